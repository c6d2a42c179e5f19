/**
 * A request's life: document → decide → scope → plan → fetch → assemble → record → respond
 * (`docs/lifecycle.md`). Each stage is a file of its own; this one only puts them in order.
 */
import type { AccessRecord, CaseFacts, Clock, Ledger, ScopeIndex } from '../auth/contract.ts';
import type { ComposedGraph } from '../schema/compose.ts';
import { type ErrorCode, HttpRefusal, QingdanError, refusalStatus } from '../schema/errors.ts';
import { type Assembly, compileAssembly } from './assemble/compile-assembly.ts';
import { BoundedCache } from '../caching/bounded-cache.ts';
import { coercedVariables } from './coerced-variables.ts';
import { DecideStage, type Decision, type DecisionSnapshot } from './decide.ts';
import { DocumentStage, type PreparedDocument } from './document.ts';
import { checkEntered, enteredIds } from './entering-citizens.ts';
import type { Subgraph } from './execute/contract.ts';
import type { Cursors } from './fetch/cursors.ts';
import { executePlan } from './execute/execute-plan.ts';
import { explanation } from './explain.ts';
import { RequestGate } from './gate.ts';
import { InHand } from './in-hand.ts';
import { ListRooms } from './list-room.ts';
import { Interrupted, type Reached, nothingReached } from './interrupted.ts';
import { KnownParties } from './known-parties.ts';
import { checkPages } from './pages.ts';
import { PlanStage } from './plan.ts';
import { accessRecord, gateConditions } from './record.ts';
import type { Answer, GraphRequest, RequestScope } from './request.ts';
import { SourceUsages } from './source-usage.ts';
import {
  type ResponseError,
  faultError,
  inOrderOfPaths,
  refusalError,
  responseBody,
  withheldErrors,
} from './respond.ts';

export interface PipelineOptions {
  readonly graph: ComposedGraph;
  readonly subgraphs: readonly Subgraph[];
  readonly cases: CaseFacts;
  readonly scopeIndex: ScopeIndex;
  readonly ledger: Ledger;
  readonly clock: Clock;
  /** Writes and reads the cursors of lists in pages. */
  readonly cursors: Cursors;
  snapshot(): DecisionSnapshot;
  /** Brings the snapshot to what the database says now; needed where several hubs share one. */
  catchUp?(): Promise<void>;
  /** Milliseconds within which the whole answer must be there. */
  readonly timeLimit: number;
  /** Milliseconds for one call of a source, so that a slow one leaves time for the rest. */
  readonly fetchLimit: number;
  /** Milliseconds after the start of an append within which its answer must be handed to the socket. */
  readonly handOffLimit: number;
  /** Takes faults inside the hub, with the request's number. */
  report(error: unknown, requestId: string): void;
}

/** How long a request whose ground keeps changing is decided anew, in milliseconds. */
const redecideLimit = 5_000;

/**
 * Milliseconds for a change of what decides. It takes effect whether or not it is waited for, so its caller is told
 * when all hubs on the database have let it through.
 */
const changeLimit = 120_000;

/** A request whose document and variables are in order. */
interface CheckedRequest {
  readonly request: GraphRequest;
  readonly document: PreparedDocument;
  readonly variables: Readonly<Record<string, unknown>>;
  /** IDs that the request names. */
  readonly entered: ReadonlySet<string>;
  /** Monotonic time at which it came. */
  readonly started: number;
}

interface Outcome {
  readonly decision: Decision;
  readonly data: Buffer;
  readonly errors: readonly ResponseError[];
  readonly gate: RequestGate;
  readonly scope: RequestScope;
  readonly extensions: Readonly<Record<string, unknown>> | null;
}

export class Pipeline {
  readonly #options: PipelineOptions;
  readonly #documents: DocumentStage;
  readonly #decisions: DecideStage;
  readonly #plans: PlanStage;
  readonly #parties: KnownParties;
  readonly #rooms = new ListRooms();
  readonly #inHand = new InHand();
  readonly #assemblies = new BoundedCache<string, Assembly>(2_000);

  constructor(options: PipelineOptions) {
    this.#options = options;
    this.#documents = new DocumentStage(options.graph);
    this.#decisions = new DecideStage(options.graph, options.cases, options.clock);
    this.#plans = new PlanStage(options.graph, options.subgraphs);
    this.#parties = new KnownParties(options.cases);
  }

  /** How many of each are kept. */
  get kept(): Readonly<Record<'documents' | 'masks' | 'plans' | 'assemblies', number>> {
    return {
      documents: this.#documents.kept,
      masks: this.#decisions.kept,
      plans: this.#plans.kept,
      assemblies: this.#assemblies.size,
    };
  }

  /** How many of each were made since the start: equal before and after requests that find all of it kept. */
  get made(): Readonly<Record<'documents' | 'masks' | 'plans' | 'assemblies', number>> {
    return {
      documents: this.#documents.made,
      masks: this.#decisions.made,
      plans: this.#plans.made,
      assemblies: this.#assemblies.made,
    };
  }

  /** Ends what plans; nothing is planned any more. */
  close(): void {
    this.#plans.close();
  }

  /** Answers a request; never rejects. Refusals are answers too, and on record. */
  async answer(request: GraphRequest): Promise<Answer> {
    const started = performance.now();
    let entered: ReadonlySet<string> = new Set();
    try {
      const document = this.#documents.prepare(request.document, request.documentHash, request.operationName);
      if (request.isInAddress && !document.isPublic) {
        throw new HttpRefusal(
          405,
          'by `GET` only what the public may read is asked for; send this by `POST`',
        );
      }
      const variables = coercedVariables(this.#options.graph.schema, document.operation, request.variables);
      checkEntered(document.entering, variables);
      checkPages(document.paged, variables);
      entered = enteredIds(document.entering, variables);
      return await this.#attempts({ request, document, variables, entered, started });
    } catch (error) {
      const interrupted = error instanceof Interrupted ? error : null;
      const reached = interrupted?.reached ?? nothingReached;
      const subjects = new Set([...entered, ...reached.subjects]);
      return this.refuse(interrupted?.cause ?? error, request, started, { ...reached, subjects });
    }
  }

  /** The answer to a request that is refused as a whole, after it has been recorded. */
  async refuse(
    error: unknown,
    request: Pick<GraphRequest, 'caller' | 'requestId'> & { readonly documentHash: string | null },
    started: number,
    { subjects, sources }: Reached = nothingReached,
  ): Promise<Answer> {
    const known = error instanceof QingdanError;
    if (!known) this.#options.report(error, request.requestId);
    const refusal = known ? error : new QingdanError('INTERNAL', undefined, { requestId: request.requestId });
    if (request.caller.role !== 'public') {
      const snapshot = this.#options.snapshot();
      const record = accessRecord({
        request,
        listHash: snapshot.version.hash,
        time: this.#options.clock.now(),
        durationMilliseconds: performance.now() - started,
        decision: null,
        variables: {},
        subjects,
        outcomeOf: () => ({ given: false, refused: false }),
        sources,
        outcome: known ? 'refused' : 'failed',
        refusal: refusal.code,
      });
      await this.#append(record);
    }
    return {
      body: responseBody(null, [refusalError(refusal)], null),
      status: refusalStatus(refusal),
      handOffBefore: null,
      refusal: refusal.code,
      codes: [refusal.code],
      sources: new Set(),
    };
  }

  /** A refusal reveals nothing, so it may leave even where the ledger can't take its record; the log keeps it. */
  async #append(record: AccessRecord): Promise<void> {
    try {
      await this.#options.ledger.append(record, null);
    } catch (error) {
      this.#options.report(error, record.requestId);
    }
  }

  /** Decides again as long as what the answer depended on has changed by the time of its record. */
  async #attempts(checked: CheckedRequest): Promise<Answer> {
    for (;;) {
      const outcome = await this.#inTurn(checked, () => this.#attempt(checked));
      const answer = await this.#record(checked, outcome);
      if (answer) return answer;
      if (performance.now() - checked.started > redecideLimit) {
        throw new Interrupted(new QingdanError('DECISION_CHANGED'), reachedBy(outcome.gate, outcome.scope));
      }
      // The change is committed before the snapshot that shows it: give it a moment.
      await new Promise((resolve) => setTimeout(resolve, 2));
      await this.#options.catchUp?.();
    }
  }

  /** A change holds no citizens, and waits for other hubs. */
  async #inTurn(
    { request: { caller }, document, entered }: CheckedRequest,
    attempt: () => Promise<Outcome>,
  ): Promise<Outcome> {
    if (document.operation.operation === 'mutation') return attempt();
    // Half of the time is left for the sources.
    const asking = JSON.stringify([caller.role, caller.department, caller.application]);
    const end = await this.#inHand.turn(entered.size, asking, this.#options.timeLimit / 2);
    try {
      return await attempt();
    } finally {
      end();
    }
  }

  async #attempt({ request, document, variables, started }: CheckedRequest): Promise<Outcome> {
    const options = this.#options;
    const decision = await this.#decisions.decide(options.snapshot(), document, request.caller, variables);
    const gate = new RequestGate(decision.grant, decision.caseFact, options.scopeIndex, this.#parties);
    const isChange = document.operation.operation === 'mutation';
    const usages = request.explain ? new SourceUsages() : null;
    const scope: RequestScope = {
      caller: request.caller,
      clock: options.clock,
      requestId: request.requestId,
      isEvent: request.isEvent === true,
      loaders: new Map(),
      lists: this.#rooms.take(),
      cursors: options.cursors,
      asked: new Set(),
      onFailure: (_source, error) => options.report(error, request.requestId),
      onRows: usages ? (source, rows) => usages.note(source, rows) : undefined,
    };
    const { mask } = decision;
    const plan = await this.#plans.plan(mask, variables);
    const identifiers = mask.rowScopes?.identifiers;
    const executed = plan
      ? await executePlan(plan, {
          variables,
          places: mask.places,
          gate,
          ...(identifiers
            ? { rows: { holds: (place, id, item) => gate.holds(place, id, item), identifiers } }
            : {}),
          // What is decided again has only the rest of the time.
          signal: AbortSignal.timeout(
            Math.max(
              1,
              Math.ceil((isChange ? changeLimit : options.timeLimit) - performance.now() + started),
            ),
          ),
          fetchLimitMilliseconds: options.fetchLimit,
          report: (_source, error) => options.report(error, request.requestId),
          context: scope,
        }).catch((error: unknown) => {
          throw new Interrupted(error, reachedBy(gate, scope));
        })
      : { data: {}, errors: [] };
    const assembled = this.#assembly(decision, document)(
      executed.data,
      variables,
      executed.errors.map((fault) => fault.path),
    );
    // A source that is late may still write: only where all have answered nobody does.
    if (executed.errors.length === 0) this.#rooms.giveBack(scope.lists);
    const faults = inOrderOfPaths([...executed.errors, ...assembled.faults]);
    return {
      decision,
      data: assembled.bytes,
      errors: [
        ...withheldErrors(mask.withheld, decision.grant, variables),
        ...faults.map((fault) => faultError(fault, decision.grant)),
      ],
      gate,
      scope,
      extensions: usages ? { explain: explanation(decision, plan, variables, usages) } : null,
    };
  }

  #assembly(decision: Decision, document: PreparedDocument): Assembly {
    const { graph } = this.#options;
    return this.#assemblies.getOrMake(decision.key, () =>
      compileAssembly({
        schema: graph.schema,
        operation: document.operation,
        fragments: document.fragments,
        withheld: decision.mask.withheldNodes,
        alwaysObject: (typeName, fieldName) => graph.rules.get(`${typeName}.${fieldName}`)?.kind === 'topic',
      }),
    );
  }

  /** Null when the record could not be appended because what the answer depended on has changed. */
  async #record(checked: CheckedRequest, outcome: Outcome): Promise<Answer | null> {
    const { request, document, variables, entered, started } = checked;
    const body = responseBody(outcome.data, outcome.errors, outcome.extensions);
    const isMutation = document.operation.operation === 'mutation';
    const said = {
      body,
      status: 200,
      refusal: null,
      codes: outcome.errors.map(({ extensions }) => extensions.code),
      sources: outcome.scope.asked,
    };
    const isKnownEvent = request.isEvent === true && request.caller.role !== 'public';
    const refusal = refusalIn(outcome.errors, document, request);
    // Public parts of the lists name no citizen and bind no caller: they are not on record.
    if (!document.readsCitizens && !isMutation && !isKnownEvent && refusal === null) {
      return { ...said, handOffBefore: null };
    }
    const record = accessRecord({
      request,
      listHash: outcome.decision.snapshot.version.hash,
      time: this.#options.clock.now(),
      durationMilliseconds: performance.now() - started,
      decision: outcome.decision,
      variables,
      subjects: new Set([...entered, ...outcome.gate.subjects]),
      outcomeOf: (place, item) => outcome.gate.outcomeOf(place, item),
      sources: outcome.scope.asked,
      outcome: outcomeOf(refusal, isMutation || isKnownEvent),
      refusal,
    });
    const appending = performance.now();
    // Changes and refusals rest on nothing that could be revoked before they leave.
    const isRead = (document.readsCitizens || isKnownEvent) && !isMutation;
    const conditions = isRead ? gateConditions(outcome.decision, request) : null;
    const appended = await this.#options.ledger.append(record, conditions);
    if (appended.outcome === 'committed') {
      return { ...said, handOffBefore: isRead ? appending + this.#options.handOffLimit : null };
    }
    if (appended.because === 'credential') {
      throw new Interrupted(new QingdanError('TOKEN_EXPIRED'), reachedBy(outcome.gate, outcome.scope));
    }
    return null;
  }
}

/** A change or an event that was refused was not answered; a read with a refused field was. */
function outcomeOf(refusal: ErrorCode | null, isWhole: boolean): AccessRecord['outcome'] {
  if (!isWhole || refusal === null) return 'answered';
  return refusal === 'INTERNAL' ? 'failed' : 'refused';
}

function reachedBy(gate: RequestGate, scope: RequestScope): Reached {
  return { subjects: gate.subjects, sources: scope.asked };
}

/**
 * A change or an event that failed says so in its record, and so does a root field that was refused to a caller who
 * showed a valid token. What was withheld of citizens the record tells item by item.
 */
function refusalIn(
  errors: readonly ResponseError[],
  { operation, readsCitizens }: PreparedDocument,
  { caller, isEvent }: GraphRequest,
): ErrorCode | null {
  const codes = errors.map(({ extensions }) => extensions.code);
  if (operation.operation === 'mutation' || isEvent) return codes[0] ?? null;
  if (caller.role === 'public') return null;
  const isRefusal = (code: ErrorCode): boolean =>
    code === 'FORBIDDEN' || (code === 'POWER_NOT_YOURS' && !readsCitizens);
  return codes.find(isRefusal) ?? null;
}
