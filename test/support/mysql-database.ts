/** A database of its own in the MariaDB of the test run, and a user that may only read what lies in it. */
import { randomBytes } from 'node:crypto';
import { createConnection, escape, escapeId, type Connection } from 'mysql2/promise';
import { placeOf } from '../../connectors/mysql/location.ts';
import { mariadbForTests } from './mariadb.ts';

export interface MysqlDatabase {
  /** Name of the database, and of the user. */
  readonly name: string;
  /** URL of the user. */
  readonly url: string;
  /** Runs statements as the user that made the database; what they make there can be read by the other. */
  execute(...statements: readonly string[]): Promise<void>;
  query(statement: string, values?: readonly unknown[]): Promise<readonly (readonly unknown[])[]>;
  remove(): Promise<void>;
}

async function connect(url: string): Promise<Connection> {
  const place = placeOf({ url });
  const { host, port, user, database } = place;
  const secure = place.tls();
  const connection = await createConnection({
    host,
    port,
    user,
    database,
    password: place.password(),
    ...(secure ? { ssl: { ...secure, verifyIdentity: true } as object } : {}),
    charset: 'utf8mb4_bin',
    rowsAsArray: true,
    supportBigNumbers: true,
    bigNumberStrings: true,
  });
  connection.on('error', () => undefined);
  return connection;
}

/** `address` is that of the run's own server unless given. */
export async function makeMysqlDatabase(address?: string): Promise<MysqlDatabase> {
  const url = address ?? (await mariadbForTests())?.url;
  if (url === undefined) throw new Error('no MariaDB here; tests that need it are to be skipped');
  const name = `test_${randomBytes(6).toString('hex')}`;
  const password = randomBytes(9).toString('hex');
  const admin = await connect(url);
  const execute = async (...statements: readonly string[]): Promise<void> => {
    for (const statement of statements) await admin.query(statement);
  };
  await execute(
    `create database ${name} character set utf8mb4`,
    `create user ${name} identified by '${password}'`,
    `grant select, show view on ${name}.* to ${name}`,
    `use ${name}`,
  );
  const own = new URL(url);
  own.username = name;
  own.password = password;
  own.pathname = name;
  return {
    name,
    url: own.href,
    execute,
    query: async (text, values = []) => {
      const [rows] =
        values.length > 0 ? await admin.execute(text, [...values] as string[]) : await admin.query(text);
      return rows as unknown as readonly (readonly unknown[])[];
    },
    remove: async () => {
      await execute(`drop database ${name}`, `drop user ${name}`);
      await admin.end();
    },
  };
}

/** Statements that make a table of text columns with its rows, an index on the first column, and a key that is not seen. */
export function tableStatements(
  name: string,
  columns: readonly string[],
  rows: readonly (readonly (string | null)[])[],
): readonly string[] {
  const [table, [key = '']] = [escapeId(name, true), columns.map((column) => escapeId(column, true))];
  // Keys are varchar: the server does not index text as a whole.
  const types = columns.map((column, at) => `${escapeId(column, true)} ${at === 0 ? 'varchar(40)' : 'text'}`);
  const statements = [
    `create table ${table} (${types.join(', ')}, \`row\` bigint auto_increment primary key invisible, index (${key}))`,
  ];
  if (rows.length > 0) {
    const names = columns.map((column) => escapeId(column, true)).join(', ');
    const values = rows.map((row) => `(${row.map((value) => escape(value)).join(', ')})`);
    statements.push(`insert into ${table} (${names}) values ${values.join(', ')}`);
  }
  return statements;
}
