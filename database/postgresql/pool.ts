/** The hub's own tables on PostgreSQL: one pool a hub, all tables in one schema, replicas side by side. */
import { DatabaseError, Pool, type PoolClient, type QueryConfig, type QueryResult } from 'pg';
import { QingdanError } from '../../schema/errors.ts';
import { ensurePart } from './ensure.ts';
import { type PostgresqlAddress, connectionTo, placeOf } from './place.ts';

export interface PostgresqlDatabase extends PostgresqlAddress {
  /** Schema of the hub's tables, made when there is none; `qingdan` unless given. */
  readonly schema?: string;
  /** Connections at most; 8 unless given. */
  readonly connections?: number;
}

/** Names that need no quotes, so that they stand in settings as they are. */
export function isSchemaName(name: string): boolean {
  return /^[a-z_][a-z0-9_]{0,62}$/.test(name);
}

/** Longest wait for a connection, new or free. */
const connectMilliseconds = 10_000;

/**
 * Every commit is on the disk when it returns, whatever the server's default; times are written by the hub. A hub
 * that stands still within a transaction loses it, so that the others don't wait for it for ever. Floats come with
 * all their digits: what was hashed must come back.
 */
const settings = [
  'synchronous_commit=on',
  'timezone=UTC',
  'extra_float_digits=3',
  'lock_timeout=10000',
  'statement_timeout=0',
  'idle_in_transaction_session_timeout=30000',
];

/** Whatever the role or the database has by default. */
const begin = 'BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE';

/** Ends of a session by the server (appendix A of its manual), or, without a code, of the way to it. */
function isLoss(error: unknown): boolean {
  return !(error instanceof DatabaseError) || /^(?:08|57P|25P0[34])/.test(error.code ?? '');
}

/** Row by column name, as the statement has it. */
type Row = Readonly<Record<string, unknown>>;

export class HubPool {
  readonly #pool: Pool;
  readonly #schema: string;
  readonly #made = new Map<string, Promise<void>>();
  readonly #used = new WeakSet<PoolClient>();
  #ending: Promise<void> | undefined;

  /** Throws BAD_USER_INPUT when the URL or the name of the schema can't be used. Connects with the first call. */
  constructor({ schema = 'qingdan', connections = 8, ...address }: PostgresqlDatabase) {
    if (!isSchemaName(schema)) {
      throw new QingdanError(
        'BAD_USER_INPUT',
        'the schema of the hub is named by at most 63 lower-case letters, digits and underscores',
      );
    }
    this.#schema = schema;
    this.#pool = new Pool({
      ...connectionTo(placeOf(address)),
      max: connections,
      application_name: 'qingdan',
      options: [`search_path=${schema}`, ...settings].map((setting) => `-c ${setting}`).join(' '),
      connectionTimeoutMillis: connectMilliseconds,
    });
    // A connection that breaks while it is idle is replaced; who uses one is told by his own statement.
    this.#pool.on('error', () => undefined);
    this.#pool.on('connect', (client) => client.on('error', () => undefined));
  }

  /**
   * Makes the tables of one part of the hub where they are missing; replicas that start together wait for each other.
   * The statements must do no harm where the tables are there.
   */
  ensure(name: string, statements: string): Promise<void> {
    const made =
      this.#made.get(name) ??
      this.transaction((client) => ensurePart(client, this.#schema, { name, statements }));
    this.#made.set(name, made);
    // Where it failed, the next call tries again.
    made.catch(() => this.#made.delete(name));
    return made;
  }

  /**
   * Runs one statement outside a transaction. It is sent a second time when a connection turns out to have been
   * broken before, and the first may have run: only for what reads, or may be done twice.
   */
  async query<R extends Row>(statement: QueryConfig): Promise<QueryResult<R>> {
    const { client, result } = await this.#first((living) => living.query<R>(statement));
    client.release();
    return result;
  }

  /** Runs the work in one transaction (read committed); rolls back when it throws. */
  async transaction<Result>(work: (client: PoolClient) => Promise<Result>): Promise<Result> {
    const { client } = await this.#first((living) => living.query(begin));
    let broken: Error | undefined;
    try {
      const result = await work(client);
      // Where a statement failed and the work went on, the server rolls back and says so only here.
      const { command } = await client.query('COMMIT');
      if (command !== 'COMMIT')
        throw new Error('the transaction was rolled back: one of its statements failed');
      return result;
    } catch (error) {
      await client.query('ROLLBACK').catch((fault: unknown) => {
        broken = fault instanceof Error ? fault : new Error(String(fault));
      });
      throw error;
    } finally {
      client.release(broken);
    }
  }

  /** Waits for the transactions under way. */
  close(): Promise<void> {
    this.#ending ??= this.#pool.end();
    return this.#ending;
  }

  /** A connection with its first statement done: one that broke since it was last used costs no call. */
  async #first<Result>(
    statement: (client: PoolClient) => Promise<Result>,
  ): Promise<{ readonly client: PoolClient; readonly result: Result }> {
    for (;;) {
      const client = await this.#pool.connect();
      const isNew = !this.#used.has(client);
      this.#used.add(client);
      try {
        return { client, result: await statement(client) };
      } catch (error) {
        const lost = isLoss(error);
        client.release(lost);
        // Lost connections leave the pool, so that a new one comes to its turn at last.
        if (isNew || !lost) throw error;
      }
    }
  }
}
