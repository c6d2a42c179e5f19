/** A supergraph as federation's composition writes it: its subgraphs with their addresses, and what callers see. */
import { transformSupergraphToPublicSchema } from '@theguild/federation-composition';
import {
  type ConstDirectiveNode,
  type DocumentNode,
  type GraphQLSchema,
  GraphQLError,
  Kind,
  buildASTSchema,
  parse,
  visit,
} from 'graphql';
import { QingdanError } from './errors.ts';

export interface SubgraphAddress {
  /** As the planner names it. */
  readonly name: string;
  readonly url: URL;
}

export interface Supergraph {
  /** For the planner. */
  readonly sdl: string;
  /** What callers see. It executes nothing. */
  readonly schema: GraphQLSchema;
  readonly subgraphs: readonly SubgraphAddress[];
}

/**
 * Specifications that the router keeps to. Of any other that a schema links for security or execution it would leave out
 * what the composer relies on: who may read a field, or what an argument is.
 */
const kept: ReadonlySet<string> = new Set(
  ['core', 'inaccessible', 'join', 'link'].map((name) => `https://specs.apollo.dev/${name}`),
);

/** Identity of the specification whose directives say which subgraph gives what. */
const joinSpecification = /^https:\/\/specs\.apollo\.dev\/join\/v(\d+)\.(\d+)$/;

function textArgument(directive: ConstDirectiveNode, name: string): string | undefined {
  const value = directive.arguments?.find((argument) => argument.name.value === name)?.value;
  return value?.kind === Kind.STRING ? value.value : undefined;
}

function invalid(file: string, cause: string): QingdanError {
  return new QingdanError('SUPERGRAPH_INVALID', `${file}: ${cause}`);
}

function parsed(sdl: string, file: string): DocumentNode {
  try {
    return parse(sdl);
  } catch (error) {
    const [at] = error instanceof GraphQLError ? (error.locations ?? []) : [];
    const place = at ? `:${at.line}:${at.column}` : '';
    throw invalid(`${file}${place}`, error instanceof Error ? error.message : 'the file is no SDL');
  }
}

/** What the schema links, by `@link`, or by `@core` as federation 1 does. */
function linksOf(
  document: DocumentNode,
): readonly { readonly url: string; readonly purpose: string | null }[] {
  const [schema] = document.definitions.filter((node) => node.kind === Kind.SCHEMA_DEFINITION);
  return (schema?.directives ?? []).map((directive) => {
    const purpose = directive.arguments?.find((argument) => argument.name.value === 'for')?.value;
    return {
      url: textArgument(directive, 'url') ?? textArgument(directive, 'feature') ?? '',
      purpose: purpose?.kind === Kind.ENUM ? purpose.value : null,
    };
  });
}

function checkSpecification(document: DocumentNode, file: string): void {
  const versions = linksOf(document).flatMap(({ url }) => {
    const found = joinSpecification.exec(url);
    return found ? [Number(found[1]) * 1_000 + Number(found[2])] : [];
  });
  const [version] = versions;
  if (version === undefined) {
    throw invalid(file, 'the schema links no `https://specs.apollo.dev/join`; compose the subgraphs first');
  }
  if (version < 2) {
    throw invalid(file, 'federation 1 composed it; compose the same subgraphs with federation 2');
  }
}

function refuseUnkept(document: DocumentNode, file: string): void {
  for (const { url, purpose } of linksOf(document)) {
    const identity = url.replace(/\/v[^/]*$/, '');
    if (purpose === null || kept.has(identity)) continue;
    const name = identity.slice(identity.lastIndexOf('/') + 1);
    throw new QingdanError(
      'SUPERGRAPH_NOT_SUPPORTED',
      `${file}: it links \`${name}\` (${url}) for ${purpose.toLowerCase()}, which the router does not keep to`,
    );
  }
}

/** The names of `@subject`: its own, with the name of a linked specification before it, and those that links give it. */
function subjectNames(document: DocumentNode): (name: string) => boolean {
  const given = new Set(['subject']);
  visit(document, {
    ObjectValue: (node) => {
      const text = (name: string): string | undefined => {
        const value = node.fields.find((field) => field.name.value === name)?.value;
        return value?.kind === Kind.STRING ? value.value : undefined;
      };
      const as = text('as');
      if (text('name') === '@subject' && as !== undefined) given.add(as.replace(/^@/, ''));
    },
  });
  return (name) => given.has(name) || name.endsWith('__subject');
}

/** A router without lists decides nothing, so it may not serve what is about people. */
function refuseSubjects(document: DocumentNode, file: string): void {
  const isSubject = subjectNames(document);
  visit(document, {
    Directive: (node) => {
      if (!isSubject(node.name.value)) return;
      const { line } = node.loc?.startToken ?? { line: 0 };
      throw new QingdanError(
        'SUPERGRAPH_HAS_SUBJECTS',
        `${file}:${line}: a type is marked with \`@${node.name.value}\``,
      );
    },
  });
}

function addresses(document: DocumentNode, file: string): readonly SubgraphAddress[] {
  const graphs = document.definitions.find(
    (node) => node.kind === Kind.ENUM_TYPE_DEFINITION && node.name.value === 'join__Graph',
  );
  const values = graphs?.kind === Kind.ENUM_TYPE_DEFINITION ? (graphs.values ?? []) : [];
  if (values.length === 0) throw invalid(file, 'it has no subgraph in `join__Graph`');
  return values.map((value) => {
    const directive = value.directives?.find((one) => one.name.value === 'join__graph');
    const name = (directive && textArgument(directive, 'name')) ?? value.name.value;
    const text = (directive && textArgument(directive, 'url')) ?? '';
    const url = URL.canParse(text) ? new URL(text) : null;
    if (url?.protocol !== 'http:' && url?.protocol !== 'https:') {
      throw invalid(file, `the subgraph \`${name}\` has the address \`${text}\`; give one of http or https`);
    }
    return { name, url };
  });
}

/**
 * What callers see of a supergraph. The composer takes inaccessible types out, but leaves their names in unions, where
 * they would name what is not there.
 */
export function publicDocument(supergraph: DocumentNode): DocumentNode {
  const document = transformSupergraphToPublicSchema(supergraph);
  const names = new Set(document.definitions.flatMap((node) => ('name' in node ? [node.name?.value] : [])));
  return visit(document, {
    UnionTypeDefinition: (node) => ({
      ...node,
      types: node.types?.filter((type) => names.has(type.name.value)),
    }),
  });
}

/**
 * @param file names the supergraph in messages
 * @throws {QingdanError} SUPERGRAPH_INVALID, SUPERGRAPH_HAS_SUBJECTS, SUPERGRAPH_NOT_SUPPORTED
 */
export function readSupergraph(sdl: string, file: string): Supergraph {
  const document = parsed(sdl, file);
  checkSpecification(document, file);
  refuseSubjects(document, file);
  refuseUnkept(document, file);
  const subgraphs = addresses(document, file);
  try {
    const schema = buildASTSchema(publicDocument(document), { assumeValidSDL: true });
    if (!schema.getQueryType()) throw new TypeError('it has no query');
    return { sdl, schema, subgraphs };
  } catch (error) {
    throw invalid(file, error instanceof Error ? error.message : 'its schema cannot be built');
  }
}
