/** A schema of its own in the PostgreSQL of the test run, and a role that may only read what lies in it. */
import { randomBytes } from 'node:crypto';
import { Client, escapeIdentifier } from 'pg';
import { postgresqlForTests } from './postgresql.ts';

export interface PostgresqlSchema {
  /** Name of the schema, and of the role, whose search path it is. */
  readonly name: string;
  /** URL of the role. */
  readonly url: string;
  /** Runs statements as the role that made the schema; what they make there can be read by the other. */
  execute(statements: string): Promise<void>;
  query(statement: string, values?: readonly unknown[]): Promise<readonly (readonly unknown[])[]>;
  remove(): Promise<void>;
}

async function connect(url: string): Promise<Client> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

/** `address` is that of the run's own server unless given. */
export async function makePostgresqlSchema(address?: string): Promise<PostgresqlSchema> {
  const url = address ?? (await postgresqlForTests())?.url;
  if (url === undefined) throw new Error('no PostgreSQL here; tests that need it are to be skipped');
  const name = `test_${randomBytes(6).toString('hex')}`;
  const password = randomBytes(9).toString('hex');
  const admin = await connect(url);
  await admin.query(`create role ${name} login password '${password}';
    create schema ${name};
    grant usage on schema ${name} to ${name};
    alter default privileges in schema ${name} grant select on tables to ${name};
    alter role ${name} set search_path = ${name};
    set search_path = ${name}`);
  const own = new URL(url);
  own.username = name;
  own.password = password;
  return {
    name,
    url: own.href,
    execute: async (statements) => {
      await admin.query(statements);
    },
    query: async (text, values = []) => {
      const { rows } = await admin.query({ text, values: [...values], rowMode: 'array' });
      return rows;
    },
    remove: async () => {
      await admin.query(`drop schema ${name} cascade; drop owned by ${name}; drop role ${name}`);
      await admin.end();
    },
  };
}

/** Statements that make a table of text columns with its rows, and an index on the first column. */
export function tableStatements(
  name: string,
  columns: readonly string[],
  rows: readonly (readonly (string | null)[])[],
): string {
  const quoted = columns.map((column) => escapeIdentifier(column));
  const literal = (value: string | null): string =>
    value === null ? 'null' : `'${value.replaceAll("'", "''")}'`;
  const table = escapeIdentifier(name);
  const statements = [
    `create table ${table} (${quoted.map((column) => `${column} text`).join(', ')})`,
    `create index on ${table} (${quoted[0] ?? ''})`,
  ];
  if (rows.length > 0) {
    const values = rows.map((row) => `(${row.map(literal).join(', ')})`);
    statements.push(`insert into ${table} values ${values.join(', ')}`);
  }
  return `${statements.join(';\n')};\n`;
}
