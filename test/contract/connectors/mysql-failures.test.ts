import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { placeOf } from '../../../connectors/mysql/location.ts';
import { Session } from '../../../connectors/mysql/session.ts';
import { startOwnMariadb, type OwnMariadb } from '../../../scripts/test-servers/mariadb/start.ts';
import { makeMysqlDatabase, type MysqlDatabase } from '../../support/mysql-database.ts';
import { anna, citizenId } from './citizens.ts';
import { readOf, signal } from './kinds.ts';
import {
  ask,
  columns,
  describeSlowServer,
  describeVanishingServer,
  fill,
  good,
  openOn,
} from './server-failures.ts';
import { mysql } from './servers.ts';

const isThere = await mysql.isThere();

describeSlowServer(mysql, isThere);
describeVanishingServer(mysql, isThere);

describe.skipIf(!isThere)('sessions of MySQL', () => {
  let server: OwnMariadb;
  let database: MysqlDatabase;
  beforeAll(async () => {
    server = await startOwnMariadb();
    database = await makeMysqlDatabase(server.url);
    await fill(mysql, database);
  });
  afterAll(() => server.stop());

  /** A view of settings of the session that reads it. */
  const viewOf = async (...names: readonly string[]): Promise<void> => {
    const wanted = names.map((name) => `'${name}'`).join(', ');
    await database.execute(`create or replace view 设置 as select '${anna}' as 身份证号,
        group_concat(lower(variable_name), '=', variable_value order by variable_name) as 姓名
      from information_schema.session_variables where variable_name in (${wanted})`);
  };
  const settings = readOf({ table: '设置', key: '身份证号', columns });

  test('the server itself ends what nobody ends, and writes nothing', async () => {
    const connector = await openOn(mysql, database, { timeLimitMilliseconds: 500 });
    await viewOf('max_statement_time', 'tx_read_only');
    expect(await ask(connector.compile(settings))).toEqual(['max_statement_time=0.500000,tx_read_only=ON']);
  });

  test('what the server makes its users begin with does not hold', async () => {
    const customs = [
      ['time_zone', "'America/New_York'", "'SYSTEM'"],
      ['sql_mode', "'PAD_CHAR_TO_FULL_LENGTH,ANSI_QUOTES,NO_BACKSLASH_ESCAPES'", 'default'],
      ['autocommit', '0', '1'],
      ['sql_select_limit', '0', '18446744073709551615'],
      ['init_connect', "'set names gbk'", "''"],
    ] as const;
    const connector = await openOn(mysql, database);
    await viewOf('time_zone', 'sql_mode', 'autocommit', 'character_set_results', 'sql_select_limit');
    // The server knows the names of no zones.
    const [zone, ...others] = customs;
    await database.execute(`set global ${zone[0]} = '-05:00'`);
    for (const [name, value] of others) await database.execute(`set global ${name} = ${value}`);
    onTestFinished(async () => {
      for (const [name, , usual] of customs) await database.execute(`set global ${name} = ${usual}`);
    });
    expect(await ask(connector.compile(settings))).toEqual([
      'autocommit=ON,character_set_results=utf8mb4,sql_mode=,sql_select_limit=18446744073709551615,time_zone=+08:00',
    ]);
    expect(await ask(connector.compile(good))).toEqual(['安娜']);
  });

  test('takes one statement at a time, and sends no file', async () => {
    const session = await Session.open(placeOf({ url: server.url }), 5_000);
    onTestFinished(() => session.end());
    await session.ask(`use ${database.name}`);
    await expect(session.ask('select 1; select 2')).rejects.toMatchObject({ errno: 1064 });
    await expect(session.ask("load data local infile '/etc/hostname' into table 登记")).rejects.toThrow(
      /local infile capability/,
    );
  });

  test('a hub that ends does not wait for idle sessions, encrypted ones either', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'qingdan-idle-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const ca = path.join(folder, 'ca.crt');
    writeFileSync(ca, server.authority.certificate);
    const secure = new URL(database.url);
    secure.search = new URLSearchParams({ 'ssl-ca': ca }).toString();
    const script = `const { openConnector } = await import('./connectors/open.ts');
      const connector = await openConnector('MYSQL', { url: process.argv[1] }, { source: 'test' });
      const rows = await connector.compile(${JSON.stringify(good)}).run(['${anna}'], new AbortController().signal);
      console.log(rows.length);`;
    for (const url of [database.url, secure.href]) {
      const words = ['--input-type=module', '--eval', script, url];
      const { stdout } = await promisify(execFile)(process.execPath, words, { timeout: 10_000 });
      expect(stdout).toBe('1\n');
    }
  });

  test('a statement is prepared once in a session, and a session keeps few', async () => {
    const connector = await openOn(mysql, database, { concurrency: 1 });
    const prepared = async (): Promise<number> => {
      const rows = await database.query("show global status like 'Prepared_stmt_count'");
      return Number(rows[0]?.[1]);
    };
    // Those of sessions before have gone with them.
    await expect.poll(prepared).toBe(0);
    for (let time = 0; time < 4; time += 1) await ask(connector.compile(good));
    expect(await prepared()).toBe(1);
    const counts: number[] = [];
    const keys = Array.from({ length: 300 }, (_, serial) => citizenId('20010203', serial));
    for (let variant = 0; variant < 450; variant += 1) {
      const repeated = Array.from({ length: (variant % 225) + 1 }, () => columns[0]);
      const read = connector.compile({ ...good, columns: repeated });
      await read.run(variant % 20 === 0 ? keys : [anna], signal);
      counts.push(await prepared());
    }
    expect(Math.max(...counts)).toBeGreaterThan(50);
    expect(Math.max(...counts)).toBeLessThanOrEqual(300);
  });
});
