/** Where the hub may go over HTTP and what it shows there: from the file and the environment, without secrets. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { configurationsIn } from '../support/hub-configuration.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'qingdan-configuration-'));
afterAll(() => rmSync(folder, { recursive: true }));
for (const name of ['jwks.json', 'ca.pem', 'hub.pem', 'hub.key'])
  writeFileSync(path.join(folder, name), '{"keys": []}');
const at = (name: string): string => path.join(folder, name);

const { read, problemsOf } = configurationsIn(folder);

const service = (credentials: object): object => ({
  sources: { tax: { url: 'https://tax.example/v1', credentials } },
});

describe('where the hub may go', () => {
  test('are the addresses that it is told, at the hosts and ports of these alone', () => {
    const credentials = {
      kind: 'clientCredentials',
      tokenUrl: 'https://login.example:8443/token',
      clientId: 'hub',
      file: 'secret',
    };
    const { outbound } = read({
      keySet: 'https://ID.example/jwks.json',
      sources: {
        tax: { url: 'https://tax.example/v1', credentials },
        credit: { url: 'http://localhost:9000' },
        household: { url: 'postgresql://hub@db:5432/population' },
      },
    });
    expect(outbound).toEqual(
      new Map([
        ['id.example:443', {}],
        ['tax.example:443', {}],
        ['login.example:8443', {}],
        ['localhost:9000', { networks: ['127.0.0.0/8', '::1'] }],
      ]),
    );
  });

  test('with networks and certificates of a department’s own', () => {
    const destination = {
      networks: ['10.20.0.0/16', 'fd00:1::/32'],
      ca: 'ca.pem',
      certificate: 'hub.pem',
      key: 'hub.key',
    };
    const resolved = { ...destination, ca: at('ca.pem'), certificate: at('hub.pem'), key: at('hub.key') };
    const sources = { tax: { url: 'https://tax.example/v1' } };
    expect(
      read({ sources, outbound: { 'TAX.example': destination, 'other.example:80': {} } }).outbound,
    ).toEqual(
      new Map<string, object>([
        ['tax.example:443', resolved],
        ['other.example:80', {}],
      ]),
    );
    const variable = JSON.stringify({ 'tax.example': { networks: ['10.1.1.1'] } });
    expect(
      read({ sources, outbound: { 'tax.example': destination } }, { QINGDAN_OUTBOUND: variable }).outbound,
    ).toEqual(new Map([['tax.example:443', { networks: ['10.1.1.1'] }]]));
  });

  test.each<[string, unknown, string]>([
    ['a list', ['tax.example'], '`outbound` is no object'],
    ['an address', { 'https://tax.example': {} }, 'is no host and port'],
    ['a path', { 'tax.example/v1': {} }, 'is no host and port'],
    ['a host twice', { 'tax.example': {}, 'TAX.example:443': {} }, 'is there twice'],
    ['a text', { 'tax.example': '10.0.0.0/8' }, 'is no object'],
    ['more', { 'tax.example': { password: 'verysecret' } }, '`outbound.tax.example.password` is no part'],
    ['networks as a text', { 'tax.example': { networks: '10.0.0.0/8' } }, 'is no list of networks'],
    ['a network that is none', { 'tax.example': { networks: ['intranet'] } }, 'which is no network'],
    ['a network that is a number', { 'tax.example': { networks: [10] } }, 'which is no text'],
    ['the whole world', { 'tax.example': { networks: ['0.0.0.0/0'] } }, 'which is too wide'],
    [
      'a file that is not there',
      { 'tax.example': { ca: 'none.pem' } },
      '`outbound.tax.example.ca` is no file',
    ],
    [
      'half a certificate',
      { 'tax.example': { certificate: 'hub.pem' } },
      'has one of `certificate` and `key`',
    ],
  ])('is wrong as %s', (_, outbound, words) => {
    const problems = problemsOf({ outbound });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(words);
    expect(problems[0]).toMatch(/; /);
    expect(problems[0]).not.toContain('verysecret');
  });
});

describe('what it shows there', () => {
  test.each<[object, object]>([
    [
      { kind: 'apiKey', header: 'X-Key', file: 'key' },
      { kind: 'apiKey', header: 'X-Key', file: at('key') },
    ],
    [
      { kind: 'apiKey', query: 'key', variable: 'TAX_KEY' },
      { kind: 'apiKey', query: 'key', variable: 'TAX_KEY' },
    ],
    [
      { kind: 'basic', user: 'hub', file: '/run/secrets/tax' },
      { kind: 'basic', user: 'hub', file: '/run/secrets/tax' },
    ],
    [
      {
        kind: 'clientCredentials',
        tokenUrl: 'https://a.example/t',
        clientId: 'hub',
        scope: 'read',
        variable: 'S',
      },
      {
        kind: 'clientCredentials',
        tokenUrl: 'https://a.example/t',
        clientId: 'hub',
        scope: 'read',
        variable: 'S',
      },
    ],
  ])('is %j', (credentials, expected) => {
    expect(read(service(credentials)).sources.get('tax')).toEqual({
      url: 'https://tax.example/v1',
      credentials: expected,
    });
  });

  test('and how many calls run at once', () => {
    const sources = { tax: { url: 'https://tax.example', concurrency: 4 } };
    expect(read({ sources }).sources.get('tax')).toEqual({ url: 'https://tax.example', concurrency: 4 });
    expect(problemsOf({ sources: { tax: { url: 'https://tax.example', concurrency: 0 } } })[0]).toContain(
      '`sources.tax.concurrency` is empty or not a whole number',
    );
  });

  test.each<[string, unknown, string]>([
    ['a text', 'verysecret', 'has no `kind`'],
    ['another kind', { kind: 'ntlm', user: 'a', file: 'b' }, 'has no `kind`'],
    ['a kind of every object', { kind: 'toString', file: 'b' }, 'has no `kind`'],
    ['a secret in the file', { kind: 'apiKey', header: 'k', key: 'verysecret' }, '.key` is no part'],
    ['no secret', { kind: 'basic', user: 'a' }, 'needs one of `file`, `variable`'],
    [
      'two secrets',
      { kind: 'basic', user: 'a', file: 'b', variable: 'C' },
      'needs one of `file`, `variable`',
    ],
    ['a key that goes nowhere', { kind: 'apiKey', file: 'b' }, 'needs one of `header`, `query`'],
    ['a header that breaks', { kind: 'apiKey', header: 'a\r\nb', file: 'b' }, '.header` is no name'],
    ['a header of the way', { kind: 'apiKey', header: 'Host', file: 'b' }, '.header` is no name'],
    ['an empty user', { kind: 'basic', user: '', file: 'b' }, '.user` is empty'],
    [
      'no address of tokens',
      { kind: 'clientCredentials', tokenUrl: 'a', clientId: 'b', file: 'c' },
      '.tokenUrl` is no address',
    ],
  ])('is wrong as %s', (_, credentials, words) => {
    const problems = problemsOf(service(credentials as object)).join('\n');
    expect(problems).toContain(words);
    expect(problems).not.toContain('verysecret');
  });
});

describe('headers of every call', () => {
  const withHeaders = (headers: unknown): object => ({
    sources: { tax: { url: 'https://tax.example/graphql', headers } },
  });

  test('have a value, or say where the secret is', () => {
    const headers = {
      'x-tenant': { value: 'hub' },
      'X-Key': { file: 'key' },
      'x-other': { variable: 'KEY' },
    };
    expect(read(withHeaders(headers)).sources.get('tax')).toEqual({
      url: 'https://tax.example/graphql',
      headers: { ...headers, 'X-Key': { file: at('key') } },
    });
  });

  test.each<[string, unknown, string]>([
    ['a text', 'x-tenant: hub', '`sources.tax.headers` is no object'],
    ['a value alone', { 'x-tenant': 'hub' }, 'needs one of `value`, `file`, `variable`'],
    ['two of them', { 'x-tenant': { value: 'a', file: 'b' } }, 'needs one of'],
    ['nothing', { 'x-tenant': { value: '' } }, 'needs one of'],
    ['a name that is none', { 'x tenant': { value: 'hub' } }, 'is no name of a header'],
    ['a name of the connection', { host: { value: 'other.example' } }, 'is no name of a header'],
    ['a line break', { 'x-tenant': { value: 'a\r\nx-key: b' } }, 'has a control character'],
  ])('are wrong as %s', (_, headers, words) => {
    const problems = problemsOf(withHeaders(headers));
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(words);
  });
});
