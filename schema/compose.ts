/** All sources and the hub's own part composed to one graph, with the rule of each of its coordinates. */
import { composeServices, transformSupergraphToPublicSchema } from '@theguild/federation-composition';
import {
  type DocumentNode,
  type GraphQLSchema,
  Kind,
  buildASTSchema,
  concatAST,
  isScalarType,
  parse,
  visit,
} from 'graphql';
import { compositionFaults } from './composition-faults.ts';
import { type CoordinateRules, coordinateRules } from './coordinates.ts';
import { readDirectiveDefinitions, readHubSdl } from './files.ts';
import { formatFault } from './read-source/faults.ts';
import { scalars } from './scalars.ts';
import { type Requirements, requirementsOf } from './requirements.ts';
import type { SourceModel } from './source-model.ts';
import { typeClashes } from './type-owners.ts';

/** Name of the hub's own subgraph. */
export const hubSubgraph = 'hub';

const hubFile = 'schema/hub.graphql';

/** Root fields that enter citizens by ID. */
export const subjectRoots: ReadonlySet<string> = new Set(['Query.citizen', 'Query.citizens']);

export interface ComposedGraph {
  /** For the planner. */
  readonly supergraphSdl: string;
  /** What callers see, with the scalars' validation. */
  readonly schema: GraphQLSchema;
  /** The same as SDL. */
  readonly publicDocument: DocumentNode;
  readonly rules: CoordinateRules;
  readonly sources: readonly SourceModel[];
  /** What sources are sent of others. */
  readonly requirements: Requirements;
  /** The hub's own subgraph as SDL document. */
  readonly hub: DocumentNode;
}

/** A composition that failed; every cause with its file, in one message for the operator. */
export class CompositionError extends Error {
  override readonly name = 'CompositionError';
  readonly causes: readonly string[];
  constructor(causes: readonly string[]) {
    super(`the graph could not be composed:\n${causes.map((cause) => `  ${cause}`).join('\n')}`);
    this.causes = causes;
  }
}

/** Gives the text scalars of the schema their validation. */
export function attachScalars(schema: GraphQLSchema): GraphQLSchema {
  for (const scalar of Object.values(scalars)) {
    const type = schema.getType(scalar.name);
    if (!isScalarType(type)) continue;
    type.parseValue = scalar.parseValue.bind(scalar);
    type.parseLiteral = scalar.parseLiteral.bind(scalar);
    type.serialize = scalar.serialize.bind(scalar);
  }
  return schema;
}

function fieldsByType(document: DocumentNode): Map<string, readonly string[]> {
  const types = new Map<string, readonly string[]>();
  for (const node of document.definitions) {
    if (node.kind !== Kind.OBJECT_TYPE_DEFINITION || node.name.value === 'Citizen') continue;
    types.set(
      node.name.value,
      (node.fields ?? []).map((field) => field.name.value),
    );
  }
  return types;
}

/**
 * A source's key is never null, but the ID of a relative may be withheld of a caller: it must not take the relative
 * with it.
 */
function withNullableIdentifiers(document: DocumentNode, rules: CoordinateRules): DocumentNode {
  return visit(document, {
    ObjectTypeDefinition: (type) => ({
      ...type,
      fields: type.fields?.map((field) =>
        rules.get(`${type.name.value}.${field.name.value}`)?.kind === 'identifier' &&
        field.type.kind === Kind.NON_NULL_TYPE
          ? { ...field, type: field.type.type }
          : field,
      ),
    }),
  });
}

/** Names of sources become names of an enumeration in the supergraph; two that differ by case only would clash. */
function checkNames(sources: readonly SourceModel[]): void {
  const seen = new Map<string, SourceModel>([[hubSubgraph, { file: hubFile } as SourceModel]]);
  const causes: string[] = [];
  for (const source of sources) {
    const key = source.name.toLowerCase();
    const other = seen.get(key);
    if (other) causes.push(`${source.file}: the name \`${source.name}\` is taken by ${other.file}`);
    seen.set(key, source);
  }
  if (causes.length > 0) throw new CompositionError(causes);
}

function hubDocument(hubSdl: string): DocumentNode {
  return concatAST([parse(hubSdl), readDirectiveDefinitions()]);
}

function namesIn({ definitions }: DocumentNode): ReadonlySet<string> {
  return new Set(definitions.flatMap((node) => ('name' in node && node.name ? [node.name.value] : [])));
}

/** A subgraph as the composition takes it. */
export interface CompositionPart {
  readonly name: string;
  readonly url: string;
  readonly typeDefs: DocumentNode;
}

/** What the composition says: the supergraph, or what is wrong. */
export type Composed = { readonly supergraphSdl: string } | { readonly errors: readonly string[] };

/** The parts of the graph. Throws `CompositionError` where two have one name, or describe one type. */
export function compositionParts(
  sources: readonly SourceModel[],
  hubSdl: string = readHubSdl(),
): readonly CompositionPart[] {
  checkNames(sources);
  const hub = hubDocument(hubSdl);
  const clashes = typeClashes(sources, namesIn(hub));
  if (clashes.length > 0) throw new CompositionError(clashes.map(formatFault));
  return [
    { name: hubSubgraph, url: `qingdan:${hubSubgraph}`, typeDefs: hub },
    ...sources.map(({ name, document }) => ({ name, url: `qingdan:${name}`, typeDefs: document })),
  ];
}

export function compose(parts: readonly CompositionPart[]): Composed {
  const { supergraphSdl, errors = [] } = composeServices([...parts]);
  return supergraphSdl ? { supergraphSdl } : { errors: errors.map((error) => error.message) };
}

/**
 * The graph of sources that were composed. Throws `CompositionError` with what is wrong, each with its file: also where
 * a source requires what no item decides.
 */
export function graphOf(
  sources: readonly SourceModel[],
  composed: Composed,
  hubSdl: string = readHubSdl(),
): ComposedGraph {
  const hub = hubDocument(hubSdl);
  if ('errors' in composed) {
    const parts = [{ name: hubSubgraph, file: hubFile, document: hub }, ...sources];
    const faults = composed.errors.flatMap((message) => compositionFaults(message, parts));
    throw new CompositionError(faults.map(formatFault));
  }
  const { supergraphSdl } = composed;
  const rules = coordinateRules(sources, fieldsByType(hub), subjectRoots);
  const { requirements, faults: wrong } = requirementsOf(sources, rules);
  if (wrong.length > 0) throw new CompositionError(wrong.map(formatFault));
  const publicDocument = withNullableIdentifiers(
    transformSupergraphToPublicSchema(parse(supergraphSdl)),
    rules,
  );
  return {
    supergraphSdl,
    schema: attachScalars(buildASTSchema(publicDocument, { assumeValidSDL: true })),
    publicDocument,
    rules,
    sources,
    requirements,
    hub,
  };
}

/** Composes the hub and its sources. Throws `CompositionError`. */
export function composeGraph(sources: readonly SourceModel[], hubSdl: string = readHubSdl()): ComposedGraph {
  return graphOf(sources, compose(compositionParts(sources, hubSdl)), hubSdl);
}
