/**
 * What an operator measures of a hub, in the text format of Prometheus. Labels are names of sources and codes of the
 * error table: nothing of a citizen, a caller or a value is in them.
 */
import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import type { LedgerStatistics } from '../auth/ledger/chain.ts';
import type { BreakerState } from '../connectors/breaker.ts';
import type { SourceObserver } from '../connectors/guard.ts';
import type { Answer } from '../resolvers/request.ts';
import type { ErrorCode } from '../schema/errors.ts';
import type { ServedGraph } from './graphs/served-graph.ts';

/** What is looked up when somebody asks. */
export interface MeasuredHub {
  served(): ServedGraph;
  epochs(): { readonly list: number; readonly sharing: number };
  ledger(): Promise<LedgerStatistics>;
}

/** From a warm answer of public lists to the longest that a request may take, in seconds. */
const requestBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const callBuckets = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3];

const breakerValues: Readonly<Record<BreakerState, number>> = { closed: 0, halfOpen: 1, open: 2 };

const outcomes = ['answered', 'refused', 'failed'] as const;

function outcomeOf(refusal: ErrorCode | null): (typeof outcomes)[number] {
  if (refusal === null) return 'answered';
  return refusal === 'INTERNAL' ? 'failed' : 'refused';
}

export class HubMetrics {
  readonly #registry = new Registry();
  readonly #requests: Counter<'outcome'>;
  readonly #errors: Counter<'code'>;
  readonly #duration: Histogram<'outcome'>;
  /** Counted by hand, since one request sends dozens: the library is told when somebody asks. */
  readonly #statements = new Map<string, { sent: number }>();
  readonly #calls: Histogram<'source'>;
  readonly #failures: Counter<'source' | 'code'>;
  readonly #reloads: Counter<'outcome'>;

  constructor(hub: MeasuredHub) {
    const registers = [this.#registry];
    this.#requests = new Counter({
      name: 'qingdan_requests_total',
      help: 'Requests by their outcome: answered (single fields may be withheld), refused as a whole, or failed in the hub',
      labelNames: ['outcome'],
      registers,
    });
    this.#errors = new Counter({
      name: 'qingdan_errors_total',
      help: 'Errors in answers by their code: one for each withheld field, failed source or refusal',
      labelNames: ['code'],
      registers,
    });
    this.#duration = new Histogram({
      name: 'qingdan_request_duration_seconds',
      help: 'Time from the arrival of a request until its answer is handed to the socket',
      labelNames: ['outcome'],
      buckets: requestBuckets,
      registers,
    });
    const statements = this.#statements;
    void new Counter({
      name: 'qingdan_source_statements_total',
      help: 'Statements, calls or look-ups that were really sent to a source',
      labelNames: ['source'],
      registers,
      collect() {
        this.reset();
        for (const [source, { sent }] of statements) this.inc({ source }, sent);
      },
    });
    this.#calls = new Histogram({
      name: 'qingdan_source_call_duration_seconds',
      help: 'Time of a call of a source, failed ones included',
      labelNames: ['source'],
      buckets: callBuckets,
      registers,
    });
    this.#failures = new Counter({
      name: 'qingdan_source_failures_total',
      help: 'Calls of a source that failed, by code',
      labelNames: ['source', 'code'],
      registers,
    });
    this.#reloads = new Counter({
      name: 'qingdan_source_reloads_total',
      help: 'Reloads of the sources: taken or refused',
      labelNames: ['outcome'],
      registers,
    });
    // Rates of what has not happened yet are 0, not unknown.
    for (const outcome of outcomes) this.#requests.inc({ outcome }, 0);
    for (const outcome of ['taken', 'refused']) this.#reloads.inc({ outcome }, 0);
    registerLookUps(this.#registry, hub);
    collectDefaultMetrics({ register: this.#registry });
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  /** What `GET /metrics` answers. */
  text(): Promise<string> {
    return this.#registry.metrics();
  }

  /** An answer has left, so many milliseconds after its request came. */
  answered({ refusal, codes }: Pick<Answer, 'refusal' | 'codes'>, milliseconds: number): void {
    const outcome = outcomeOf(refusal);
    this.#requests.inc({ outcome });
    this.#duration.observe({ outcome }, milliseconds / 1_000);
    for (const code of codes) this.#errors.inc({ code });
  }

  reloaded(outcome: 'taken' | 'refused'): void {
    this.#reloads.inc({ outcome });
  }

  observerOf(source: string): SourceObserver {
    const statements = this.#statements.get(source) ?? { sent: 0 };
    this.#statements.set(source, statements);
    return {
      statement: () => {
        statements.sent += 1;
      },
      call: (milliseconds, failure) => {
        this.#calls.observe({ source }, milliseconds / 1_000);
        if (failure !== null) this.#failures.inc({ source, code: failure });
      },
    };
  }
}

/** Gauges and counters of what the hub knows by itself. */
function registerLookUps(registry: Registry, hub: MeasuredHub): void {
  const registers = [registry];
  void new Gauge({
    name: 'qingdan_source_breaker_state',
    help: 'Whether a source is asked: 0 it is (closed), 1 one call tries it (half open), 2 it is not (open)',
    labelNames: ['source'],
    registers,
    collect() {
      this.reset();
      for (const [source, connector] of hub.served().connectors) {
        this.set({ source }, breakerValues[connector.breaker]);
      }
    },
  });
  void new Gauge({
    name: 'qingdan_cache_entries',
    help: 'Entries of the caches of the graph that is served',
    labelNames: ['cache'],
    registers,
    collect() {
      for (const [cache, size] of Object.entries(hub.served().pipeline.kept)) this.set({ cache }, size);
    },
  });
  void new Gauge({
    name: 'qingdan_cache_made',
    help: 'Entries that were made for each cache since the graph is served: more of them warm means that it is too small',
    labelNames: ['cache'],
    registers,
    collect() {
      for (const [cache, made] of Object.entries(hub.served().pipeline.made)) this.set({ cache }, made);
    },
  });
  let ledger: Promise<LedgerStatistics> | undefined;
  void new Counter({
    name: 'qingdan_ledger_records_total',
    help: 'Records that this hub has appended to the ledger',
    registers,
    async collect() {
      ledger = hub.ledger();
      const { records } = await ledger;
      this.reset();
      this.inc(records);
    },
  });
  void new Counter({
    name: 'qingdan_ledger_commits_total',
    help: 'Synced commits of the ledger, in which records that wait together are appended: records by commits is the size of a group',
    registers,
    async collect() {
      const { commits } = await (ledger ?? hub.ledger());
      this.reset();
      this.inc(commits);
    },
  });
  void new Gauge({
    name: 'qingdan_epoch',
    help: 'Number of the published lists, and of the state of the sharing applications, that decide now',
    labelNames: ['of'],
    registers,
    collect() {
      for (const [of, epoch] of Object.entries(hub.epochs())) this.set({ of }, epoch);
    },
  });
}
