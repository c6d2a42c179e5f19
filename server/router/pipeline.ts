/** A request's life in a plain router: document → plan → fetch → assemble → respond. Nobody decides, nothing is recorded. */
import { createHash } from 'node:crypto';
import {
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  parse,
  print,
  visit,
} from 'graphql';
import { type Assembly, compileAssembly } from '../../resolvers/assemble/compile-assembly.ts';
import { BoundedCache } from '../../caching/bounded-cache.ts';
import { coercedVariables } from '../../resolvers/coerced-variables.ts';
import { type ExecutablePlan, compilePlan } from '../../resolvers/execute/compile-plan.ts';
import { type SubjectGate, type Subgraph, subjectAlias } from '../../resolvers/execute/contract.ts';
import { distinctNames } from '../../resolvers/execute/distinct-names.ts';
import { Ending } from '../../resolvers/execute/ending.ts';
import type { EventContext } from '../../resolvers/execute/event.ts';
import { executePlan } from '../../resolvers/execute/execute-plan.ts';
import { openInterfaces } from '../../resolvers/execute/open-interfaces.ts';
import { type PlannedQuery, type PlannerOptions, createPlanner } from '../../resolvers/execute/planner.ts';
import {
  type Fault,
  type ResponseError,
  inOrderOfPaths,
  refusalError,
  responseBody,
} from '../../resolvers/respond.ts';
import { readAnswer } from '../../resolvers/remote/read-answer.ts';
import { QingdanError, errorEntry, refusalStatus } from '../../schema/errors.ts';
import { normalizeOperation } from '../../schema/normalize.ts';
import type { Supergraph } from '../../schema/supergraph.ts';
import type { UpstreamOperation } from './upstream.ts';

export interface RouterPipelineOptions extends Pick<PlannerOptions, 'labels' | 'percentage'> {
  readonly supergraph: Supergraph;
  readonly subgraphs: readonly Subgraph[];
  /** Milliseconds within which the whole answer must be there. */
  readonly timeLimit: number;
  /** Milliseconds for one call of a subgraph. */
  readonly fetchLimit: number;
  /** Takes faults of the router and of subgraphs, with the request's number. */
  readonly report: (error: unknown, requestId: string) => void;
}

export interface RouterRequest {
  /** Text of the document. */
  readonly source: string;
  readonly operationName: string | null;
  /** As sent. */
  readonly variables: Readonly<Record<string, unknown>>;
  readonly requestId: string;
}

export interface RouterAnswer {
  readonly status: number;
  /** JSON text in UTF-8. */
  readonly body: readonly Buffer[];
}

/** A subscription that is planned. */
export interface RouterSubscription {
  /** Name of the subgraph that gives the events. */
  readonly source: string;
  readonly requestId: string;
  readonly operation: UpstreamOperation;
  /** Answers one of its events, as the subgraph sent it. Never rejects. */
  readonly complete: (payload: unknown) => Promise<RouterAnswer>;
  /** The answer where the subgraph refuses it with errors of its own. */
  readonly refused: (errors: readonly unknown[]) => RouterAnswer;
}

interface PreparedDocument {
  readonly operation: OperationDefinitionNode;
  /** Response keys of fields that have another name in the operation. */
  readonly keys: ReadonlyMap<string, string>;
  /** Of the operation with its fragments in place; for the planner. */
  readonly text: string;
  readonly assembly: Assembly;
}

/** Documents that are kept with all that depends on them. */
const keptDocuments = 2_000;

/** Texts of up to so many characters name themselves; longer ones are named by their hash, so that none is kept. */
const shortText = 4_096;

/** No name and no document holds the character between the two outside of a comment. */
function documentKey({ source, operationName }: RouterRequest): string {
  const text = source.length > shortText ? createHash('sha256').update(source).digest('hex') : source;
  return operationName === null ? text : `${operationName}\0${text}`;
}

/** A supergraph without subjects has nobody to check. */
const openGate: SubjectGate = { admit: (_, ids) => Promise.resolve(new Set(ids)) };

function errorOf({ code, message, path, source, details }: Fault): ResponseError {
  return {
    message,
    ...(path.length > 0 ? { path } : {}),
    extensions: {
      code,
      ...(source === undefined ? {} : { subgraph: source }),
      ...details,
      remedy: errorEntry(code).remedy,
    },
  };
}

/** The executor marks subjects by this name. */
function checkAliases(operation: OperationDefinitionNode): void {
  visit(operation, {
    Field: ({ alias, name }) => {
      if ((alias ?? name).value !== subjectAlias) return;
      throw new QingdanError(
        'BAD_REQUEST',
        `\`${subjectAlias}\` is a name of the router's own; choose an alias`,
      );
    },
  });
}

export class RouterPipeline {
  readonly #options: RouterPipelineOptions;
  readonly #planner: ReturnType<typeof createPlanner>;
  readonly #open: ReadonlySet<string>;
  readonly #subgraphs: ReadonlyMap<string, Subgraph>;
  readonly #documents = new BoundedCache<string, PreparedDocument>(keptDocuments);
  /** The planner keeps its plans and gives the same object again; what is compiled of it lives as long. */
  readonly #compiled = new WeakMap<PlannedQuery, ExecutablePlan>();
  #plans = 0;
  /** Of requests to subgraphs. */
  #texts = 0;

  /** @throws {QingdanError} SUPERGRAPH_INVALID when nothing can be planned over the supergraph */
  constructor(options: RouterPipelineOptions) {
    this.#options = options;
    const { labels, percentage, supergraph } = options;
    try {
      this.#planner = createPlanner(supergraph.sdl, {
        limit: keptDocuments,
        isApart: true,
        inParts: true,
        ...(labels ? { labels } : {}),
        ...(percentage ? { percentage } : {}),
      });
    } catch (error) {
      const cause = error instanceof Error ? error.message : 'the planner refuses it';
      throw new QingdanError('SUPERGRAPH_INVALID', `nothing can be planned over the supergraph: ${cause}`);
    }
    this.#open = openInterfaces(parse(supergraph.sdl, { noLocation: true }));
    this.#subgraphs = new Map(options.subgraphs.map((subgraph) => [subgraph.name, subgraph]));
  }

  /** How many of each were made since the start: equal before and after requests that find all of it kept. */
  get made(): Readonly<Record<'documents' | 'plans' | 'texts', number>> {
    return { documents: this.#documents.made, plans: this.#plans, texts: this.#texts };
  }

  /**
   * Answers a request whose document is valid for the supergraph's public schema, within all limits. Never rejects.
   */
  async answer(request: RouterRequest, document: DocumentNode): Promise<RouterAnswer> {
    try {
      return await this.#answer(request, this.#prepared(request, document));
    } catch (error) {
      return this.refuse(error, request.requestId);
    }
  }

  /** As `answer`, where the document has been answered before; null where somebody has to look at it first. */
  answerKnown(request: RouterRequest): Promise<RouterAnswer> | null {
    const prepared = this.#documents.get(documentKey(request));
    if (!prepared) return null;
    return this.#answer(request, prepared).catch((error: unknown) => this.refuse(error, request.requestId));
  }

  /** Plans a subscription whose document is valid. Rejects with `QingdanError`. */
  async subscribe(request: RouterRequest, document: DocumentNode): Promise<RouterSubscription> {
    const prepared = this.#prepared(request, document);
    const variables = coercedVariables(
      this.#options.supergraph.schema,
      prepared.operation,
      request.variables,
    );
    const executable = this.#executable(await this.#planner.plan(prepared.text, null, variables));
    const { subscribes } = executable;
    if (!subscribes) {
      throw new QingdanError(
        'NOT_SUPPORTED',
        'only subscriptions are sent so; send other operations by `POST`',
      );
    }
    const { source, operation, operationName, variableUsages } = subscribes;
    const used = variableUsages.filter((name) => Object.hasOwn(variables, name));
    return {
      source,
      requestId: request.requestId,
      operation: {
        query: operation,
        ...(operationName === null ? {} : { operationName }),
        variables: Object.fromEntries(used.map((name) => [name, variables[name]])),
      },
      complete: async (payload) => {
        try {
          const body = Buffer.from(JSON.stringify(payload));
          const event = readAnswer(source, { status: 200, body });
          return await this.#execute({ ...request, event }, prepared, variables, executable);
        } catch (error) {
          return this.refuse(error, request.requestId);
        }
      },
      refused: (errors) => {
        const { errors: told } = readAnswer(source, {
          status: 200,
          body: Buffer.from(JSON.stringify({ errors })),
        });
        const faults = told.map((error) => errorOf({ ...error, path: [], source }));
        return { status: 200, body: responseBody(null, faults, null) };
      },
    };
  }

  close(): void {
    this.#planner.close();
  }

  /** The answer to a request that is refused as a whole. */
  refuse(error: unknown, requestId: string): RouterAnswer {
    const isKnown = error instanceof QingdanError;
    if (!isKnown) this.#options.report(error, requestId);
    const refusal = isKnown ? error : new QingdanError('INTERNAL', undefined, { requestId });
    return {
      status: refusalStatus(refusal),
      body: responseBody(null, [refusalError(refusal)], null),
    };
  }

  async #answer(request: RouterRequest, prepared: PreparedDocument): Promise<RouterAnswer> {
    if (prepared.operation.operation === 'subscription') {
      throw new QingdanError(
        'NOT_SUPPORTED',
        'a subscription is asked for as events: with `accept: text/event-stream`, or over a WebSocket',
      );
    }
    const variables = coercedVariables(
      this.#options.supergraph.schema,
      prepared.operation,
      request.variables,
    );
    const planned = await this.#planner.plan(prepared.text, null, variables);
    return this.#execute(request, prepared, variables, this.#executable(planned));
  }

  async #execute(
    request: RouterRequest & Partial<EventContext>,
    { keys, assembly }: PreparedDocument,
    variables: Readonly<Record<string, unknown>>,
    executable: ExecutablePlan,
  ): Promise<RouterAnswer> {
    const { timeLimit, fetchLimit, report } = this.#options;
    const ending = new Ending();
    const stopClock = ending.after(timeLimit, 'the request took too long');
    const { data, errors: failed } = await executePlan(executable, {
      variables,
      places: [],
      gate: openGate,
      signal: ending,
      fetchLimitMilliseconds: fetchLimit,
      context: request,
      report: (source, error) =>
        report(new Error(`subgraph \`${source}\``, { cause: error }), request.requestId),
    }).finally(stopClock);
    const shown = (segment: string | number): string | number => keys.get(String(segment)) ?? segment;
    const faults = failed.map((fault) => ({ ...fault, path: fault.path.map(shown) }));
    const paths = faults.map((fault) => fault.path);
    const assembled = assembly(data, variables, paths);
    const errors = inOrderOfPaths([...faults, ...assembled.faults]).map(errorOf);
    return { status: 200, body: responseBody(assembled.bytes, errors, null) };
  }

  #prepared(request: RouterRequest, document: DocumentNode): PreparedDocument {
    return this.#documents.getOrMake(documentKey(request), () => {
      const { schema } = this.#options.supergraph;
      const normalized = normalizeOperation(schema, document, request.operationName);
      const { operation, keys } = distinctNames(normalized);
      checkAliases(operation);
      const fragments = document.definitions.filter(
        (node): node is FragmentDefinitionNode => node.kind === Kind.FRAGMENT_DEFINITION,
      );
      const assembly = compileAssembly({
        schema,
        operation,
        fragments,
        keys,
        open: this.#open,
        withheld: new Set(),
        alwaysObject: () => false,
      });
      return { operation, keys, text: print(operation), assembly };
    });
  }

  #executable(planned: PlannedQuery): ExecutablePlan {
    const kept = this.#compiled.get(planned);
    if (kept) return kept;
    const made = compilePlan(planned, this.#subgraphs);
    this.#compiled.set(planned, made);
    this.#plans += 1;
    this.#texts += made.steps.length;
    return made;
  }
}
