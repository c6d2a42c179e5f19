/** What a load into PostgreSQL makes, keeps, replaces and refuses, and what is left of one that is killed. */
import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { madeBefore, makeSources } from '../../scripts/demo/make-sources.ts';
import { readManifest } from '../../scripts/demo/manifest.ts';
import { demoDatabase } from '../../scripts/demo/postgresql/database.ts';
import { postgresqlRegistrations } from '../../scripts/demo/registration.ts';
import { makePopulation } from '../../scripts/demo/population/population.ts';
import { makePostgresqlDatabase, type PostgresqlDatabase } from '../support/postgresql-database.ts';
import { postgresqlForTests } from '../support/postgresql.ts';
import { testDirectory } from './demo-directory.ts';

const access = await postgresqlForTests();
const seed = 20_261_001;
/** Topics that are enough to look at. */
const topics = ['agriculture', 'education', 'household', 'judicial', 'socialSecurity', 'vehicles'];

describe.skipIf(access === null)('a load into PostgreSQL', () => {
  const sdl = testDirectory();
  let database: PostgresqlDatabase;
  let directory: string;

  beforeAll(async () => {
    database = await makePostgresqlDatabase();
    mkdirSync(sdl.path, { recursive: true });
    for (const topic of topics) {
      const file = `${topic}.graphql`;
      cpSync(path.join(import.meta.dirname, '../../schema/sources', file), path.join(sdl.path, file));
    }
  });
  afterAll(async () => {
    await database.remove();
    sdl.remove();
  });
  beforeEach(() => {
    const made = testDirectory();
    onTestFinished(() => made.remove());
    directory = made.path;
  });

  const options = (citizens: number) => ({
    directory,
    citizens,
    seed,
    database: { url: database.url },
    sdlDirectory: sdl.path,
  });
  const one = async (statement: string): Promise<unknown> => (await database.query(statement))[0]?.[0];
  const citizens = async (): Promise<number> =>
    Number(await one('select count(*) from household."户籍人口"'));
  const tables = (): Promise<readonly (readonly unknown[])[]> =>
    database.query(`select c.oid from pg_class as c join pg_namespace as n on n.oid = c.relnamespace
      where obj_description(n.oid, 'pg_namespace') like 'Qingdan%' order by 1`);
  const schemas = async (): Promise<readonly unknown[]> =>
    (
      await database.query(
        `select nspname from pg_namespace where nspname !~ '^(pg_|information_schema$|public$)' order by 1`,
      )
    ).map(([name]) => name);

  test('gives columns their types, keys and groups an index, and the server its statistics', async () => {
    await makeSources(options(400));
    const type = (table: string, column: string): Promise<unknown> =>
      one(`select format_type(atttypid, atttypmod) from pg_attribute
        where attrelid = '${table}'::regclass and attname = '${column}'`);
    expect(await type('household."户籍人口"', '公民身份号码')).toBe('character varying(18)');
    expect(await type('household."人口基本信息"', '出生日期')).toBe('date');
    expect(await type('household."户籍人口"', '更新时间')).toBe('timestamp with time zone');
    expect(await type('"socialSecurity"."社会保险"', '缴费基数')).toBe('numeric');
    expect(await type('education."教育考试_成绩"', '是否录取')).toBe('boolean');
    expect(await type('education."教育考试_成绩"', '总分')).toBe('double precision');
    expect(await type('agriculture."农业补贴"', '补贴年度')).toBe('integer');
    // Words that were typed stay as they are.
    expect(await type('judicial."监狱管理"', '在押人员')).toBe('text');
    expect(
      await database.query(`select a.attname from pg_index as i join pg_attribute as a
        on a.attrelid = i.indrelid and a.attnum = i.indkey[0] where i.indrelid = 'household."户籍人口"'::regclass`),
    ).toEqual([['公民身份号码'], ['户号']]);
    const counted = `select reltuples from pg_class where oid = 'household."户籍人口"'::regclass`;
    expect(Number(await one(counted))).toBe(400);
    expect(
      Number(await one(`select count(*) from vehicles."机动车驾驶人" where length("身份证明号码") = 15`)),
    ).toBe(
      Number(await one(`select count(*) from vehicles."机动车驾驶人" where "身份证明号码" !~ '^.{18}$'`)),
    );
  });

  test('is kept by a second run, and replaced by one with another number; other schemas stay', async () => {
    await database.query('create schema other; create table other.own as select 1 as number');
    const first = await makeSources(options(400));
    const before = await tables();
    expect(await makeSources(options(400))).toEqual(first);
    expect(await tables()).toEqual(before);
    await makeSources(options(450));
    expect(await citizens()).toBe(450);
    const after = new Set((await tables()).map(([oid]) => oid));
    expect(before.some(([oid]) => after.has(oid))).toBe(false);
    expect(await one('select number from other.own')).toBe(1);
    await database.query('drop schema other cascade');
  });

  test('is made again when the database holds another than the directory remembers', async () => {
    await makeSources(options(400));
    const other = testDirectory();
    onTestFinished(() => other.remove());
    await makeSources({ ...options(420), directory: other.path });
    expect(await madeBefore(options(400))).toBeNull();
    await makeSources(options(400));
    expect(await citizens()).toBe(400);
    expect(await madeBefore({ ...options(420), directory: other.path })).toBeNull();
  });

  test("leaves somebody else's schema, and says so before anything is made", async () => {
    const own = await makePostgresqlDatabase();
    onTestFinished(() => own.remove());
    await own.query('create schema judicial; create table judicial.own as select 1 as number');
    const refused = makeSources({ ...options(400), database: { url: own.url } });
    await expect(refused).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
      message: expect.stringContaining('schema `judicial` that no demo made'),
    });
    expect(await own.query('select number from judicial.own')).toEqual([[1]]);
    expect(readdirSync(directory)).toEqual([]);
    expect(readManifest(directory)).toBeNull();
  });

  test('is refused while another one is under way, which goes on', async () => {
    const first = makeSources(options(3_000));
    await untilCopying();
    const other = testDirectory();
    onTestFinished(() => other.remove());
    await expect(makeSources({ ...options(400), directory: other.path })).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
      message: expect.stringContaining('another run'),
    });
    await first;
    expect(await citizens()).toBe(3_000);
  });

  /** Until a session of a loader has begun to send rows. */
  async function untilCopying(): Promise<void> {
    const copying = `select count(*) from pg_stat_activity
      where datname = current_database() and application_name = 'qingdan-demo' and query like 'copy %'`;
    await expect.poll(() => one(copying).then(Number), { timeout: 60_000, interval: 20 }).toBeGreaterThan(0);
  }

  function startDemo(count: number): ChildProcess {
    const script = path.join(import.meta.dirname, '../../scripts/demo.ts');
    const child = spawn(
      process.execPath,
      [
        '--disable-warning=ExperimentalWarning',
        script,
        '--citizens',
        String(count),
        '--postgres',
        database.url,
      ],
      { env: { ...process.env, QINGDAN_DATA: directory }, stdio: 'ignore' },
    );
    onTestFinished(() => void child.kill('SIGKILL'));
    return child;
  }

  test('that is killed leaves the province before it whole, and the next one clears up', async () => {
    const kept = await makeSources(options(400));
    const child = startDemo(200_000);
    await untilCopying();
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;
    expect(await madeBefore(options(400))).toEqual(kept);
    expect(await citizens()).toBe(400);
    // A load that has ended its transaction and not yet taken its place is a leftover as well.
    await database.query(`create schema judicial_loading; comment on schema judicial_loading is
      'Qingdan demo province, being loaded'; create table judicial_loading.half as select 1 as number`);
    await makeSources(options(410));
    expect(await citizens()).toBe(410);
    expect(await schemas()).toEqual(topics);
    expect(readdirSync(directory)).toEqual(['province']);
  });

  test('feeds the registrations of all citizens, a part at a time', async () => {
    await makeSources(options(6_000));
    const divisions = new Map(
      [...makePopulation({ citizens: 6_000, seed })].flatMap(({ members }) =>
        members.map(({ id, division }): [string, string] => [id, division]),
      ),
    );
    let count = 0;
    for await (const { citizenId, division } of postgresqlRegistrations(directory, { url: database.url })) {
      expect(divisions.get(citizenId)).toBe(division);
      count++;
    }
    expect(count).toBe(6_000);
  });

  test('says what is wrong with an address, without its password', async () => {
    const unreachable = 'postgresql://someone:geheim@127.0.0.1:1/nothing?sslmode=disable';
    for (const [url, code] of [
      [unreachable, 'SOURCE_UNAVAILABLE'],
      ['postgresql://someone:geheim@127.0.0.1/', 'BAD_USER_INPUT'],
      ['geheim', 'BAD_USER_INPUT'],
    ] as const) {
      const failure: unknown = await makeSources({ ...options(400), database: { url } }).catch(
        (error) => error,
      );
      expect(failure).toMatchObject({ code });
      expect(String(failure)).not.toContain('geheim');
    }
    expect(readdirSync(directory)).toEqual([]);
  });
});

describe('the address of the database', () => {
  const url = 'postgresql://someone:ge%40heim@db.example:5433/demo?sslmode=disable';
  const bare = 'postgresql://someone@db.example:5433/demo?sslmode=disable';
  let directory: string;

  beforeEach(() => {
    const made = testDirectory();
    onTestFinished(() => made.remove());
    directory = made.path;
    vi.stubEnv('QINGDAN_POSTGRES_URL', undefined);
    onTestFinished(() => void vi.unstubAllEnvs());
  });

  test('is remembered, its password in a file that only the owner may read', () => {
    demoDatabase(directory, url, null)?.remember();
    const file = path.join(directory, 'postgresql-password');
    expect(readFileSync(file, 'utf8')).toBe('ge@heim\n');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(demoDatabase(directory, undefined, bare)?.location).toEqual({ url: bare, passwordFile: file });
    // One without a password needs no file.
    demoDatabase(directory, bare, null)?.remember();
    expect(readdirSync(directory)).toEqual([]);
    expect(demoDatabase(directory, undefined, bare)?.location).toEqual({ url: bare });
  });

  test('comes from the variable, of which nothing is written, unless it is given', () => {
    vi.stubEnv('QINGDAN_POSTGRES_URL', url);
    const found = demoDatabase(directory, undefined, bare);
    expect(found?.location).toEqual({ url });
    found?.remember();
    expect(readdirSync(directory)).toEqual([]);
    expect(demoDatabase(directory, bare, null)?.location).toEqual({ url: bare });
    expect(demoDatabase(directory, null, bare)).toBeNull();
  });

  test('is none where nothing names one', () => {
    expect(demoDatabase(directory, undefined, null)).toBeNull();
  });
});
