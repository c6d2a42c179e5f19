/** `source check` over the sources of a hub's configuration, against the catalogue that it has published. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sampleHouseholds } from '../demo/sample-people.ts';
import {
  audience,
  type IdentityProvider,
  issuer,
  run,
  startIdentityProvider,
} from '../fixtures/production.ts';
import { writeSources } from '../fixtures/sources.ts';
import { demoData } from '../support/lists.ts';
import { runSource } from './command.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'qingdan-checked-'));
const config = path.join(folder, 'hub.json');
let provider: IdentityProvider;
/** Path of a source's file. */
const files = new Map<string, string>();

function change(name: string, statements: string): void {
  const database = new DatabaseSync(files.get(name) ?? '');
  database.exec(statements);
  database.close();
}

let sources = 0;

beforeAll(async () => {
  provider = await startIdentityProvider();
  mkdirSync(path.join(folder, 'sources'));
  const places = await writeSources(path.join(folder, 'sources'), sampleHouseholds(6));
  for (const [name, place] of places) if ('file' in place) files.set(name, place.file);
  change('household', 'create index 按户号 on 户籍人口 (户号)');
  sources = places.size;
  const settings = { directory: 'data', port: 0, keySet: provider.keySet, issuer, audience };
  writeFileSync(config, JSON.stringify({ ...settings, sources: Object.fromEntries(places) }));
  await run('import.ts', ['--config', config, '--lists', demoData]);
});
afterAll(() => {
  provider.close();
  rmSync(folder, { recursive: true, force: true });
});

test('all of them are as described', async () => {
  expect(await runSource(['check', '--config', config])).toEqual({
    status: 0,
    stdout: `${sources} sources are as described\n`,
    stderr: '',
  });
});

test('one that has lost a column and a table says so, the others nothing', async () => {
  change('tax', 'alter table 发票管理 rename to 发票; alter table 社保费征收 rename column 险种 to 险种名称');
  const { status, stdout, stderr } = await runSource(['check', '--config', config]);
  expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
  expect(
    stdout
      .trim()
      .split('\n')
      .map((line) => line.split('\t').slice(0, 4).join(' ')),
  ).toEqual([
    'source table column difference',
    'tax 社保费征收 险种 the column is missing',
    'tax 发票管理  the table is missing',
  ]);
  const other = await runSource(['check', 'household', '--config', config]);
  expect(other).toMatchObject({ status: 0, stdout: '`household` is as described\n' });
});

test('one that does not answer is told by its code, and one that nobody has is refused', async () => {
  rmSync(files.get('tax') ?? '');
  const { status, stdout } = await runSource(['check', 'household', 'tax', '--config', config]);
  expect(status).toBe(1);
  expect(stdout.trim().split('\n')[1]).toMatch(
    /^tax\t\t\tSOURCE_UNAVAILABLE: .*\tsee that the source answers/,
  );
  const unknown = await runSource(['check', 'nobody', '--config', config]);
  expect(unknown).toMatchObject({ status: 1, stdout: '' });
  expect(unknown.stderr).toContain('no file of `schema/sources` describes `nobody`; add it by `source add`');
});
