/** One source's endpoint: a subgraph of federation 2 in front of the pipeline of the main graph. */
import { createHash } from 'node:crypto';
import {
  type DocumentNode,
  type ExecutableDefinitionNode,
  type GraphQLSchema,
  Kind,
  buildASTSchema,
  concatAST,
  executeSync,
  extendSchema,
  parse,
  print,
  visit,
} from 'graphql';
import { BoundedCache } from '../../caching/bounded-cache.ts';
import { readJson } from '../../connectors/graphql/exact-json.ts';
import { coercedVariables } from '../../resolvers/coerced-variables.ts';
import { type ReadAnswer, reshape } from '../../resolvers/endpoints/shape.ts';
import { translate } from '../../resolvers/endpoints/translate.ts';
import type { Pipeline } from '../../resolvers/pipeline.ts';
import type { Answer, GraphRequest } from '../../resolvers/request.ts';
import { type ComposedGraph, attachScalars } from '../../schema/compose.ts';
import { normalizeOperation } from '../../schema/normalize.ts';
import { documentLimits } from '../graphql.ts';
import { documentChecker } from '../shell.ts';

/** What the federation specification asks of a subgraph, beside its own types. */
const machinery = parse(`
  scalar _Any
  union _Entity = Citizen
  type _Service { sdl: String! }
  type Query {
    _service: _Service!
    _entities(representations: [_Any!]!): [_Entity]!
  }
`);
const machineryOfHub = parse(`
  type _Service { sdl: String! }
  extend type Query { _service: _Service! }
`);

/** The SDL as a schema: directives and links are for composition. */
function executable(document: DocumentNode): GraphQLSchema {
  const plain = visit(document, { SchemaExtension: () => null, Directive: () => null });
  const hasRoots = plain.definitions.some(
    (node) => node.kind === Kind.OBJECT_TYPE_DEFINITION && node.name.value === 'Query',
  );
  if (hasRoots) return extendSchema(buildASTSchema(plain, { assumeValidSDL: true }), machineryOfHub);
  return buildASTSchema(concatAST([plain, machinery]), { assumeValidSDL: true });
}

type Variables = Readonly<Record<string, unknown>>;

export interface EndpointRequest extends Pick<GraphRequest, 'caller' | 'requestId'> {
  readonly query: string;
  readonly operationName: string | null;
  readonly variables: Variables;
}

/** Documents that are kept, as sent and as the main graph is asked. */
const keptDocuments = 500;

export class Endpoint {
  readonly #graph: ComposedGraph;
  readonly #schema: GraphQLSchema;
  readonly #check: (source: string) => DocumentNode;
  readonly #checkMain: (source: string) => DocumentNode;
  readonly #documents = new BoundedCache<string, DocumentNode>(keptDocuments);
  readonly #asked = new BoundedCache<string, DocumentNode>(keptDocuments);

  /** @param document SDL of the endpoint */
  constructor(graph: ComposedGraph, document: DocumentNode) {
    this.#graph = graph;
    this.#schema = attachScalars(executable(document));
    this.#check = documentChecker(this.#schema, documentLimits);
    this.#checkMain = documentChecker(graph.schema, documentLimits);
  }

  /**
   * Answers by the pipeline, which decides, scopes, fetches and records. What only describes the endpoint anyone may
   * read.
   * @param sdl what `_service` says
   * @throws {QingdanError} where the document, a variable or a representation is wrong
   */
  async answer(pipeline: Pipeline, request: EndpointRequest, sdl: () => string): Promise<Answer> {
    const { query, operationName, caller, requestId } = request;
    const document = this.#documents.getOrMake(query, () => this.#check(query));
    const operation = normalizeOperation(this.#schema, document, operationName);
    const fragments = document.definitions.filter((node) => node.kind === Kind.FRAGMENT_DEFINITION);
    const coerced = coercedVariables(this.#schema, operation, request.variables);
    const translation = translate(this.#schema, this.#graph.rules, operation, coerced, request.variables);
    const { asked, description, entities, shape, variables } = translation;
    const described = description ? this.#describe([description, ...fragments], coerced, sdl) : {};
    if (!asked) return descriptive(described);
    const text = print(asked);
    const documentHash = createHash('sha256').update(text).digest('hex');
    const answer = await pipeline.answer({
      document: this.#asked.getOrMake(documentHash, () => this.#checkMain(text)),
      documentHash,
      operationName,
      variables,
      caller,
      requestId,
      isInAddress: false,
      explain: false,
    });
    if (shape.fields.size === 0 && entities.length === 0 && !description) return answer;
    const read = readJson(Buffer.concat(answer.body)) as ReadAnswer;
    const { data, ...others } = reshape(read, shape, entities, coerced);
    const whole = { ...others, ...(data ? { data: { ...described, ...data } } : {}) };
    return { ...answer, body: [Buffer.from(JSON.stringify(whole))] };
  }

  #describe(
    definitions: readonly ExecutableDefinitionNode[],
    variableValues: Variables,
    sdl: () => string,
  ): Variables {
    const { data } = executeSync({
      schema: this.#schema,
      document: { kind: Kind.DOCUMENT, definitions },
      rootValue: { _service: () => ({ sdl: sdl() }) },
      variableValues,
    });
    return data ?? {};
  }
}

/** The answer to a request that reads nothing but the endpoint's own description. */
function descriptive(data: Variables): Answer {
  return {
    body: [Buffer.from(JSON.stringify({ data }))],
    status: 200,
    handOffBefore: null,
    refusal: null,
    codes: [],
    sources: new Set(),
  };
}
