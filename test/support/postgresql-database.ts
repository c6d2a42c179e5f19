/** A database of its own in the PostgreSQL of the test run. */
import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { postgresqlForTests } from './postgresql.ts';

export interface PostgresqlDatabase {
  /** URL of a role that may do everything there. */
  readonly url: string;
  query(statement: string, values?: readonly unknown[]): Promise<readonly (readonly unknown[])[]>;
  remove(): Promise<void>;
}

async function connect(url: string): Promise<Client> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

export async function makePostgresqlDatabase(): Promise<PostgresqlDatabase> {
  const access = await postgresqlForTests();
  if (access === null) throw new Error('no PostgreSQL here; tests that need it are to be skipped');
  const name = `test_${randomBytes(6).toString('hex')}`;
  const admin = await connect(access.url);
  await admin.query(`create database ${name}`);
  const own = new URL(access.url);
  own.pathname = name;
  const client = await connect(own.href);
  return {
    url: own.href,
    query: async (text, values = []) => {
      const { rows } = await client.query({ text, values: [...values], rowMode: 'array' });
      return rows;
    },
    remove: async () => {
      await client.end();
      // Sessions of programs that were killed end when the server notices.
      await admin.query(
        'select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and pid <> pg_backend_pid()',
        [name],
      );
      for (let tries = 0; ; tries++) {
        try {
          await admin.query(`drop database ${name}`);
          break;
        } catch (error) {
          if (tries === 50) throw error;
          await new Promise((resolve) => setTimeout(resolve, 100));
        }
      }
      await admin.end();
    },
  };
}
