/** A hub as it is started outside demo mode: its sources are added, changed and removed while it answers steadily. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { SourceLocation } from '../../connectors/open.ts';
import { sourcesFolder } from '../../schema/files.ts';
import { sampleHouseholds } from '../demo/sample-people.ts';
import type { GraphReply } from '../fixtures/hub.ts';
import {
  type IdentityProvider,
  type Ran,
  type ServedHub,
  audience,
  issuer,
  penaltyPower,
  run,
  serve,
  startIdentityProvider,
} from '../fixtures/production.ts';
import { writeSources } from '../fixtures/sources.ts';
import { copyOfLists, readTable, writeTable } from '../registry/list-files.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'qingdan-reload-'));
const config = path.join(folder, 'hub.json');
const sdl = path.join(folder, 'sdl');
const people = sampleHouseholds(4).flatMap((household) => household.members);

let provider: IdentityProvider;
let hub: ServedHub;
let written: ReadonlyMap<string, SourceLocation>;
const left = new Set<string>();

/** The configuration without the sources that are left out now, some of them elsewhere than they were written. */
function configure(more: Readonly<Record<string, SourceLocation>> = {}): void {
  const sources = [...written].filter(([name]) => !left.has(name));
  writeFileSync(
    config,
    JSON.stringify({
      directory: 'data',
      port: 0,
      keySet: provider.keySet,
      issuer,
      audience,
      sourceSdl: 'sdl',
      sources: { ...Object.fromEntries(sources), ...more },
    }),
  );
}

/** The lists of the demo, where the power needs an item of its own department besides. */
async function importLists(): Promise<void> {
  const lists = await copyOfLists();
  const needs = await readTable(lists.folder, 'needs');
  const of = needs.find(([power]) => power === penaltyPower) ?? expect.fail('the power needs nothing');
  needs.push(of.map((cell) => (cell === 'household.name' ? 'education.putonghuaLevel' : cell)));
  await writeTable(lists.folder, 'needs', needs);
  expect(await run('import.ts', ['--config', config, '--lists', lists.folder])).toMatchObject({ code: 0 });
  await lists.remove();
}

beforeAll(async () => {
  provider = await startIdentityProvider();
  mkdirSync(path.join(folder, 'sources'));
  cpSync(sourcesFolder, sdl, { recursive: true });
  written = await writeSources(path.join(folder, 'sources'), sampleHouseholds(4));
  configure();
  await importLists();
  expect(await run('register.ts', ['--config', config])).toMatchObject({ code: 0 });
  hub = await serve(['--config', config, '--watch']);
}, 120_000);
afterAll(async () => {
  await hub.stop();
  provider.close();
  rmSync(folder, { recursive: true, force: true });
});

function describeAnew(name: string, text: string): void {
  const file = path.join(sdl, `${name}.graphql`);
  writeFileSync(file, `# ${text}\n${readFileSync(path.join(sourcesFolder, `${name}.graphql`), 'utf8')}`);
}

function placeOf(name: string): string {
  const place = written.get(name);
  return place && 'file' in place ? place.file : expect.fail(`${name} is no file`);
}

/** A copy of a source's database at another place. */
function moved(name: string): Record<string, SourceLocation> {
  const file = path.join(folder, `${name}-${performance.now()}.sqlite`);
  cpSync(placeOf(name), file);
  return { [name]: { file } };
}

interface Load {
  /** Requests a second that were sent. */
  readonly rate: number;
  readonly failed: readonly GraphReply[];
}

/** Sends so many requests a second, whether or not those before are answered, until the work has ended. */
async function during(work: () => Promise<void>, rate: number): Promise<Load> {
  const token = await provider.signed();
  const failed: GraphReply[] = [];
  const asked: Promise<void>[] = [];
  const ask = async (at: number): Promise<void> => {
    const person = people[at % people.length];
    const reply =
      at % 4 === 0
        ? await hub.ask('{ powers(first: 1) { total } }', null)
        : await hub.ask(
            `{ citizen(id: "${person?.id ?? ''}") { household { name } education { putonghuaLevel } } }`,
            token,
          );
    const citizen = reply.body.data?.['citizen'] as { household?: { name: string } } | undefined;
    const isRight = at % 4 === 0 || citizen?.household?.name === person?.name;
    if (reply.status !== 200 || reply.body.errors || !isRight) failed.push(reply);
  };
  const begun = performance.now();
  const timer = setInterval(() => {
    const due = Math.floor(((performance.now() - begun) / 1_000) * rate);
    while (asked.length < due) asked.push(ask(asked.length));
  }, 1);
  await work();
  clearInterval(timer);
  const sent = asked.length / ((performance.now() - begun) / 1_000);
  await Promise.all(asked);
  return { rate: sent, failed };
}

/** What the hub says of its reloads. */
const told = (): number => hub.said().split('sources reloaded: ').length - 1;

async function byWatching(change: () => void): Promise<void> {
  const before = told();
  change();
  await vi.waitFor(() => expect(told()).toBe(before + 1), { timeout: 20_000, interval: 20 });
}

async function byCommand(): Promise<Ran> {
  const token = await provider.signed({ role: 'listPublisher', powers: [] });
  const { origin } = new URL(hub.url);
  return run('source.ts', ['reload', '--url', origin], { QINGDAN_TOKEN: token });
}

test('200 requests a second through ten reloads, none failed', async () => {
  const { rate, failed } = await during(async () => {
    for (const [name, other] of [
      ['water', 'household'],
      ['culture', 'education'],
    ] as const) {
      await byWatching(() => {
        left.add(name);
        configure();
      });
      await byWatching(() => describeAnew(other, 'described anew'));
      await byWatching(() => {
        left.delete(name);
        configure();
      });
      await byWatching(() => configure(moved(other)));
      await byWatching(() => {
        describeAnew(other, 'and once more');
        configure();
      });
    }
  }, 200);
  expect(failed).toEqual([]);
  expect(rate).toBeGreaterThan(190);
  expect(told()).toBe(10);
}, 120_000);

test('a signal reloads, too, and the log tells what is wrong while the hub serves as before', async () => {
  writeFileSync(path.join(sdl, 'water.graphql'), 'type Citizen {');
  await vi.waitFor(() => expect(hub.said()).toContain('SOURCES_REFUSED'), { timeout: 20_000 });
  expect(hub.said()).toMatch(/water\.graphql:1:15: Syntax Error/);
  const token = await provider.signed();
  const reply = await hub.ask(
    `{ citizen(id: "${people[0]?.id ?? ''}") { water { reservoirMigrant } } }`,
    token,
  );
  expect(reply.body.errors?.map(({ extensions }) => extensions['code'])).toEqual(['FIELD_NOT_NEEDED']);
  const before = hub.said().length;
  hub.signal('SIGHUP');
  await vi.waitFor(() => expect(hub.said().slice(before)).toContain('SOURCES_REFUSED'), { timeout: 20_000 });
});

test('the command reloads a running hub, and says what it took or what is wrong', async () => {
  const refused = await byCommand();
  expect(refused).toMatchObject({ code: 1, stdout: '' });
  expect(refused.stderr).toMatch(/^SOURCES_REFUSED: .*\n {2}.*water\.graphql:1:15: Syntax Error/);
  const repaired = told();
  cpSync(path.join(sourcesFolder, 'water.graphql'), path.join(sdl, 'water.graphql'));
  await vi.waitFor(() => expect(told()).toBe(repaired + 1), { timeout: 20_000 });
  expect(await byCommand()).toEqual({ code: 0, stdout: 'nothing has changed\n', stderr: '' });
  const nowhere = await run('source.ts', ['reload', '--url', 'http://127.0.0.1:1'], { QINGDAN_TOKEN: 'x' });
  expect([nowhere.code, nowhere.stderr]).toEqual([1, expect.stringContaining('no hub answers at')]);
  const without = await run('source.ts', ['reload']);
  expect([without.code, without.stderr]).toEqual([1, expect.stringContaining('`QINGDAN_TOKEN`')]);
});
