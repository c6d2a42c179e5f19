/** A hub outside demo mode, as its commands start it: its own lists, keys and sources, and nothing of the demo. */
import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { JWK } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { demoAudience, demoIssuer, mintToken, openDemoKeys } from '../../auth/caller/demo-keys.ts';
import { ListRepository } from '../../registry/database/list-repository.ts';
import { sampleHouseholds } from '../demo/sample-people.ts';
import { civilAffairs } from '../fixtures/hub.ts';
import {
  type Claims,
  type IdentityProvider,
  type ServedHub,
  audience,
  environment,
  issuer,
  penaltyPower as power,
  run,
  scripts,
  serve,
  startIdentityProvider,
} from '../fixtures/production.ts';
import { sendRaw } from '../fixtures/raw-request.ts';
import { writeSources } from '../fixtures/sources.ts';
import { copyOfLists, readTable, writeTable } from '../registry/list-files.ts';
import { demoData } from '../support/lists.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'qingdan-production-'));
const directory = path.join(folder, 'data');
const config = path.join(folder, 'hub.json');
const households = sampleHouseholds(4);
const people = households.flatMap((household) => household.members);
const [person] = people;

let provider: IdentityProvider;
let hub: ServedHub | undefined;

beforeAll(async () => {
  // The demo's own key, though a careless provider publishes it.
  const demo = await openDemoKeys(path.join(folder, 'demo'));
  const { keys } = JSON.parse(readFileSync(demo.keySetFile, 'utf8')) as { keys: JWK[] };
  provider = await startIdentityProvider(keys);
  mkdirSync(path.join(folder, 'sources'));
  const sources = await writeSources(path.join(folder, 'sources'), households);
  writeFileSync(
    config,
    JSON.stringify({
      directory: 'data',
      port: 0,
      keySet: provider.keySet,
      issuer,
      audience,
      sources: Object.fromEntries(sources),
    }),
  );
}, 60_000);

afterAll(async () => {
  await hub?.stop();
  provider.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('the first lists', () => {
  test('with a missing column are refused with a table, and nothing is kept', async () => {
    const { folder: lists, remove } = await copyOfLists();
    const needs = await readTable(demoData, 'needs');
    await writeTable(
      lists,
      'needs',
      needs.map((row) => row.slice(0, -1)),
    );
    const { code, stdout, stderr } = await run('import.ts', ['--config', config, '--lists', lists]);
    await remove();
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain('LIST_ROW_INVALID: ');
    expect(stderr).toContain('nothing was imported');
    expect(stderr).toContain(
      'sheet\trow\tcolumn\tvalue\treason\nneeds\t1\tarticle\t\tthe column `article` is missing',
    );
    expect(stderr).not.toMatch(/^ +at /m);
    expect(existsSync(path.join(directory, 'hub.sqlite'))).toBe(false);
  });

  test('are needed before a hub can be served', async () => {
    const { code, stdout, stderr } = await run('serve.ts', ['--config', config]);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain('`npm run import`');
    expect(stderr).not.toMatch(/^ +at /m);
  });

  test('are published once', async () => {
    const first = await run('import.ts', ['--config', config, '--lists', demoData]);
    expect(first).toMatchObject({ code: 0, stderr: '' });
    expect(first.stdout).toMatch(
      /^version 1 is published: \d+ departments, 3090 powers, 23277 responsibilities\n$/,
    );
    const second = await run('import.ts', ['--config', config, '--lists', demoData]);
    expect(second.code).toBe(1);
    expect(second.stderr).toContain('LIST_CHANGE_REFUSED: the hub has lists already');
    const lists = await ListRepository.open(path.join(directory, 'hub.sqlite'));
    expect(await lists.published()).toMatchObject({ epoch: 1 });
    await lists.close();
  });
});

describe('a served hub', () => {
  let ask: ServedHub['ask'];
  beforeAll(async () => {
    hub = await serve(['--config', config]);
    ({ ask } = hub);
  }, 60_000);

  const reading = `{ citizen(id: "${person?.id ?? ''}") { household { name } } }`;

  test('gives nothing of citizens whom no register has named, and what the register says while it runs', async () => {
    const token = await provider.signed();
    const before = await ask(reading, token);
    expect(before.body.errors?.map(({ extensions }) => extensions['code'])).toEqual(['NOT_AVAILABLE']);
    const { code, stdout, stderr } = await run('register.ts', ['--config', config]);
    expect(stderr).toMatch(/^registering the citizens: done in [\d.]+ s\n$/);
    expect([code, stdout]).toEqual([0, '20 citizens are registered, from 20 rows of `household`\n']);
    expect((await ask(reading, token)).body.errors).toBeUndefined();
  });

  test('gives what the list gives, to tokens of its identity provider', async () => {
    const health = await sendRaw(hub?.url ?? '', { method: 'GET', target: '/health' });
    expect(health.body).toMatchObject({ status: 'ready', breakers: { tax: 'closed' } });
    const reply = await ask(reading, await provider.signed());
    expect(reply.body.errors).toBeUndefined();
    expect(reply.body.data).toEqual({ citizen: { household: { name: person?.name } } });
    const two = await provider.signed({ powers: ['0200-B-01300', power] });
    expect((await ask(reading, two)).body.errors?.[0]?.extensions['code']).toBe('POWER_REQUIRED');
    expect((await ask(reading, two, { 'x-power': power })).body).toEqual(reply.body);
    const lists = await ask('{ powers(first: 1) { total } }', null);
    expect(lists.body.data).toEqual({ powers: { total: 3090 } });
  });

  test('refuses demo keys, though its identity provider publishes one', async () => {
    const demo = await openDemoKeys(path.join(folder, 'demo'));
    const minted = await mintToken(demo, { department: civilAffairs, powers: [power] });
    const dressed = await provider.signed({}, demo.kid, demo.privateKey);
    for (const token of [minted, dressed]) {
      const reply = await ask(reading, token);
      expect([reply.status, reply.body.errors?.[0]?.extensions['code']]).toEqual([401, 'TOKEN_INVALID']);
      expect(reply.body.errors?.[0]?.message).toContain('demo key');
      expect(reply.body).not.toHaveProperty('data');
    }
  });

  test.each<[string, Claims, string]>([
    ['another audience', { aud: demoAudience }, 'TOKEN_INVALID'],
    ['another issuer', { iss: demoIssuer }, 'TOKEN_INVALID'],
    ['a time that has passed', { exp: Math.floor(Date.now() / 1000) - 60 }, 'TOKEN_EXPIRED'],
  ])('refuses a token with %s', async (_, claims, code) => {
    const reply = await ask(reading, await provider.signed(claims));
    expect([reply.status, reply.body.errors?.[0]?.extensions['code']]).toEqual([401, code]);
  });

  test('has made nothing of the demo', () => {
    const files = readdirSync(directory).map((name) => name.replace(/-(wal|shm)$/, ''));
    expect([...new Set(files)].filter((name) => !name.startsWith('registry.grafeo')).sort()).toEqual([
      'file-indexes',
      'hub-key',
      'hub.sqlite',
    ]);
  });
});

test('what is wrong with the configuration is told by its key, and no hub is started', async () => {
  const wrong = await run('serve.ts', [], { QINGDAN_DIRECTORY: path.join(folder, 'demo'), PORT: 'x' });
  expect([wrong.code, wrong.stdout]).toEqual([1, '']);
  for (const named of ['directory', 'port', 'keySet', 'issuer', 'audience', 'sources']) {
    expect(wrong.stderr).toMatch(new RegExp(`^\`${named}\` `, 'm'));
  }
  expect(wrong.stderr).not.toMatch(/^ +at /m);
  const occupied = String(provider.port);
  const taken = await run('serve.ts', ['--config', config, '--port', occupied]);
  expect([taken.code, taken.stderr]).toEqual([1, `\`port\` ${occupied} is taken; choose another\n`]);
});

test('a demo hub listens on the loopback interface only', async () => {
  const free = createServer();
  await new Promise<void>((resolve) => {
    free.listen(0, '127.0.0.1', resolve);
  });
  const { port } = free.address() as AddressInfo;
  await new Promise((resolve) => free.close(resolve));
  const child = spawn(
    process.execPath,
    [path.join(scripts, 'start.ts'), '--port', String(port), '--citizens', '1000'],
    {
      env: environment({ QINGDAN_DATA: path.join(folder, 'demo-hub') }),
      stdio: 'ignore',
    },
  );
  const reached = (host: string): Promise<boolean> =>
    new Promise((resolve) => {
      const socket = connect({ host, port });
      socket.once('connect', () => resolve(true));
      socket.once('error', () => resolve(false));
      socket.once('close', () => socket.destroy());
    });
  while (!(await reached('127.0.0.1'))) await new Promise((resolve) => setTimeout(resolve, 50));
  // Any address of this machine but the one that it listens on.
  expect(await reached('127.0.0.2')).toBe(false);
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await gone;
});
