/** What every source's SDL may use without defining it: the project's directives, federation's, and the scalars. */
import { readFileSync } from 'node:fs';
import { buildASTSchema, parse, type DefinitionNode, type GraphQLDirective } from 'graphql';
import { scalarDefinition, textForms, type TextScalar } from '../scalars.ts';

const text = readFileSync(new URL('../directives.graphql', import.meta.url), 'utf8');

/** Definitions of `directives.graphql`. */
export const directiveDefinitions: readonly DefinitionNode[] = parse(text, { noLocation: true }).definitions;

const schema = buildASTSchema(parse(text));

/** A directive of `directives.graphql`, for reading its arguments. */
export function projectDirective(name: string): GraphQLDirective {
  const directive = schema.getDirective(name);
  if (!directive) throw new TypeError(`directives.graphql does not define @${name}`);
  return directive;
}

/** Federation's directives that a hosted source may use; the others ask for things that it can't do. */
export const federationDirectives: readonly DefinitionNode[] = parse(
  `
  directive @key(fields: String!, resolvable: Boolean = true) repeatable on OBJECT
  directive @shareable on OBJECT | FIELD_DEFINITION
  directive @inaccessible on OBJECT | FIELD_DEFINITION
  directive @tag(name: String!) repeatable on OBJECT | FIELD_DEFINITION
  `,
  { noLocation: true },
).definitions;

/** Those that only a source may use which is a subgraph itself. */
export const subgraphDirectives: readonly DefinitionNode[] = parse(
  `
  directive @external on OBJECT | FIELD_DEFINITION
  directive @requires(fields: String!) on FIELD_DEFINITION
  `,
  { noLocation: true },
).definitions;

/** Version of the federation specification that the whole graph is composed in. */
export const federationUrl = 'https://specs.apollo.dev/federation/v2.9';

export function scalarDefinitions(names: Iterable<TextScalar>): readonly DefinitionNode[] {
  return [...names].flatMap((name) => parse(scalarDefinition(name), { noLocation: true }).definitions);
}

export const allScalarNames = Object.keys(textForms) as readonly TextScalar[];

/** Whether a name belongs to the hub, so that no source may define it. */
export function isReservedTypeName(name: string): boolean {
  return ['Query', 'Mutation', 'Subscription', 'Provenance'].includes(name) || name.startsWith('_');
}

export const provenanceDefinition: readonly DefinitionNode[] = parse(
  `
  "Where a value comes from (数据来源)"
  type Provenance @shareable @nonPersonal {
    "Department that owns the source (数源部门)"
    department: String!
    "Name of the source (来源)"
    source: String!
    "When the row was last changed (更新时间)"
    updatedAt: DateTime
  }
  `,
  { noLocation: true },
).definitions;
