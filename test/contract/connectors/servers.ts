/** What suites that run on every kind of database server must know of each. */
import type { Authority } from '../../../scripts/test-servers/certificates.ts';
import { startOwnMariadb } from '../../../scripts/test-servers/mariadb/start.ts';
import { startOwnPostgresql } from '../../../scripts/test-servers/postgresql/start.ts';
import { mariadbForTests } from '../../support/mariadb.ts';
import { makeMysqlDatabase } from '../../support/mysql-database.ts';
import { postgresqlForTests } from '../../support/postgresql.ts';
import { makePostgresqlSchema } from '../../support/postgresql-schema.ts';
import { anna } from './citizens.ts';

/** Tables of a test, and a user who may only read them; his name is that of the database or schema. */
export interface TestDatabase {
  readonly name: string;
  /** URL of the user. */
  readonly url: string;
  /** Runs one statement as the user that made the tables. */
  execute(statement: string): Promise<void>;
  query(statement: string, values?: readonly unknown[]): Promise<readonly (readonly unknown[])[]>;
  remove(): Promise<void>;
}

export interface OwnServer {
  readonly url: string;
  readonly port: number;
  readonly authority: Authority;
  crash(): Promise<void>;
  restart(): Promise<void>;
  certify(hosts: readonly string[]): Promise<void>;
  stop(): Promise<void>;
}

export interface ServerKind {
  readonly kind: 'POSTGRESQL' | 'MYSQL';
  readonly product: string;
  /** Whether there is one; false where its tests are to be skipped. */
  isThere(): Promise<boolean>;
  /** `access` are lines of `pg_hba.conf`. */
  startOwn(access?: readonly string[]): Promise<OwnServer>;
  make(address?: string): Promise<TestDatabase>;
  /** A view `慢` on the table `登记` that takes half a minute. */
  readonly slowView: string;
  /** A view `巨` of so many rows (a power of ten) with so many characters each. */
  hugeView(rows: number, characters: number): readonly string[];
  /** Changes the type of the column `姓名` of the table `变` to that of numbers, one more each. */
  readonly retype: readonly string[];
  /** What the user's sessions are doing, as the server sees it. */
  sessions(database: TestDatabase, state: 'active' | 'idle'): Promise<number>;
}

export const postgresql: ServerKind = {
  kind: 'POSTGRESQL',
  product: 'PostgreSQL',
  isThere: async () => (await postgresqlForTests()) !== null,
  startOwn: (access = []) => startOwnPostgresql({ access }),
  make: makePostgresqlSchema,
  slowView: 'create view 慢 as select 身份证号, 姓名 || pg_sleep(30) as 姓名 from 登记',
  hugeView: (rows, characters) => [
    `create or replace view 巨 as select '${anna}'::text as 身份证号, repeat('x', ${characters}) as 姓名
      from generate_series(1, ${rows})`,
  ],
  retype: ['alter table 变 alter column 姓名 type bigint using 姓名::bigint + 1'],
  sessions: async (database, state) => {
    const text = 'select count(*)::int from pg_stat_activity where usename = $1 and state = $2';
    return Number((await database.query(text, [database.name, state]))[0]?.[0]);
  },
};

export const mysql: ServerKind = {
  kind: 'MYSQL',
  product: 'MySQL',
  isThere: async () => (await mariadbForTests()) !== null,
  startOwn: () => startOwnMariadb(),
  make: makeMysqlDatabase,
  slowView: 'create view 慢 as select 身份证号, concat(姓名, sleep(30)) as 姓名 from 登记',
  hugeView: (rows, characters) => {
    const digits = Array.from({ length: Math.round(Math.log10(rows)) }, (_, at) => `数 as d${at}`);
    return [
      'create table if not exists 数 (数 int)',
      'delete from 数',
      'insert into 数 values (0), (1), (2), (3), (4), (5), (6), (7), (8), (9)',
      `create or replace view 巨 as select '${anna}' as 身份证号, repeat('x', ${characters}) as 姓名
        ${digits.length > 0 ? `from ${digits.join(', ')}` : ''}`,
    ];
  },
  retype: ['update 变 set 姓名 = 姓名 + 1', 'alter table 变 modify 姓名 bigint'],
  sessions: async (database, state) => {
    const text = `select count(*) from information_schema.processlist
      where user = ? and (command = 'Sleep') = ?`;
    return Number((await database.query(text, [database.name, state === 'idle']))[0]?.[0]);
  },
};
