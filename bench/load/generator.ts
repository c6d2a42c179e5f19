/**
 * The load generator, a process of its own. It writes ready-made requests to plain sockets and looks at nothing of an
 * answer but its status, length and first bytes: on a machine of few processors it competes with what it measures.
 */
import { connect, type Socket } from 'node:net';
import { percentile } from '../measure/statistics.ts';
import { AnswerReader } from './answer-reader.ts';
import type { LoadReply, LoadResult, LoadTarget, LoadWish } from './messages.ts';

function requestBytes({ path, headers }: LoadTarget, body: string): Buffer {
  const lines = Object.entries({
    host: '127.0.0.1',
    'content-type': 'application/json',
    ...headers,
    'content-length': String(Buffer.byteLength(body)),
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(`POST ${path} HTTP/1.1\r\n${lines.join('')}\r\n${body}`);
}

function opened(port: number): Promise<Socket> {
  const { promise, resolve, reject } = Promise.withResolvers<Socket>();
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  socket.once('error', reject);
  socket.once('connect', () => resolve(socket));
  return promise;
}

class Run {
  readonly #requests: readonly Buffer[];
  readonly #started = performance.now();
  readonly #until: number;
  /** Length of the run: what was wished, or until the first answer where that came later. */
  milliseconds: number;
  readonly latencies: number[] = [];
  /** Answers that came within the time. */
  requests = 0;
  bytes = 0;
  #next = 0;

  constructor({ target, milliseconds }: LoadWish) {
    this.#requests = target.bodies.map((body) => requestBytes(target, body));
    this.milliseconds = milliseconds;
    this.#until = this.#started + milliseconds;
  }

  /** Sends one request after the other on a connection until the time is over. */
  async drive(socket: Socket): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const reader = new AnswerReader();
    let sent = 0;
    const send = (): void => {
      sent = performance.now();
      socket.write(this.#requests[this.#next % this.#requests.length] ?? '');
      this.#next += 1;
    };
    socket.on('error', reject);
    socket.on('close', () => reject(new Error('the server closed a connection')));
    socket.on('data', (part: Buffer) => {
      try {
        const bytes = reader.take(part);
        if (bytes === null) return;
        this.#count(bytes, sent);
        if (performance.now() < this.#until) send();
        else resolve();
      } catch (error) {
        reject(error);
      }
    });
    send();
    try {
      await promise;
    } finally {
      socket.removeAllListeners('close');
      socket.destroy();
    }
  }

  #count(bytes: number, sent: number): void {
    const now = performance.now();
    this.latencies.push(now - sent);
    this.bytes += bytes;
    if (now <= this.#until) this.requests += 1;
    else if (this.requests === 0) {
      // A server so slow still answers something a second; none at all would be a quotient of nothing.
      this.requests = 1;
      this.milliseconds = now - this.#started;
    }
  }
}

async function load(wish: LoadWish): Promise<LoadResult> {
  const sockets = await Promise.all(Array.from({ length: wish.connections }, () => opened(wish.target.port)));
  const run = new Run(wish);
  await Promise.all(sockets.map((socket) => run.drive(socket)));
  const sorted = Float64Array.from(run.latencies).sort();
  return {
    requests: run.requests,
    answered: sorted.length,
    milliseconds: run.milliseconds,
    bytes: run.bytes,
    latencies: {
      p50: percentile(sorted, 0.5),
      p95: percentile(sorted, 0.95),
      p99: percentile(sorted, 0.99),
      mean: sorted.reduce((sum, value) => sum + value, 0) / sorted.length,
    },
  };
}

process.on('message', (wish: LoadWish) => {
  const tell = (reply: LoadReply): void => void process.send?.(reply);
  load(wish).then(
    (result) => tell({ result }),
    (error: unknown) => tell({ problem: error instanceof Error ? error.message : String(error) }),
  );
});
process.on('disconnect', () => process.exit());
