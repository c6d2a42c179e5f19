/** A hub outside demo mode, as its commands start it: its own lists, keys and sources, and nothing of the demo. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { type Server, createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type CryptoKey, type JWK, SignJWT, exportJWK, generateKeyPair } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { demoAudience, demoIssuer, mintToken, openDemoKeys } from '../../auth/caller/demo-keys.ts';
import { StoredScopeIndex } from '../../auth/scope/scope-index.ts';
import { ListRepository } from '../../registry/database/list-repository.ts';
import { sampleHouseholds } from '../demo/sample-people.ts';
import { type GraphReply, civilAffairs } from '../fixtures/hub.ts';
import { jsonType, sendRaw } from '../fixtures/raw-request.ts';
import { writeSources } from '../fixtures/sources.ts';
import { copyOfLists, readTable, writeTable } from '../registry/list-files.ts';
import { demoData } from '../support/lists.ts';

const scripts = path.join(import.meta.dirname, '..', '..', 'scripts');
/** A penalty power of the education department, bound to no case, over the whole province. */
const power = '0200-B-01200';
const issuer = 'https://id.example';
const audience = 'qingdan';

const folder = mkdtempSync(path.join(tmpdir(), 'qingdan-production-'));
const directory = path.join(folder, 'data');
const config = path.join(folder, 'hub.json');
const households = sampleHouseholds(4);
const people = households.flatMap((household) => household.members);
const [person] = people;

interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Nothing of what this process was started with says how a hub is configured. */
function environment(more: Record<string, string> = {}): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !name.startsWith('QINGDAN_') && name !== 'PORT',
  );
  return { ...Object.fromEntries(kept), NODE_OPTIONS: '', ...more };
}

function run(script: string, args: readonly string[], more?: Record<string, string>): Promise<Ran> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', path.join(scripts, script), ...args],
      { env: environment(more) },
      (error, stdout, stderr) => {
        resolve({ code: error ? Number(error.code) : 0, stdout, stderr });
      },
    );
  });
}

/** Starts a command that stays, and waits for words of it. */
async function start(
  script: string,
  args: readonly string[],
  words: RegExp,
): Promise<[ChildProcess, string]> {
  const child = spawn(process.execPath, [path.join(scripts, script), ...args], {
    env: environment(),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  await new Promise<void>((resolve, reject) => {
    const take = (part: Buffer): void => {
      said += part.toString('utf8');
      if (words.test(said)) resolve();
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.once('exit', () => reject(new Error(`\`${script}\` ended: ${said}`)));
  });
  return [child, said];
}

let provider: Server;
let key: CryptoKey;
let published: readonly JWK[] = [];
let hub: ChildProcess | undefined;
let url = '';

interface Claims {
  readonly powers?: readonly string[];
  readonly iss?: string;
  readonly aud?: string;
  /** Seconds since 1970. */
  readonly exp?: number;
}

function signed(claims: Claims = {}, kid = 'idp-1', by = key): Promise<string> {
  return new SignJWT({
    department: '省教育厅',
    application: '执法',
    role: 'application',
    powers: [power],
    ...claims,
  })
    .setProtectedHeader({ alg: 'ES256', kid })
    .setIssuer(claims.iss ?? issuer)
    .setAudience(claims.aud ?? audience)
    .setSubject('张三')
    .setJti('1')
    .setExpirationTime(claims.exp ?? Math.floor(Date.now() / 1000) + 600)
    .sign(by);
}

async function ask(
  query: string,
  token: string | null,
  more: Record<string, string> = {},
): Promise<GraphReply> {
  const authorization = token === null ? {} : { authorization: `Bearer ${token}` };
  const headers: Record<string, string> = { ...jsonType, ...more };
  return sendRaw(url, { headers: Object.assign(headers, authorization), body: JSON.stringify({ query }) });
}

beforeAll(async () => {
  const pair = await generateKeyPair('ES256');
  key = pair.privateKey;
  // The demo's own key, though a careless provider publishes it.
  const demo = await openDemoKeys(path.join(folder, 'demo'));
  const demoKey = { ...(await exportJWK(await publicOf(demo.keySetFile))), kid: demo.kid, alg: 'ES256' };
  published = [{ ...(await exportJWK(pair.publicKey)), kid: 'idp-1', alg: 'ES256' }, demoKey];
  provider = createServer((_request, response) => {
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys: published }));
  });
  await new Promise<void>((resolve) => {
    provider.listen(0, '127.0.0.1', resolve);
  });
  mkdirSync(path.join(folder, 'sources'));
  const sources = await writeSources(path.join(folder, 'sources'), households);
  writeFileSync(
    config,
    JSON.stringify({
      directory: 'data',
      port: 0,
      keySet: `http://127.0.0.1:${(provider.address() as AddressInfo).port}/jwks.json`,
      issuer,
      audience,
      sources: Object.fromEntries(sources),
    }),
  );
}, 60_000);

async function publicOf(file: string): Promise<CryptoKey> {
  const { importJWK } = await import('jose');
  const { readFile } = await import('node:fs/promises');
  const { keys } = JSON.parse(await readFile(file, 'utf8')) as { keys: JWK[] };
  const imported = await importJWK(keys[0] ?? {}, 'ES256', { extractable: true });
  return imported instanceof Uint8Array ? expect.fail() : imported;
}

afterAll(async () => {
  const gone = hub && new Promise((resolve) => hub?.once('exit', resolve));
  hub?.kill('SIGTERM');
  await gone;
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
  beforeAll(async () => {
    // What the police would feed.
    const index = await StoredScopeIndex.open({
      file: path.join(directory, 'hub.sqlite'),
      keyFile: path.join(directory, 'hub-key'),
    });
    await index.feed(
      '省公安厅',
      '省公安厅',
      people.map(({ id, division }) => ({ citizenId: id, division })),
    );
    await index.close();
    const [child, said] = await start('serve.ts', ['--config', config], /ready at .*\/graphql/);
    hub = child;
    url = /http:\S+/.exec(said)?.[0] ?? '';
  }, 60_000);

  const reading = `{ citizen(id: "${person?.id ?? ''}") { household { name } } }`;

  test('gives what the list gives, to tokens of its identity provider', async () => {
    const health = await sendRaw(url, { method: 'GET', target: '/health' });
    expect(health.body).toEqual({ status: 'ready' });
    const reply = await ask(reading, await signed());
    expect(reply.body.errors).toBeUndefined();
    expect(reply.body.data).toEqual({ citizen: { household: { name: person?.name } } });
    const two = await signed({ powers: ['0200-B-01300', power] });
    expect((await ask(reading, two)).body.errors?.[0]?.extensions['code']).toBe('POWER_REQUIRED');
    expect((await ask(reading, two, { 'x-power': power })).body).toEqual(reply.body);
    const lists = await ask('{ powers(first: 1) { total } }', null);
    expect(lists.body.data).toEqual({ powers: { total: 3090 } });
  });

  test('refuses demo keys, though its identity provider publishes one', async () => {
    const demo = await openDemoKeys(path.join(folder, 'demo'));
    const minted = await mintToken(demo, { department: civilAffairs, powers: [power] });
    const dressed = await signed({}, demo.kid, demo.privateKey);
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
    const reply = await ask(reading, await signed(claims));
    expect([reply.status, reply.body.errors?.[0]?.extensions['code']]).toEqual([401, code]);
  });

  test('has made nothing of the demo', () => {
    const files = readdirSync(directory).map((name) => name.replace(/-(wal|shm)$/, ''));
    expect([...new Set(files)].filter((name) => !name.startsWith('registry.grafeo')).sort()).toEqual([
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
  const occupied = String((provider.address() as AddressInfo).port);
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
