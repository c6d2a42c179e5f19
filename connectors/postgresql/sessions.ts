/** The sessions of one source: as many as it allows, each reading only, statements prepared once in each. */
import { DatabaseError, Pool, type PoolClient } from 'pg';
import { connectionTo } from '../../database/postgresql/place.ts';
import { tooLarge } from '../answer-limit.ts';
import { Callers, unlessLeft } from '../callers.ts';
import { WireAnswer } from '../wire-rows.ts';
import { cancelStatement, type SessionKey } from './cancel.ts';
import { wantsPreparing } from './faults.ts';
import type { Place } from './location.ts';
import { RowTap } from './row-tap.ts';
import { sessionOptions, textValues, wireColumnOf } from './values.ts';

export interface SessionOptions {
  readonly timeLimitMilliseconds: number;
  /** Sessions, and so statements that may run at once. */
  readonly concurrency: number;
}

export interface Statement {
  readonly text: string;
  /** Under which it is prepared; none for what runs once. */
  readonly name?: string;
  readonly values: readonly unknown[];
  /** How many cells a row has, where its rows may stay as they come over the wire. */
  readonly wireCells?: number;
}

export type Rows = readonly (readonly unknown[])[];

/** Statements that a session keeps; one that has prepared so many is replaced by a new one. */
const preparedStatements = 200;
const idleMilliseconds = 60_000;

/** Whether the server said of a statement only, and goes on with the session. */
function isOfStatement(error: unknown): boolean {
  return error instanceof DatabaseError && error.severity === 'ERROR';
}

/** Rows of a statement whose rows don't stay on the wire. */
export function rowsOf(answer: Rows | WireAnswer): Rows {
  return answer instanceof WireAnswer ? answer.decoded() : answer;
}

export class Sessions {
  readonly #place: Place;
  readonly #options: SessionOptions;
  readonly #prepared = new WeakMap<PoolClient, Set<string>>();
  readonly #taps = new WeakMap<PoolClient, RowTap>();
  readonly #callers = new Callers();
  /** Sessions that have a cursor, also while nobody asks for its rows. */
  readonly #reading = new Set<PoolClient>();
  #pool: Pool | undefined;
  #ending: Promise<void> | undefined;

  constructor(place: Place, options: SessionOptions) {
    this.#place = place;
    this.#options = options;
  }

  /** Runs a statement when a session is free; `started` is called when it is sent. */
  async run(statement: Statement, signal: AbortSignal, started: () => void): Promise<Rows | WireAnswer> {
    try {
      return await this.#run(statement, signal, started);
    } catch (error) {
      const { name, ...unprepared } = statement;
      if (name === undefined || !wantsPreparing(error)) throw error;
      // Other sessions may have prepared it long ago, too.
      return this.#run(unprepared, signal, started);
    }
  }

  /**
   * The rows of a statement, so many at a time, all as they are when it begins: a cursor reads them in a transaction
   * of a session of its own, which ends with them. `started` is called when the first are asked for.
   */
  async *pages(
    text: string,
    rowsOfPage: number,
    signal: AbortSignal,
    started: () => void,
  ): AsyncGenerator<Rows, void> {
    const session = await this.#callers.serve(signal, (left) => this.#connected(left));
    const ask = async (statement: string, sent: () => void = () => undefined): Promise<Rows> =>
      rowsOf(
        await this.#callers.serve(signal, (left) =>
          this.#ask(session, { text: statement, values: [] }, left, sent),
        ),
      );
    this.#reading.add(session);
    try {
      await ask('begin');
      await ask(`declare everything no scroll cursor for ${text}`, started);
      for (;;) {
        const rows = await ask(`fetch ${rowsOfPage} from everything`);
        if (rows.length === 0) return;
        yield rows;
      }
    } finally {
      if (this.#reading.delete(session)) session.release(true);
    }
  }

  #run(statement: Statement, signal: AbortSignal, started: () => void): Promise<Rows | WireAnswer> {
    return this.#callers.serve(signal, async (left) =>
      this.#runIn(await this.#connected(left), statement, left, started),
    );
  }

  #connected(left: Promise<never>): Promise<PoolClient> {
    return unlessLeft(this.#opened().connect(), left, (connecting) => {
      connecting.then(
        (late) => late.release(),
        () => undefined,
      );
    });
  }

  /** Ends what runs and waits. */
  close(): Promise<void> {
    this.#callers.sendAway(new Error('the source is closed'));
    for (const session of this.#reading) session.release(true);
    this.#reading.clear();
    this.#ending ??= this.#pool?.end() ?? Promise.resolve();
    return this.#ending;
  }

  async #runIn(
    session: PoolClient,
    statement: Statement,
    left: Promise<never>,
    started: () => void,
  ): Promise<Rows | WireAnswer> {
    let goesOn = false;
    try {
      const rows = await this.#ask(session, statement, left, started);
      goesOn = this.#keeps(session, statement);
      return rows;
    } catch (error) {
      goesOn = isOfStatement(error) && !wantsPreparing(error);
      throw error;
    } finally {
      session.release(!goesOn);
    }
  }

  /**
   * A statement that is left is ended at the server, too, and its session has to be with it: what a cancellation
   * that comes late ends must not be another's statement.
   */
  async #ask(
    session: PoolClient,
    statement: Statement,
    left: Promise<never>,
    started: () => void,
  ): Promise<Rows | WireAnswer> {
    const { full, free } = tooLarge(session.connection.stream);
    try {
      const answer = this.#send(session, statement);
      started();
      return await unlessLeft(answer, Promise.race([left, full]), () => {
        cancelStatement(this.#place, session as unknown as SessionKey).catch(() => undefined);
      });
    } finally {
      free();
    }
  }

  /**
   * With a callback: what the client's own promise leaves behind holds each answer's rows until a full collection,
   * and the collector then copies them all again and again.
   */
  #send(session: PoolClient, { text, name, values, wireCells }: Statement): Promise<Rows | WireAnswer> {
    const query = { text, values: [...values], rowMode: 'array' as const };
    const { promise, resolve, reject } = Promise.withResolvers<Rows | WireAnswer>();
    const tap = wireCells === undefined ? undefined : this.#taps.get(session);
    tap?.open(wireCells ?? 0);
    session.query(name === undefined ? query : { ...query, name }, (error: Error | null, result) => {
      try {
        const cells = tap?.close();
        if (error) reject(error);
        else if (!cells) resolve(result.rows as Rows);
        else
          resolve(
            new WireAnswer(
              result.fields.map(({ dataTypeID }) => wireColumnOf(dataTypeID)),
              cells,
            ),
          );
      } catch (fault) {
        reject(fault);
      }
    });
    return promise;
  }

  /** Counts the statement among those of the session; false when the session has had enough of them. */
  #keeps(session: PoolClient, { name }: Statement): boolean {
    if (name === undefined) return true;
    const prepared = this.#prepared.get(session) ?? new Set();
    this.#prepared.set(session, prepared.add(name));
    return prepared.size < preparedStatements;
  }

  #opened(): Pool {
    if (this.#ending) throw new Error('the source is closed');
    if (this.#pool) return this.#pool;
    const { timeLimitMilliseconds, concurrency } = this.#options;
    const pool = new Pool({
      ...connectionTo(this.#place),
      options: sessionOptions(timeLimitMilliseconds, this.#place.schema),
      application_name: 'qingdan',
      types: textValues,
      max: concurrency,
      connectionTimeoutMillis: timeLimitMilliseconds,
      idleTimeoutMillis: idleMilliseconds,
      allowExitOnIdle: true,
    });
    // Idle sessions that end have left the pool already; those in use fail their statement.
    pool.on('error', () => undefined);
    pool.on('connect', (session) => {
      session.on('error', () => undefined);
      const tap = RowTap.on(session.connection.stream);
      if (tap) this.#taps.set(session, tap);
    });
    this.#pool = pool;
    return pool;
  }
}
