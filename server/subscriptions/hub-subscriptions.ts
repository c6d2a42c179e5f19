/**
 * Subscriptions of a hub. An event is the answer to the document's operation, asked as a query: it is decided, and
 * recorded, as any other answer. One is given at once, and again whenever what decides has changed and the answer with it.
 */
import { createHash, randomUUID } from 'node:crypto';
import { type DocumentNode, type ExecutionResult, Kind, OperationTypeNode, print, visit } from 'graphql';
import { CallerRefusal } from '../../auth/caller/authenticate.ts';
import { publicCaller } from '../../auth/caller/public.ts';
import type { Caller } from '../../auth/contract.ts';
import type { Answer } from '../../resolvers/request.ts';
import { selectOperation } from '../../schema/normalize.ts';
import { QingdanError } from '../../schema/errors.ts';
import type { ServedGraph } from '../graphs/served-graph.ts';
import { documentLimits } from '../graphql.ts';
import type { Hub } from '../hub.ts';
import { documentChecker } from '../shell.ts';
import { Admission } from './admission.ts';
import { type Subscribing, type Subscription, endingAtOnce, eventOf } from './contract.ts';

/** Attempts to make an event that may leave before the subscription is refused. */
const attempts = 5;

/** The operation as a query of the same fields. */
function asQuery(document: DocumentNode, operationName: string | null): DocumentNode {
  const { operation } = selectOperation(document, operationName);
  if (operation !== OperationTypeNode.SUBSCRIPTION) {
    throw new QingdanError(
      'NOT_SUPPORTED',
      'only subscriptions are sent so; send other operations by `POST`',
    );
  }
  const root = { Subscription: 'Query' } as Readonly<Record<string, string>>;
  return visit(document, {
    OperationDefinition: (node) => ({ ...node, operation: OperationTypeNode.QUERY }),
    NamedType: (node) => {
      const value = root[node.name.value];
      return value === undefined ? undefined : { ...node, name: { kind: Kind.NAME, value } };
    },
  });
}

/** What is asked again at each event. */
interface Asked {
  readonly document: DocumentNode;
  readonly documentHash: string;
  readonly graph: ServedGraph;
}

export class HubSubscriptions implements Subscribing {
  readonly #hub: Hub;
  readonly #report: (error: unknown) => void;
  readonly #admission = new Admission();
  readonly #checkers = new WeakMap<ServedGraph, (source: string) => DocumentNode>();

  constructor(hub: Hub, report: (error: unknown) => void) {
    this.#hub = hub;
    this.#report = report;
  }

  report(error: unknown): void {
    this.#report(error);
  }

  async open(subscription: Subscription): Promise<AsyncGenerator<ExecutionResult, void>> {
    const started = performance.now();
    let caller: Caller = publicCaller;
    try {
      caller = await this.#authenticated(subscription);
      const asked = this.#asked(subscription);
      const leave = this.#admission.enter(callerKey(caller, subscription.address));
      return endingAtOnce((signal) => this.#events(subscription, caller, asked, signal, leave));
    } catch (error) {
      const by = error instanceof CallerRefusal ? error.caller : caller;
      const request = { caller: by, requestId: randomUUID(), documentHash: null };
      const refused = await this.#hub.served.pipeline.refuse(error, request, started);
      this.#hub.metrics.answered(refused, performance.now() - started);
      throw error instanceof QingdanError
        ? error
        : new QingdanError('INTERNAL', undefined, { requestId: request.requestId });
    }
  }

  async #authenticated({ headers }: Subscription): Promise<Caller> {
    const caller = await this.#hub.authenticator.authenticate(headers);
    if (caller.role === 'public' || this.#hub.state().policy.knowsDepartment(caller.department))
      return caller;
    throw new CallerRefusal(caller, new QingdanError('DEPARTMENT_UNKNOWN'));
  }

  /** The document on the graph that is served now. Throws `QingdanError` where it does not fit it. */
  #asked({ query, operationName }: Subscription): Asked {
    const graph = this.#hub.served;
    const check = this.#checkers.get(graph) ?? documentChecker(graph.graph.schema, documentLimits);
    this.#checkers.set(graph, check);
    const document = asQuery(check(query), operationName);
    const documentHash = createHash('sha256').update(print(document)).digest('hex');
    return { graph, document, documentHash };
  }

  async *#events(
    subscription: Subscription,
    caller: Caller,
    first: Asked,
    signal: AbortSignal,
    leave: () => void,
  ): AsyncGenerator<ExecutionResult, void> {
    const end = AbortSignal.any([signal, ...expiry(caller)]);
    let asked = first;
    let last: string | null = null;
    try {
      for (;;) {
        const { count } = this.#hub.changes;
        // What changes while a reader takes his time is one change to him.
        await subscription.reader.drained(signal);
        if (signal.aborted) return;
        const event = await this.#event(subscription, caller, asked);
        asked = event.asked;
        const text = Buffer.concat(event.answer.body).toString('utf8');
        if (text !== last) yield eventOf(event.answer.body);
        if (event.answer.codes.length > 0) return;
        last = text;
        await this.#hub.changes.after(count, end.aborted ? signal : end);
        if (signal.aborted) return;
      }
    } finally {
      leave();
    }
  }

  /** One that may leave now, on the graph that is served now. */
  async #event(
    subscription: Subscription,
    caller: Caller,
    before: Asked,
  ): Promise<{ readonly asked: Asked; readonly answer: Answer }> {
    const started = performance.now();
    const requestId = randomUUID();
    let asked = before;
    const count = (answer: Answer): { asked: Asked; answer: Answer } => {
      this.#hub.metrics.answered(answer, performance.now() - started);
      return { asked, answer };
    };
    try {
      for (let attempt = 0; attempt < attempts; attempt += 1) {
        if (asked.graph !== this.#hub.served) asked = this.#asked(subscription);
        const { graph, document, documentHash } = asked;
        const answer = await graph.use(() =>
          graph.pipeline.answer({
            document,
            documentHash,
            operationName: subscription.operationName,
            variables: subscription.variables,
            caller,
            requestId,
            isInAddress: subscription.isInAddress,
            explain: false,
            isEvent: true,
          }),
        );
        if (graph.mayLeave(answer)) return count(answer);
      }
      throw new QingdanError('DECISION_CHANGED');
    } catch (error) {
      const request = { caller, requestId, documentHash: asked.documentHash };
      return count(await this.#hub.served.pipeline.refuse(error, request, started));
    }
  }
}

/** Longest time of a timer, 24 days. */
const longestTimer = 2 ** 31 - 1;

/** Aborts when the token's life has ended: what is decided then says so. */
function expiry({ credential }: Caller): readonly AbortSignal[] {
  if (!credential) return [];
  const milliseconds = credential.expiresAt * 1_000 - Date.now() + 50;
  return [AbortSignal.timeout(Math.min(Math.max(0, milliseconds), longestTimer))];
}

function callerKey(caller: Caller, address: string): string {
  return caller.role === 'public'
    ? JSON.stringify(['public', address])
    : JSON.stringify([caller.department, caller.application]);
}
