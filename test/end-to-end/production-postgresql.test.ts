/** Two hubs outside demo mode on one PostgreSQL, as their commands start them, with a register that lies there, too. */
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '../../auth/clock.ts';
import { StoredLedger } from '../../auth/ledger/stored-ledger.ts';
import { sampleHouseholds } from '../demo/sample-people.ts';
import {
  type IdentityProvider,
  type ServedHub,
  audience,
  issuer,
  run,
  serve,
  startIdentityProvider,
} from '../fixtures/production.ts';
import { writeSources } from '../fixtures/sources.ts';
import { demoData } from '../support/lists.ts';
import { type PostgresqlDatabase, makePostgresqlDatabase } from '../support/postgresql-database.ts';
import {
  type PostgresqlSchema,
  makePostgresqlSchema,
  tableStatements,
} from '../support/postgresql-schema.ts';
import { postgresqlForTests } from '../support/postgresql.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'qingdan-production-'));
const [first, second] = ['first', 'second'].map((name) => ({
  config: path.join(folder, `${name}.json`),
  directory: path.join(folder, name),
})) as [Hub, Hub];
interface Hub {
  readonly config: string;
  readonly directory: string;
}

const households = sampleHouseholds(4);
const people = households.flatMap((household) => household.members);
const [person, moved, unknown] = people;
const secret = 'a wrong and secret one';

let provider: IdentityProvider;
/** Database of the hub's tables. */
let database: PostgresqlDatabase;
/** Schema of the register. */
let register: PostgresqlSchema;

/** The tables of a SQLite file as statements. */
function copied(file: string): string {
  const source = new DatabaseSync(file);
  const names = source.prepare("select name from sqlite_schema where type = 'table'").all();
  const statements = names.map(({ name }) => {
    const rows = source.prepare(`select * from "${String(name)}"`);
    const columns = rows.columns().map((column) => column.name);
    const values = rows
      .all()
      .map((row) => columns.map((column) => (row[column] === null ? null : String(row[column]))));
    return tableStatements(String(name), columns, values);
  });
  source.close();
  return statements.join('');
}

describe.skipIf((await postgresqlForTests()) === null)('two hubs on one PostgreSQL', () => {
  beforeAll(async () => {
    [provider, database, register] = await Promise.all([
      startIdentityProvider(),
      makePostgresqlDatabase(),
      makePostgresqlSchema(),
    ]);
    mkdirSync(path.join(folder, 'sources'));
    const sources = await writeSources(path.join(folder, 'sources'), households);
    const household = sources.get('household');
    await register.execute(copied(household && 'file' in household ? household.file : expect.fail()));
    const place = new URL(register.url);
    writeFileSync(path.join(folder, 'register-password'), `${place.password}\n`);
    place.password = '';
    const own = new URL(database.url);
    writeFileSync(path.join(folder, 'password'), decodeURIComponent(own.password));
    own.password = '';
    for (const { config, directory } of [first, second]) {
      const configuration = {
        directory,
        port: 0,
        database: { url: own.href, passwordFile: 'password', schema: 'hubs' },
        keySet: provider.keySet,
        issuer,
        audience,
        sources: {
          ...Object.fromEntries(sources),
          household: { url: place.href, passwordFile: 'register-password' },
        },
      };
      writeFileSync(config, JSON.stringify(configuration));
    }
  }, 60_000);

  afterAll(async () => {
    await Promise.all([database.remove(), register.remove()]);
    provider.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test('a password that is wrong is told without it', async () => {
    const url = new URL(database.url);
    url.password = secret;
    const wrong = await run('import.ts', ['--config', first.config, '--lists', demoData], {
      QINGDAN_DATABASE: url.href,
    });
    expect([wrong.code, wrong.stdout]).toEqual([1, '']);
    expect(wrong.stderr).toMatch(/^NOT_READY: the PostgreSQL .*password authentication failed .*`database`/);
    expect(wrong.stderr).not.toContain('secret');
    expect(wrong.stderr).not.toMatch(/^ +at /m);
  });

  test('take their lists once, and only with one key', async () => {
    const imported = await run('import.ts', ['--config', first.config, '--lists', demoData]);
    expect(imported).toMatchObject({ code: 0, stderr: '' });
    expect(imported.stdout).toMatch(/^version 1 is published: \d+ departments, 3090 powers/);
    expect(readdirSync(first.directory)).toEqual(['hub-key']);
    const without = await run('serve.ts', ['--config', second.config]);
    expect([without.code, without.stdout]).toEqual([1, '']);
    expect(without.stderr).toMatch(
      /^NOT_READY: the database belongs to another key than `.*second\/hub-key`/,
    );
    expect(existsSync(path.join(second.directory, 'hub-key'))).toBe(false);
    copyFileSync(path.join(first.directory, 'hub-key'), path.join(second.directory, 'hub-key'));
    const again = await run('import.ts', ['--config', second.config, '--lists', demoData]);
    expect([again.code, again.stdout]).toEqual([1, '']);
    expect(again.stderr).toContain('LIST_CHANGE_REFUSED: the hub has lists already');
  });

  describe('when they are served', () => {
    let hubs: readonly ServedHub[] = [];
    const ask = async (at: number, citizen = person): Promise<unknown> => {
      const query = `{ citizen(id: "${citizen?.id ?? ''}") { household { name } } }`;
      const { body } = await (hubs[at] ?? expect.fail()).ask(query, await provider.signed());
      return body.errors?.map(({ extensions }) => extensions['code']) ?? body.data;
    };
    const given = { citizen: { household: { name: person?.name } } };
    const registering = (args: readonly string[] = []): ReturnType<typeof run> =>
      run('register.ts', ['--config', second.config, ...args]);

    beforeAll(async () => {
      hubs = await Promise.all([first, second].map(({ config }) => serve(['--config', config])));
    }, 60_000);
    afterAll(async () => {
      await Promise.all(hubs.map((hub) => hub.stop()));
    });

    test('both give what the register says, once it is read, and nothing of those whom it leaves out', async () => {
      expect([await ask(0), await ask(1)]).toEqual([['NOT_AVAILABLE'], ['NOT_AVAILABLE']]);
      // Rows as a register has them: moved, without a division, with another's number of another kind.
      await register.execute(`insert into 户籍人口 (公民身份号码, "省市县（区）代码", 更新时间) values
          ('${moved?.id ?? ''}', '310101001001', '2099-01-01T00:00:00+08:00'), ('港澳 1', '140105001003', null);
        update 户籍人口 set "省市县（区）代码" = '140' where 公民身份号码 = '${unknown?.id ?? ''}'`);
      const { code, stdout, stderr } = await registering();
      expect(stderr).toMatch(/^registering the citizens: done in [\d.]+ s\n$/);
      expect([code, stdout]).toEqual([
        0,
        '19 citizens are registered, from 22 rows of `household`\n' +
          'left out: 1 rows whose key is no citizen ID, 1 whose division has no 12 digits\n',
      ]);
      expect([await ask(0), await ask(1)]).toEqual([given, given]);
      for (const citizen of [moved, unknown]) expect(await ask(0, citizen)).toEqual(['NOT_AVAILABLE']);
    });

    test('an export of the register does as well, where it has its columns', async () => {
      const file = path.join(folder, '导出.csv');
      writeFileSync(file, `公民身份号码,省市县（区）代码,更新时间\n${unknown?.id ?? ''},140105001003,\n`);
      const taken = await registering(['--file', file]);
      expect(taken.stdout).toBe(
        '1 citizens are registered, from 1 rows of `household`\n' +
          'not renewed: 19 citizens of earlier runs; 0 of them are older than 30 days and count as unknown\n',
      );
      expect(await ask(1, unknown)).toEqual({ citizen: { household: { name: unknown?.name } } });
      writeFileSync(file, '身份证号\n');
      const wrong = await registering(['--file', file]);
      expect([wrong.code, wrong.stdout]).toEqual([1, '']);
      expect(wrong.stderr).toMatch(
        /SOURCE_UNAVAILABLE: the source `household` failed: .* has no column `公民身份号码`/,
      );
      expect(wrong.stderr).not.toMatch(/^ +at /m);
    });

    test('their records are one chain', async () => {
      const place = { url: database.url, schema: 'hubs' };
      const keyFile = path.join(second.directory, 'hub-key');
      const ledger = await StoredLedger.onPostgresql(place, { keyFile, clock: systemClock });
      // Two refused before the register was read; then two given, two refused, and one of the export.
      expect(await ledger.verify()).toEqual({ records: 7, brokenAt: null });
      await ledger.close();
      for (const { directory } of [first, second]) {
        const files = readdirSync(directory).filter((name) => !name.startsWith('registry.grafeo'));
        expect(files.toSorted()).toEqual(['file-indexes', 'hub-key']);
      }
    });
  });
});
