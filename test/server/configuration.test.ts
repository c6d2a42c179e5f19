/** The configuration of a hub outside demo mode: whatever is wrong is told at once, by its key. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { ConfigurationError, type HubConfiguration, readConfiguration } from '../../server/configuration.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'qingdan-configuration-'));
afterAll(() => rmSync(folder, { recursive: true }));
mkdirSync(path.join(folder, 'keys'));
writeFileSync(path.join(folder, 'keys/jwks.json'), '{"keys": []}');

const right = {
  directory: 'data',
  host: '0.0.0.0',
  port: 4001,
  keySet: 'keys/jwks.json',
  issuer: 'https://id.example',
  audience: 'qingdan',
  sources: {
    tax: { file: '../tax.sqlite' },
    household: {
      url: 'postgresql://hub@db:5432/population',
      passwordFile: 'secret',
      schema: 'p',
      sessions: 4,
    },
    culture: { folder: '/srv/culture', encoding: 'gb18030' },
  },
};

function read(content: unknown, environment: Record<string, string> = {}): HubConfiguration {
  const file = path.join(folder, 'hub.json');
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return readConfiguration(file, environment);
}

function problemsOf(work: () => unknown): readonly string[] {
  try {
    work();
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
  return expect.fail('the configuration was accepted');
}

describe('a right configuration', () => {
  test('has its paths relative to the file', () => {
    expect(read(right)).toEqual({
      directory: path.join(folder, 'data'),
      host: '0.0.0.0',
      port: 4001,
      database: null,
      neo4j: null,
      identity: {
        keySet: { file: path.join(folder, 'keys/jwks.json') },
        issuer: 'https://id.example',
        audience: 'qingdan',
      },
      sources: new Map<string, unknown>([
        ['tax', { file: path.join(folder, '../tax.sqlite') }],
        [
          'household',
          {
            url: 'postgresql://hub@db:5432/population',
            passwordFile: path.join(folder, 'secret'),
            schema: 'p',
            sessions: 4,
          },
        ],
        ['culture', { folder: '/srv/culture', encoding: 'gb18030' }],
      ]),
      sourceSdl: null,
      outbound: new Map(),
    });
  });

  test('may name a folder with the SDL of its sources', () => {
    expect(read({ ...right, sourceSdl: '.' })).toMatchObject({ sourceSdl: folder });
    expect(read(right, { QINGDAN_SOURCE_SDL: folder })).toMatchObject({ sourceSdl: folder });
    expect(problemsOf(() => read({ ...right, sourceSdl: 'none' }))).toEqual([
      expect.stringMatching(/^`sourceSdl` is not there .*QINGDAN_SOURCE_SDL/),
    ]);
  });

  test('listens on the loopback interface and port 4000 unless it says otherwise', () => {
    const { host: _host, port: _port, ...rest } = right;
    expect(read(rest)).toMatchObject({ host: '127.0.0.1', port: 4000 });
  });

  test('may stand in the environment alone, or partly', () => {
    const environment = {
      QINGDAN_DIRECTORY: '/var/lib/qingdan',
      QINGDAN_HOST: '::1',
      PORT: '0',
      QINGDAN_KEY_SET: 'https://id.example/jwks.json',
      QINGDAN_ISSUER: 'i',
      QINGDAN_AUDIENCE: 'a',
      QINGDAN_SOURCES: '{"tax": {"file": "tax.sqlite"}}',
    };
    const expected = {
      directory: '/var/lib/qingdan',
      host: '::1',
      port: 0,
      database: null,
      neo4j: null,
      identity: { keySet: { url: new URL('https://id.example/jwks.json') }, issuer: 'i', audience: 'a' },
      sources: new Map([['tax', { file: path.resolve('tax.sqlite') }]]),
      sourceSdl: null,
      outbound: new Map([['id.example:443', {}]]),
    };
    expect(readConfiguration(null, environment)).toEqual(expected);
    expect(read(right, environment)).toEqual(expected);
    expect(read(right, { PORT: '4002' })).toMatchObject({ port: 4002, host: '0.0.0.0' });
  });
});

describe('a wrong configuration', () => {
  test('tells everything at once, each by its key and variable', () => {
    const problems = problemsOf(() => readConfiguration(null, {}));
    const told = problems.map((problem) => /^`(\w+)` is missing; .* as `(\w+)`: /.exec(problem)?.slice(1));
    expect(told).toEqual([
      ['directory', 'QINGDAN_DIRECTORY'],
      ['keySet', 'QINGDAN_KEY_SET'],
      ['issuer', 'QINGDAN_ISSUER'],
      ['audience', 'QINGDAN_AUDIENCE'],
      ['sources', 'QINGDAN_SOURCES'],
    ]);
  });

  const changed = (change: object): object => ({ ...right, ...change });
  test.each<[string, unknown, string]>([
    ['an unknown key', changed({ issuers: 'x' }), '`issuers` is no key'],
    ['a port that is none', changed({ port: 70_000 }), '`port` is no port'],
    ['a port in words', changed({ port: 'http' }), '`port` is no port'],
    ['an issuer that is no text', changed({ issuer: 5 }), '`issuer` is no text'],
    ['an empty host', changed({ host: ' ' }), '`host` is no text'],
    ['an address that is none', changed({ keySet: 'https://' }), '`keySet` is no address'],
    [
      'an address without TLS',
      changed({ keySet: 'http://id.example/jwks.json' }),
      '`keySet` must be fetched over https',
    ],
    ['a key set that is not there', changed({ keySet: 'none.json' }), '`keySet` is not there'],
    ['no source', changed({ sources: {} }), '`sources` is no object that names a source'],
    ['a list of sources', changed({ sources: [] }), '`sources` is no object that names a source'],
    ['a source without a place', changed({ sources: { tax: {} } }), '`sources.tax` does not say where'],
    ['a source as a text', changed({ sources: { tax: '/x' } }), '`sources.tax` does not say where'],
    [
      'a source in two places',
      changed({ sources: { tax: { file: 'x', url: 'y' } } }),
      '`sources.tax` does not say',
    ],
    [
      'a place with more',
      changed({ sources: { tax: { file: 'x', password: 'y' } } }),
      '`sources.tax.password` is no',
    ],
    ['an empty place', changed({ sources: { tax: { file: '' } } }), '`sources.tax.file` is empty'],
    [
      'an unknown encoding',
      changed({ sources: { culture: { folder: 'x', encoding: 'big5' } } }),
      '`sources.culture.encoding` is unknown; name one of utf-8, gb18030',
    ],
    [
      'half a session',
      changed({ sources: { tax: { url: 'x', sessions: 1.5 } } }),
      '`sources.tax.sessions` is empty',
    ],
  ])('with %s', (_, content, words) => {
    const problems = problemsOf(() => read(content));
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(words);
    expect(problems[0]).toMatch(/; |, or /);
  });

  test('that is no JSON, no object, or not there', () => {
    expect(problemsOf(() => read('{"directory": '))[0]).toContain('is no JSON object');
    expect(problemsOf(() => read([]))[0]).toContain('is no JSON object');
    expect(problemsOf(() => readConfiguration(path.join(folder, 'none.json'), {}))[0]).toContain(
      'cannot be read',
    );
  });

  test('does not repeat a password', () => {
    const sources = { tax: { url: 'postgresql://hub:secret@db/tax', folder: 'x' } };
    expect(problemsOf(() => read(changed({ sources }))).join()).not.toContain('secret');
  });

  test('on the folder of a demo', () => {
    mkdirSync(path.join(folder, 'demo', 'province'), { recursive: true });
    expect(problemsOf(() => read(changed({ directory: 'demo' })))).toEqual([
      '`directory` holds a demo; name a folder of its own for this hub',
    ]);
  });
});
