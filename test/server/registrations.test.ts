/** Registrations from a register into the scope index: what is counted, what is stale, and who may feed. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import type { Connector } from '../../connectors/contract.ts';
import { openConnector } from '../../connectors/open.ts';
import { readSourceFiles } from '../../schema/files.ts';
import { legacyCitizenId } from '../../schema/identifiers/citizen-id.ts';
import { readSource } from '../../schema/read-source.ts';
import { registrationColumn } from '../../schema/registration.ts';
import { registerCitizens } from '../../server/registrations.ts';
import { type Stores, openStores } from '../../server/stores.ts';
import { anna, bo, cao, citizenId, nobody } from '../contract/connectors/citizens.ts';
import { clientFor } from '../support/web-service.ts';
import { smallLists } from '../contract/stores/small-lists.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'qingdan-registrations-'));
let now = new Date('2026-09-01T00:00:00Z');
const clock = { now: (): Date => now };
const register = registrationColumn(readSourceFiles().map(({ file, sdl }) => readSource(file, sdl)));
let stores: Stores;

beforeAll(async () => {
  stores = await openStores({ directory: folder, clock });
  await stores.lists.publishContent(await smallLists());
});
afterAll(async () => {
  await stores.close();
  rmSync(folder, { recursive: true, force: true });
});

type Row = readonly [id: string, division: string, time: string];

/** A connector on an export of the register with these rows. */
async function exported(rows: readonly Row[]): Promise<Connector> {
  const { table, key, column, updatedAt } = register;
  const lines = [[key, column, String(updatedAt)], ...rows].map((row) => row.join(','));
  writeFileSync(path.join(folder, `${table}.csv`), lines.join('\n'));
  const connector = await openConnector('CSV', { folder }, { source: register.source });
  onTestFinished(() => connector.close());
  return connector;
}

const early = '2026-01-01T00:00:00+08:00';
const late = '2026-08-01T00:00:00+08:00';

test('the register is the one of the described sources', () => {
  expect(register).toEqual({
    source: 'household',
    kind: 'SQLITE',
    department: '省公安厅',
    table: '户籍人口',
    key: '公民身份号码',
    legacyKeys: false,
    column: '省市县（区）代码',
    updatedAt: '更新时间',
  });
  expect(() => registrationColumn([])).toThrow('`household.registeredDivision`');
});

test('rows are taken, the latest of a citizen; what is wrong is counted and told of nobody', async () => {
  const connector = await exported([
    [anna, '140106001001', late],
    [anna, '140105001003', early],
    [bo, '140105001003', ''],
    [cao, '1401', early],
    [nobody, '', early],
    [String(legacyCitizenId(nobody)), '140105001003', early],
    ['不详', '140105001003', early],
    ['', '140105001003', early],
  ]);
  const seen: number[] = [];
  const progress = (rows: number): void => void seen.push(rows);
  const found = await registerCitizens({ stores, register, connector, clock, progress });
  const counts = { rows: 7, withoutCitizen: 2, withoutDivision: 2 };
  expect(found).toEqual({ ...counts, citizens: 2, notRenewed: 0, stale: 0 });
  expect(seen).toEqual([7]);
  expect(await stores.scopeIndex.divisions([anna, bo, cao, nobody])).toEqual(
    new Map([
      [anna, '140106001001'],
      [bo, '140105001003'],
    ]),
  );
});

test('the 15-digit form of a key is his where the table is said to have it', async () => {
  const rows: Row[] = [[String(legacyCitizenId(nobody)), '140105001003', early]];
  const connector = await exported(rows);
  await registerCitizens({ stores, register: { ...register, legacyKeys: true }, connector, clock });
  expect((await stores.scopeIndex.divisions([nobody])).size).toBe(1);
});

test('who has left the register stays for thirty days', async () => {
  now = new Date('2026-09-25T00:00:00Z');
  const connector = await exported([
    [anna, '140105001003', early],
    [cao, '140105001003', early],
  ]);
  const counts = { rows: 2, withoutCitizen: 0, withoutDivision: 0, citizens: 2 };
  expect(await registerCitizens({ stores, register, connector, clock })).toEqual({
    ...counts,
    notRenewed: 2,
    stale: 0,
  });
  now = new Date('2026-10-02T00:00:00Z');
  const found = await registerCitizens({ stores, register, connector, clock });
  expect(found).toEqual({ ...counts, notRenewed: 2, stale: 2 });
  expect([...(await stores.scopeIndex.divisions([anna, bo, cao, nobody])).keys()]).toEqual([anna, cao]);
});

test('a register of several pages is read with few rows at a time', async () => {
  const rows = Array.from({ length: 6_500 }, (_, at): Row => {
    const birth = `19${50 + Math.floor(at / 1000)}0203`;
    return [citizenId(birth, at % 1000), '140105001003', early];
  });
  const connector = await exported(rows);
  const seen: number[] = [];
  const progress = (count: number): void => void seen.push(count);
  now = new Date('2026-10-03T00:00:00Z');
  const found = await registerCitizens({ stores, register, connector, clock, progress });
  expect(found).toMatchObject({ rows: 6_500, citizens: 6_500 });
  expect(seen).toEqual([2_000, 4_000, 6_000, 6_500]);
});

test('nobody but the provider of the item feeds, and no source that is asked for citizens alone', async () => {
  const connector = await exported([[anna, '140105001003', late]]);
  const other = { ...register, department: '省民政厅' };
  await expect(registerCitizens({ stores, register: other, connector })).rejects.toMatchObject({
    code: 'FORBIDDEN',
  });
  const url = 'http://127.0.0.1:9';
  const outbound = clientFor([url]);
  const rest = await openConnector('REST', { url }, { source: 'household', outbound });
  onTestFinished(async () => {
    await rest.close();
    await outbound.close();
  });
  await expect(registerCitizens({ stores, register, connector: rest })).rejects.toMatchObject({
    code: 'BAD_USER_INPUT',
    message: expect.stringContaining('`--file`'),
  });
  const directory = mkdtempSync(path.join(folder, 'empty-'));
  const empty = await openStores({ directory, clock });
  onTestFinished(() => empty.close());
  await expect(registerCitizens({ stores: empty, register, connector })).rejects.toThrow(
    'import the lists first',
  );
});
