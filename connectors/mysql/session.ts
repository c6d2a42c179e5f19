/** One session at a server, which only reads and keeps its prepared statements within bounds. */
import { connect, isIP, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { createConnection, type Connection, type FieldPacket, type SslOptions } from 'mysql2';
import type { DatabasePlace } from '../../database/place.ts';
import { isUnknownSetting } from './faults.ts';
import { sessionSettings } from './settings.ts';
import { exactValues } from './values.ts';

export interface Answer {
  readonly rows: readonly (readonly unknown[])[];
  readonly fields: readonly FieldPacket[];
}

/**
 * What a session may have prepared: parameters of all its statements together, each statement counting as 64 more.
 * A server keeps half a kilobyte for a parameter and 33 for a statement, so this is some 10 MB.
 */
const preparedParameters = 20_000;
const parametersOfStatement = 64;

/** Of which the library's own types know nothing. */
type Streaming = Connection & { readonly stream: Duplex };

function socketTo({ host, port }: DatabasePlace): Socket {
  if (host.startsWith('/')) return connect({ path: host });
  const socket = connect({ host, port, noDelay: true, keepAlive: true });
  // TLS checks the certificate against this name. Node sets it for names only; for an address it would check
  // against `localhost`.
  return isIP(host) ? Object.assign(socket, { _host: host }) : socket;
}

function sslOf(place: DatabasePlace): SslOptions | undefined {
  const tls = place.tls();
  if (tls === null) return undefined;
  const { ca, cert, key, checkServerIdentity } = tls;
  return {
    minVersion: 'TLSv1.2',
    rejectUnauthorized: true,
    verifyIdentity: checkServerIdentity === undefined,
    ...(ca ? { ca: ca as Buffer } : {}),
    ...(cert && key ? { cert: cert as Buffer, key: key as Buffer } : {}),
  };
}

function ask(connection: Connection, statement: string): Promise<void> {
  return new Promise((resolve, reject) => {
    connection.query(statement, (error) => (error ? reject(error) : resolve()));
  });
}

/** Whoever has it may end what the session is doing. */
export interface SessionKey {
  readonly threadId: number;
}

export class Session implements SessionKey {
  readonly #connection: Connection;
  readonly #socket: Socket;
  readonly #prepared = new Map<string, number>();
  /** Fails what runs when the connection is lost. */
  #fail: ((reason: unknown) => void) | undefined;
  #lost: unknown;
  /** Called when the connection is lost while nothing runs. */
  onLost: (() => void) | undefined;

  private constructor(connection: Connection, socket: Socket) {
    this.#connection = connection;
    this.#socket = socket;
    connection.on('error', (error) => this.#lose(error));
    socket.on('close', () => this.#lose(new Error('the server closed the connection')));
  }

  /** Connects without settings, for what runs once. */
  static connect(place: DatabasePlace, timeLimitMilliseconds: number): Promise<Session> {
    const { user, database, host, port } = place;
    const [password, ssl] = [place.password(), sslOf(place)];
    const socket = socketTo(place);
    const connection = createConnection({
      stream: socket,
      host,
      port,
      user,
      database,
      password,
      ...(ssl ? { ssl } : {}),
      ...exactValues,
      charset: 'utf8mb4_bin',
      flags: ['-LOCAL_FILES'],
      multipleStatements: false,
      // Parsers of rows are not compiled from what a server names its columns.
      disableEval: true,
      connectTimeout: timeLimitMilliseconds,
      connectAttributes: { program_name: 'qingdan' },
    });
    const session = new Session(connection, socket);
    return new Promise((resolve, reject) => {
      session.#fail = reject;
      connection.connect((error) => {
        session.#fail = undefined;
        if (!error) resolve(session);
        else {
          session.end();
          reject(error);
        }
      });
    });
  }

  static async open(place: DatabasePlace, timeLimitMilliseconds: number): Promise<Session> {
    const session = await Session.connect(place, timeLimitMilliseconds);
    try {
      for (const { statement, optional } of sessionSettings(timeLimitMilliseconds)) {
        await ask(session.#connection, statement).catch((error: unknown) => {
          if (!optional || !isUnknownSetting(error)) throw error;
        });
      }
      return session;
    } catch (error) {
      session.end();
      throw error;
    }
  }

  get threadId(): number {
    return this.#connection.threadId;
  }

  get isLost(): boolean {
    return this.#lost !== undefined;
  }

  /** What comes from the server. */
  get stream(): Duplex {
    return (this.#connection as Streaming).stream;
  }

  /** Prepares the statement unless that is done, and runs it. */
  run(text: string, values: readonly string[]): Promise<Answer> {
    if (this.#lost !== undefined) return Promise.reject(this.#lost);
    this.#makeRoom(text, values.length);
    return new Promise<Answer>((resolve, reject) => {
      this.#fail = reject;
      this.#connection.execute<never>(text, [...values], (error, rows, fields) => {
        if (error) reject(error);
        else resolve({ rows, fields });
      });
    }).finally(() => (this.#fail = undefined));
  }

  /** Runs what is not worth preparing, or can't be prepared. */
  ask(statement: string): Promise<void> {
    return ask(this.#connection, statement);
  }

  /** Whether the process may end before this session. */
  idle(isIdle: boolean): void {
    if (isIdle) this.#socket.unref();
    else this.#socket.ref();
  }

  end(): void {
    this.#lose(new Error('the session is over'));
    this.#connection.destroy();
    this.#socket.destroy();
  }

  /** Lets go of what was prepared longest ago. */
  #makeRoom(text: string, parameters: number): void {
    this.#prepared.delete(text);
    this.#prepared.set(text, parameters + parametersOfStatement);
    let sum = [...this.#prepared.values()].reduce((total, each) => total + each, 0);
    for (const [oldest, weight] of this.#prepared) {
      if (sum <= preparedParameters || oldest === text) break;
      sum -= weight;
      this.#prepared.delete(oldest);
      this.#connection.unprepare(oldest);
    }
  }

  #lose(reason: unknown): void {
    if (this.#lost !== undefined) return;
    this.#lost = reason;
    this.#fail?.(reason);
    this.onLost?.();
  }
}
