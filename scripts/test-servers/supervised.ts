/** A server's process, which ends with this one, however that ends, and takes its folder with it. */
import { spawn, type ChildProcess } from 'node:child_process';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { Account } from './account.ts';

export interface Command {
  readonly program: string;
  readonly arguments: readonly string[];
  readonly environment: NodeJS.ProcessEnv;
  /** Ends the program at once. */
  readonly signal: 'QUIT' | 'KILL';
  /** For the program to answer once it was started; 30 s unless given. */
  readonly patienceMilliseconds?: number;
}

export class SupervisedServer {
  readonly #folder: string;
  readonly #account: Account | null;
  readonly #command: Command;
  #supervisor: ChildProcess | null = null;

  /** The folder, which holds the server's data, goes with the server. */
  constructor(folder: string, account: Account | null, command: Command) {
    this.#folder = folder;
    this.#account = account;
    this.#command = command;
  }

  /**
   * Resolves when `ask` does. Rejects with what `failed` makes of the server's last words when `hasEnded` finds its
   * end in them, or when it takes too long.
   */
  async start(
    ask: () => Promise<void>,
    hasEnded: RegExp,
    failed: (words: string, cause: unknown) => Error,
  ): Promise<void> {
    const { program, arguments: words, environment, signal, patienceMilliseconds = 30_000 } = this.#command;
    // The script is read here: the server's user may not come to this folder.
    const script = await readFile(join(import.meta.dirname, 'supervise.sh'), 'utf8');
    const supervisor = spawn('sh', ['-c', script, 'supervise.sh', this.#folder, signal, program, ...words], {
      ...this.#account,
      cwd: this.#folder,
      env: environment,
      stdio: ['pipe', 'ignore', 'inherit'],
      // A terminal's Ctrl-C is for the tests; this one ends with them.
      detached: true,
    });
    supervisor.stdin?.on('error', () => undefined);
    supervisor.unref();
    this.#supervisor = supervisor;
    const deadline = Date.now() + patienceMilliseconds;
    for (;;) {
      try {
        await ask();
        return;
      } catch (error) {
        const log = await readFile(join(this.#folder, 'log'), 'utf8').catch(() => '');
        if (Date.now() > deadline || hasEnded.test(log)) throw failed(log.slice(-800), error);
        await new Promise((resolve) => setTimeout(resolve, 30));
      }
    }
  }

  /** Ends the server as a crash does; its data stay. */
  async crash(): Promise<void> {
    await this.#end('keep\n');
    await writeFile(join(this.#folder, 'log'), '');
  }

  async stop(): Promise<void> {
    await this.#end('');
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #end(wish: string): Promise<void> {
    const supervisor = this.#supervisor;
    this.#supervisor = null;
    if (supervisor === null || supervisor.exitCode !== null || supervisor.signalCode !== null) return;
    const ended = new Promise((resolve) => supervisor.once('exit', resolve));
    supervisor.ref();
    supervisor.stdin?.end(wish);
    await ended;
  }
}

/** A port of the loopback interface that was free a moment ago. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        if (typeof address === 'object' && address !== null) resolve(address.port);
        else reject(new Error('no free port on the loopback interface'));
      });
    });
  });
}
