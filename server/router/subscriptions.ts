/**
 * Subscriptions of a plain router: a subgraph gives the events, the others what the document asks of them besides. Each
 * subscriber has a subscription of his own at the subgraph, which ends with his.
 */
import { randomUUID } from 'node:crypto';
import type { DocumentNode, ExecutionResult } from 'graphql';
import type { OutboundClient } from '../../outbound/client.ts';
import { refusalError, responseBody } from '../../resolvers/respond.ts';
import { QingdanError } from '../../schema/errors.ts';
import { Admission } from '../subscriptions/admission.ts';
import { type Subscribing, type Subscription, endingAtOnce, eventOf } from '../subscriptions/contract.ts';
import type { RouterPipeline, RouterSubscription } from './pipeline.ts';
import { type Upstream, subscribeTo } from './upstream.ts';

/** Events that wait for a reader at most. */
const mostWaiting = 100;

export interface RouterSubscriptionsOptions {
  readonly pipeline: RouterPipeline;
  /** Parses and validates within limits. */
  readonly check: (source: string) => DocumentNode;
  /** By the names of the subgraphs. */
  readonly upstreams: ReadonlyMap<string, Upstream>;
  readonly outbound: OutboundClient;
  readonly report: (error: unknown, requestId: string) => void;
}

/** What has come of a subgraph, in order, until it is read. */
class Waiting {
  readonly #events: unknown[] = [];
  #ended: { readonly error: unknown } | null = null;
  #told = Promise.withResolvers<void>();

  /** False where there are too many, which ends them. */
  add(payload: unknown): boolean {
    if (this.#events.length >= mostWaiting) this.end(new QingdanError('SUBSCRIPTION_TOO_SLOW'));
    if (this.#ended) return false;
    this.#events.push(payload);
    this.#told.resolve();
    return true;
  }

  /** With null where the subgraph has no more events. */
  readonly end = (error: unknown): void => {
    this.#ended ??= { error };
    this.#told.resolve();
  };

  /** The next event; null at the end. Rejects with what ended it, after all that came before. */
  async take(): Promise<{ readonly payload: unknown } | null> {
    while (this.#events.length === 0 && !this.#ended) {
      await this.#told.promise;
      this.#told = Promise.withResolvers();
    }
    if (this.#events.length > 0) return { payload: this.#events.shift() };
    if (this.#ended?.error) throw this.#ended.error;
    return null;
  }
}

export class RouterSubscriptions implements Subscribing {
  readonly #options: RouterSubscriptionsOptions;
  readonly #admission = new Admission();

  constructor(options: RouterSubscriptionsOptions) {
    this.#options = options;
  }

  report(error: unknown): void {
    this.#options.report(error, 'router');
  }

  async open(subscription: Subscription): Promise<AsyncGenerator<ExecutionResult, void>> {
    const { pipeline, check, upstreams } = this.#options;
    const { query, operationName, variables } = subscription;
    const request = { source: query, operationName, variables, requestId: randomUUID() };
    const subscribed = await pipeline.subscribe(request, check(query));
    const upstream = upstreams.get(subscribed.source);
    if (!upstream) {
      const name = subscribed.source;
      throw new QingdanError(
        'NOT_SUPPORTED',
        `nothing says how \`${name}\` is subscribed to; name it by \`--subscribe\``,
      );
    }
    const leave = this.#admission.enter(subscription.address);
    return endingAtOnce((signal) => this.#events(subscription, subscribed, upstream, signal, leave));
  }

  async *#events(
    { reader }: Subscription,
    subscribed: RouterSubscription,
    upstream: Upstream,
    signal: AbortSignal,
    leave: () => void,
  ): AsyncGenerator<ExecutionResult, void> {
    const waiting = new Waiting();
    signal.addEventListener('abort', () => waiting.end(null), { once: true });
    let end = (): void => undefined;
    try {
      end = subscribeTo(upstream, this.#options.outbound, subscribed.operation, {
        next: (payload) => {
          // The subgraph need not tell what nobody takes.
          if (!waiting.add(payload)) end();
        },
        error: waiting.end,
        complete: () => waiting.end(null),
      });
      for (;;) {
        const event = await waiting.take();
        if (!event || signal.aborted) return;
        await reader.drained(signal);
        const answer = await subscribed.complete(event.payload);
        if (signal.aborted) return;
        yield eventOf(answer.body);
      }
    } catch (error) {
      yield this.#lastEvent(error, subscribed);
    } finally {
      end();
      leave();
    }
  }

  /** Why the events end; of a subgraph that refuses with errors of its own, those. */
  #lastEvent(error: unknown, { source, requestId, refused }: RouterSubscription): ExecutionResult {
    if (Array.isArray(error)) return eventOf(refused(error).body);
    if (error instanceof QingdanError) return eventOf(responseBody(null, [refusalError(error)], null));
    this.#options.report(new Error(`subgraph \`${source}\``, { cause: error }), requestId);
    const lost = new QingdanError('SOURCE_UNAVAILABLE', undefined, { subgraph: source });
    return eventOf(responseBody(null, [refusalError(lost)], null));
  }
}
