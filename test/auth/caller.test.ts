/** Tokens, good and bad, against real key sets: a file of a demo install and an identity provider over HTTP. */
import { createHmac } from 'node:crypto';
import { mkdtemp, readFile, stat, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CryptoKey, SignJWT, exportJWK, generateKeyPair } from 'jose';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { CallerRefusal, createAuthenticator, type Authenticator } from '../../auth/caller/authenticate.ts';
import {
  demoAudience,
  demoIssuer,
  mintToken,
  openDemoKeys,
  type DemoKeys,
} from '../../auth/caller/demo-keys.ts';
import { publicCaller } from '../../auth/caller/public.ts';
import type { OutboundClient } from '../../outbound/client.ts';
import type { Destination } from '../../outbound/destinations.ts';
import type { QingdanError } from '../../schema/errors.ts';
import { makeAuthority } from '../../scripts/test-servers/certificates.ts';
import { clientFor, serveWeb } from '../support/web-service.ts';

const power = '0700-Z-00100';
const request = { department: '省民政厅', powers: [power, '0700-E-00100'], operator: '张三' };

let directory: string;
let keys: DemoKeys;
let demoHub: Authenticator;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'qingdan-caller-'));
  keys = await openDemoKeys(directory);
  demoHub = await createAuthenticator(optionsOf(keys.keySetFile, true));
});

function optionsOf(file: string, allowDemoKeys: boolean) {
  return { keySet: { file }, issuer: demoIssuer, audience: demoAudience, allowDemoKeys };
}

async function refusal(promise: Promise<unknown>): Promise<QingdanError> {
  return promise.then(
    () => expect.fail('it was accepted'),
    (error: unknown) => error as QingdanError,
  );
}

const bearer = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}` });

describe('a valid token', () => {
  test('gives its claims, and the headers select among them', async () => {
    const token = await mintToken(keys, request);
    const caller = await demoHub.authenticate({ ...bearer(token), 'x-power': power, 'x-case': 'C-1' });
    expect(caller).toMatchObject({
      department: '省民政厅',
      operator: '张三',
      role: 'application',
      powers: request.powers,
      power,
      caseId: 'C-1',
    });
    expect(caller.credential?.expiresAt).toBeGreaterThan(Date.now() / 1000 + 11 * 3600);
  });

  test('with one power needs no header; with several none is selected', async () => {
    const one = await mintToken(keys, { ...request, powers: [power] });
    expect((await demoHub.authenticate(bearer(one))).power).toBe(power);
    expect((await demoHub.authenticate(bearer(await mintToken(keys, request)))).power).toBeNull();
  });

  test('refuses a power that it does not list, saying so, and still names the caller for the record', async () => {
    const headers = { ...bearer(await mintToken(keys, request)), 'x-power': '0100-A-00100' };
    const error = await refusal(demoHub.authenticate(headers));
    expect(error).toBeInstanceOf(CallerRefusal);
    expect(error.code).toBe('POWER_NOT_YOURS');
    expect(error.message).toContain('the token does not list the power `0100-A-00100`');
    expect((error as CallerRefusal).caller).toMatchObject({ department: '省民政厅', power: null });
  });

  test('refuses a case number of the wrong form', async () => {
    const headers = { ...bearer(await mintToken(keys, request)), 'x-case': 'C 1' };
    expect((await refusal(demoHub.authenticate(headers))).code).toBe('BAD_REQUEST');
  });
});

describe('a token that was verified', () => {
  test('is refused when it has expired since', async () => {
    let now = new Date('2026-10-01T04:00:00Z');
    const hub = await createAuthenticator({
      ...optionsOf(keys.keySetFile, true),
      clock: { now: () => now },
    });
    const token = await mintToken(keys, { ...request, hours: 1, now });
    const ask = (milliseconds: number): Promise<unknown> => {
      now = new Date(Date.parse('2026-10-01T04:00:00Z') + milliseconds);
      return hub.authenticate(bearer(token));
    };
    await ask(0);
    await ask(3_590_000);
    await ask(3_604_000);
    expect((await refusal(ask(3_605_000))).code).toBe('TOKEN_EXPIRED');
  });

  test('is refused within a minute of its key being withdrawn', async () => {
    const fresh = await mkdtemp(join(tmpdir(), 'qingdan-caller-'));
    const own = await openDemoKeys(fresh);
    let published = await readFile(own.keySetFile, 'utf8');
    const provider = createServer((_request, response) => response.end(published));
    await new Promise<void>((resolve) => provider.listen(0, '127.0.0.1', resolve));
    const url = new URL(`http://127.0.0.1:${(provider.address() as AddressInfo).port}/jwks.json`);
    let now = Date.now();
    // Each look-up fetches the set anew, as the client does when its copy is old.
    const hub = await createAuthenticator({
      ...optionsOf('', true),
      keySet: { url, cacheMilliseconds: 0 },
      outbound: outboundTo(url),
      clock: { now: () => new Date(now) },
    });
    const token = await mintToken(own, request);
    await hub.authenticate(bearer(token));
    published = '{"keys":[]}';
    now += 59_000;
    await hub.authenticate(bearer(token));
    now += 1_000;
    const error = await refusal(hub.authenticate(bearer(token)));
    provider.close();
    expect(error.code).toBe('TOKEN_INVALID');
  });

  test('keeps its signature: one whose payload differs is checked anew', async () => {
    const token = await mintToken(keys, request);
    await demoHub.authenticate(bearer(token));
    const [head, , signature] = token.split('.');
    const payload = Buffer.from(JSON.stringify({ ...request, role: 'auditor' })).toString('base64url');
    const error = await refusal(demoHub.authenticate(bearer(`${head}.${payload}.${signature}`)));
    expect(error.code).toBe('TOKEN_INVALID');
  });
});

test('without a token the caller is the public, whatever the other headers say', async () => {
  expect(await demoHub.authenticate({ 'x-power': power })).toEqual(publicCaller);
});

test.each(['', 'Basic dXNlcjpwYXNz', 'Bearer', 'Bearer not a token', 'Bearer a.b'])(
  'a header `%s` is UNAUTHENTICATED',
  async (authorization) => {
    expect((await refusal(demoHub.authenticate({ authorization }))).code).toBe('UNAUTHENTICATED');
  },
);

describe('a bad token', () => {
  test('that has expired', async () => {
    const token = await mintToken(keys, { ...request, hours: 1, now: new Date(Date.now() - 3 * 3_600_000) });
    expect((await refusal(demoHub.authenticate(bearer(token)))).code).toBe('TOKEN_EXPIRED');
  });

  test.each([
    ['another audience', { audience: 'urn:other' }, 'aud'],
    ['another issuer', { issuer: 'urn:other' }, 'iss'],
    ['no subject', { subject: undefined }, 'sub'],
    ['no end', { expires: undefined }, 'exp'],
    ['no number', { jti: undefined }, 'jti'],
    ['no department', { claims: { department: undefined } }, 'department'],
    ['a department of control characters', { claims: { department: '省\n厅' } }, 'department'],
    ['an unknown role', { claims: { role: 'root' } }, 'role'],
    ['the role of the public', { claims: { role: 'public' } }, 'role'],
    ['powers that are no list', { claims: { powers: power } }, 'powers'],
    ['powers that are no text', { claims: { powers: [1] } }, 'powers'],
  ])('with %s is TOKEN_INVALID and names the claim', async (_name, change, claim) => {
    const error = await refusal(demoHub.authenticate(bearer(await sign(change))));
    expect(error.code).toBe('TOKEN_INVALID');
    expect(error.message).toContain(`\`${claim}\``);
  });

  test('whose payload was changed after signing', async () => {
    const [head, , signature] = (await mintToken(keys, request)).split('.');
    const payload = Buffer.from(JSON.stringify({ ...request, role: 'auditor' })).toString('base64url');
    const error = await refusal(demoHub.authenticate(bearer(`${head}.${payload}.${signature}`)));
    expect(error).toMatchObject({ code: 'TOKEN_INVALID', message: expect.stringContaining('signature') });
  });

  test('signed by another key under the same name', async () => {
    const other = await generateKeyPair('ES256');
    const error = await refusal(demoHub.authenticate(bearer(await sign({}, other.privateKey))));
    expect(error).toMatchObject({ code: 'TOKEN_INVALID', message: expect.stringContaining('signature') });
  });

  test('with `alg: none`, or signed symmetrically with the public key', async () => {
    const publicSet = await readFile(keys.keySetFile, 'utf8');
    const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const payload = encode({ iss: demoIssuer, aud: demoAudience, sub: 'x', jti: 'x', exp: 4_000_000_000 });
    const none = `${encode({ alg: 'none', kid: keys.kid })}.${payload}.AA`;
    expect((await refusal(demoHub.authenticate(bearer(none)))).code).toBe('TOKEN_INVALID');
    const signed = `${encode({ alg: 'HS256', kid: keys.kid })}.${payload}`;
    const signature = createHmac('sha256', publicSet).update(signed).digest('base64url');
    expect((await refusal(demoHub.authenticate(bearer(`${signed}.${signature}`)))).code).toBe(
      'TOKEN_INVALID',
    );
  });

  test('that names no key, or one that the hub does not know', async () => {
    for (const kid of [undefined, 'another']) {
      const error = await refusal(demoHub.authenticate(bearer(await sign({ kid }))));
      expect(error.code).toBe('TOKEN_INVALID');
    }
  });
});

interface Change {
  readonly kid?: string | undefined;
  readonly issuer?: string;
  readonly audience?: string;
  readonly subject?: undefined;
  readonly jti?: undefined;
  readonly expires?: undefined;
  readonly claims?: Readonly<Record<string, unknown>>;
}

async function sign(change: Change, privateKey = keys.privateKey): Promise<string> {
  const claims = { application: 'a', role: 'application', department: '省民政厅', powers: [power] };
  const kid = 'kid' in change ? change.kid : keys.kid;
  const token = new SignJWT({ ...claims, ...change.claims })
    .setProtectedHeader({ alg: 'ES256', ...(kid === undefined ? {} : { kid }) })
    .setIssuer(change.issuer ?? demoIssuer)
    .setAudience(change.audience ?? demoAudience);
  if (!('subject' in change)) token.setSubject('operator');
  if (!('jti' in change)) token.setJti('token-1');
  if (!('expires' in change)) token.setExpirationTime('1h');
  return token.sign(privateKey);
}

describe('demo keys', () => {
  test('are made once, readable by their owner only, and the public set holds no private part', async () => {
    const again = await openDemoKeys(directory);
    expect(again.kid).toBe(keys.kid);
    expect(keys.kid).toMatch(/^demo-/);
    expect((await stat(join(directory, 'demo-key.json'))).mode & 0o777).toBe(0o600);
    expect(await readFile(keys.keySetFile, 'utf8')).not.toContain('"d"');
  });

  test('are the same for processes that start at once', async () => {
    const fresh = await mkdtemp(join(tmpdir(), 'qingdan-caller-'));
    const pairs = await Promise.all(Array.from({ length: 8 }, async () => openDemoKeys(fresh)));
    expect(new Set(pairs.map((pair) => pair.kid)).size).toBe(1);
  });

  test('are refused by a hub outside demo mode, even when its key set holds them', async () => {
    const hub = await createAuthenticator(optionsOf(keys.keySetFile, false));
    const error = await refusal(hub.authenticate(bearer(await mintToken(keys, request))));
    expect(error).toMatchObject({ code: 'TOKEN_INVALID', message: expect.stringContaining('demo key') });
    expect((await refusal(hub.authenticate(bearer(await sign({ kid: undefined }))))).code).toBe(
      'TOKEN_INVALID',
    );
  });
});

function outboundTo(url: URL, destination?: Destination): OutboundClient {
  const client = clientFor([url.href], destination);
  onTestFinished(() => client.close());
  return client;
}

function auditorToken(privateKey: CryptoKey): Promise<string> {
  return new SignJWT({ ...request, application: 'a', role: 'auditor' })
    .setProtectedHeader({ alg: 'EdDSA', kid: 'k1' })
    .setIssuer(demoIssuer)
    .setAudience(demoAudience)
    .setSubject('operator')
    .setJti('token-2')
    .setExpirationTime('1h')
    .sign(privateKey);
}

describe('an identity provider', () => {
  let server: Server;
  let url: URL;
  let keySet: unknown = { keys: [] };

  beforeAll(async () => {
    server = createServer((_request, response) => {
      response.setHeader('content-type', 'application/json').end(JSON.stringify(keySet));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks`);
  });
  afterAll(() => server.close());

  test('publishes keys by URL', async () => {
    const pair = await generateKeyPair('EdDSA');
    keySet = { keys: [{ ...(await exportJWK(pair.publicKey)), kid: 'k1', alg: 'EdDSA' }] };
    const hub = await createAuthenticator({
      ...optionsOf('', false),
      keySet: { url },
      outbound: outboundTo(url),
    });
    expect((await hub.authenticate(bearer(await auditorToken(pair.privateKey)))).role).toBe('auditor');
  });

  test('publishes keys over https, vouched for by the authority of the list alone', async () => {
    const pair = await generateKeyPair('EdDSA');
    const keys = [{ ...(await exportJWK(pair.publicKey)), kid: 'k1', alg: 'EdDSA' }];
    const authority = makeAuthority('身份认证颁发者');
    const { certificate: cert, key } = authority.issue('idp', ['localhost']);
    const provider = await serveWeb((_, response) => response.end(JSON.stringify({ keys })), {
      tls: { cert, key },
    });
    onTestFinished(() => provider.stop());
    const ca = join(directory, 'ca.pem');
    await writeFile(ca, authority.certificate);
    const secure = new URL(`https://localhost:${provider.port}/jwks`);
    const token = await auditorToken(pair.privateKey);
    const options = { ...optionsOf('', false), keySet: { url: secure } };
    const hub = await createAuthenticator({ ...options, outbound: outboundTo(secure, { ca }) });
    expect((await hub.authenticate(bearer(token))).role).toBe('auditor');
    const strange = await createAuthenticator({ ...options, outbound: outboundTo(secure) });
    expect((await refusal(strange.authenticate(bearer(token)))).code).toBe('NOT_READY');
    const other = await createAuthenticator({
      ...options,
      outbound: outboundTo(secure, { networks: ['10.0.0.0/8'] }),
    });
    expect((await refusal(other.authenticate(bearer(token)))).code).toBe('NOT_READY');
  });

  test('is not asked where the list does not name it', async () => {
    const error = await refusal(createAuthenticator({ ...optionsOf('', false), keySet: { url } }));
    expect(error).toMatchObject({ code: 'NOT_READY', message: expect.stringContaining('`outbound`') });
  });

  test('that cannot be reached is the hub’s trouble, not the token’s', async () => {
    const gone = new URL('http://127.0.0.1:9/jwks');
    const hub = await createAuthenticator({
      ...optionsOf('', true),
      keySet: { url: gone },
      outbound: outboundTo(gone),
    });
    const error = await refusal(hub.authenticate(bearer(await mintToken(keys, request))));
    expect(error.code).toBe('NOT_READY');
  });

  test('must be asked over https unless it is on this machine', async () => {
    const keySetUrl = { url: new URL('http://idp.example/jwks') };
    const error = await refusal(createAuthenticator({ ...optionsOf('', true), keySet: keySetUrl }));
    expect(error.message).toContain('https');
  });
});

test('a key set file is read again when a key was added to it or withdrawn; a missing one is told at once', async () => {
  const file = join(directory, 'rotating.json');
  await writeFile(file, '{"keys":[]}');
  const hub = await createAuthenticator(optionsOf(file, true));
  const token = await mintToken(keys, request);
  expect((await refusal(hub.authenticate(bearer(token)))).code).toBe('TOKEN_INVALID');
  await new Promise((resolve) => setTimeout(resolve, 20));
  await writeFile(file, await readFile(keys.keySetFile, 'utf8'));
  expect((await hub.authenticate(bearer(token))).department).toBe('省民政厅');
  await new Promise((resolve) => setTimeout(resolve, 20));
  await writeFile(file, '{"keys":[]}');
  const other = await mintToken(keys, request);
  expect((await refusal(hub.authenticate(bearer(other)))).code).toBe('TOKEN_INVALID');
  const missing = await refusal(createAuthenticator(optionsOf(join(directory, 'none.json'), true)));
  expect(missing.code).toBe('NOT_READY');
});
