/** The hub's own tables on PostgreSQL: one pool a hub, all tables in one schema, replicas side by side. */
import { Pool, type PoolClient } from 'pg';

export interface PostgresqlDatabase {
  /** `postgresql://user@host:5432/database`, as libpq has it. */
  readonly url: string;
  /** Schema of the hub's tables, made when there is none; `qingdan` unless given. */
  readonly schema?: string;
  /** Connections at most; 8 unless given. */
  readonly connections?: number;
}

/** A number of our own for the lock under which tables are made; other users of the server have others. */
const makingLock = 7_210_443;

const schemaForm = /^[a-z_][a-z0-9_]{0,62}$/;

export class HubPool {
  readonly #pool: Pool;
  readonly #schema: string;
  readonly #made = new Map<string, Promise<void>>();

  constructor({ url, schema = 'qingdan', connections = 8 }: PostgresqlDatabase) {
    if (!schemaForm.test(schema)) {
      throw new TypeError('the schema of the hub is named by lower-case letters, digits and underscores');
    }
    this.#schema = schema;
    this.#pool = new Pool({
      connectionString: url,
      max: connections,
      application_name: 'qingdan',
      // Every commit is on the disk when it returns, whatever the server's default; times are written by the hub.
      options: `-c search_path=${schema} -c synchronous_commit=on -c timezone=UTC -c lock_timeout=10000`,
    });
    // A connection that breaks while it is idle is replaced; who uses one sees its own error.
    this.#pool.on('error', () => undefined);
  }

  get pool(): Pool {
    return this.#pool;
  }

  /** Makes the tables of one part of the hub where they are missing; replicas that start together wait for each other. */
  ensure(name: string, statements: string): Promise<void> {
    const made =
      this.#made.get(name) ??
      this.transaction(async (client) => {
        await client.query('SELECT pg_advisory_xact_lock($1)', [makingLock]);
        await client.query(`CREATE SCHEMA IF NOT EXISTS ${this.#schema}`);
        await client.query(statements);
      });
    this.#made.set(name, made);
    return made;
  }

  /** Runs the work in one transaction (read committed); rolls back when it throws. */
  async transaction<Result>(work: (client: PoolClient) => Promise<Result>): Promise<Result> {
    const client = await this.#pool.connect();
    let broken: Error | undefined;
    try {
      await client.query('BEGIN');
      const result = await work(client);
      await client.query('COMMIT');
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

  close(): Promise<void> {
    return this.#pool.end();
  }
}
