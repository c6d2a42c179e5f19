/**
 * The planner in a process of its own. On some valid operations over valid supergraphs it ends its whole process, which
 * then is this one; and an operation that takes it too long can only be given up with the process.
 */
import { type ChildProcess, fork } from 'node:child_process';
import type { QueryPlan } from '@graphql-hive/router-query-planner';
import type { PlannerAnswer, PlannerRequest } from './messages.ts';

/** Plans the text of an operation as `QueryPlanner.planAsync` does. */
export interface OperationPlanner {
  planAsync(
    text: string,
    operationName: string | null,
    labels: Set<string>,
    percentage: number,
  ): Promise<QueryPlan>;
}

/** The planner ended its process, or was ended because it took too long. */
class PlannerEnded extends Error {
  override readonly name = 'PlannerEnded';
}

interface Asked {
  readonly request: PlannerRequest;
  readonly resolve: (plan: QueryPlan) => void;
  readonly reject: (error: Error) => void;
}

/** Milliseconds for one operation, the start of the process included. */
const planningLimit = 10_000;

/** Milliseconds without an operation after which the process ends: it takes 80 MB, and plans are kept. */
const restAfter = 30_000;

export class PlannerProcess implements OperationPlanner {
  readonly #supergraph: string;
  /** The first one is being planned. One at a time, so that it is known which ended the process. */
  readonly #queue: Asked[] = [];
  #child: ChildProcess | null = null;
  #timer: NodeJS.Timeout | undefined;
  #rest: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(supergraph: string) {
    this.#supergraph = supergraph;
    // Ready by the time of the first operation.
    this.#start().channel?.unref();
    this.#restLater();
  }

  planAsync(
    text: string,
    operationName: string | null,
    labels: Set<string>,
    percentage: number,
  ): Promise<QueryPlan> {
    if (this.#isClosed) return Promise.reject(new PlannerEnded('the planner is closed'));
    const { promise, resolve, reject } = Promise.withResolvers<QueryPlan>();
    const request = { text, operationName, labels: [...labels], percentage };
    this.#queue.push({ request, resolve, reject });
    clearTimeout(this.#rest);
    if (this.#queue.length === 1) this.#next();
    return promise;
  }

  close(): void {
    this.#isClosed = true;
    for (const { reject } of this.#queue.splice(0)) reject(new PlannerEnded('the planner is closed'));
    clearTimeout(this.#timer);
    clearTimeout(this.#rest);
    this.#end();
  }

  #end(): void {
    const child = this.#child;
    this.#child = null;
    child?.kill('SIGKILL');
  }

  #restLater(): void {
    clearTimeout(this.#rest);
    this.#rest = setTimeout(() => this.#end(), restAfter).unref();
  }

  #next(): void {
    const [asked] = this.#queue;
    if (!asked) {
      // A process that has nothing to do keeps nobody.
      this.#child?.channel?.unref();
      this.#restLater();
      return;
    }
    const child = this.#child ?? this.#start();
    child.channel?.ref();
    this.#timer = setTimeout(() => child.kill('SIGKILL'), planningLimit);
    child.send(asked.request);
  }

  #start(): ChildProcess {
    const child = fork(new URL('./worker.ts', import.meta.url), {
      // What the planner writes when it ends the process is told by the error.
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      serialization: 'json',
      // Flags of this process (inspectors, loaders of a test runner) are none of the planner's.
      execArgv: [],
      env: { ...process.env, NODE_OPTIONS: '' },
    });
    child.unref();
    child.on('message', (answer: PlannerAnswer) => this.#take(answer));
    child.on('error', () => child.kill('SIGKILL'));
    child.once('exit', () => this.#lose(child));
    child.send({ supergraph: this.#supergraph } satisfies PlannerRequest);
    this.#child = child;
    return child;
  }

  #take(answer: PlannerAnswer): void {
    clearTimeout(this.#timer);
    const asked = this.#queue.shift();
    if ('plan' in answer) asked?.resolve(answer.plan);
    else asked?.reject(new Error(answer.failure));
    this.#next();
  }

  #lose(child: ChildProcess): void {
    if (this.#child !== child) return;
    this.#child = null;
    clearTimeout(this.#timer);
    this.#queue.shift()?.reject(new PlannerEnded('the planner ended while it planned the operation'));
    if (!this.#isClosed) this.#next();
  }
}
