/** Where a hub's own tables and its registry graph are: from the file and the environment, and without their secrets. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { openRegistry } from '../../registry/open-registry.ts';
import { configurationsIn } from '../support/hub-configuration.ts';
import { neo4jForTests } from '../support/neo4j.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'qingdan-configuration-'));
afterAll(() => rmSync(folder, { recursive: true }));
const passwordFile = path.join(folder, 'password');
writeFileSync(passwordFile, 'verysecret\nand more\n');
writeFileSync(path.join(folder, 'empty'), '\n');
writeFileSync(path.join(folder, 'jwks.json'), '{"keys": []}');

const { read, problemsOf } = configurationsIn(folder);

const url = 'postgresql://hub@db:5432/qingdan';

describe('the database of the hub’s own tables', () => {
  test('stands in the file, its password in another', () => {
    const database = { url, passwordFile: 'password', schema: 'qingdan_1', connections: 4 };
    expect(read({ database }).database).toEqual({ ...database, passwordFile });
    expect(read({ database: { url: 'postgresql://hub@localhost/q?host=/run/postgresql' } }).database).toEqual(
      {
        url: 'postgresql://hub@localhost/q?host=/run/postgresql',
      },
    );
    expect(read({}).database).toBeNull();
  });

  test('stands in the environment, which goes before the file, its password with it', () => {
    const database = { url, passwordFile: 'password', schema: 'qingdan_1' };
    const other = 'postgresql://hub:x@other/qingdan';
    const variables = { QINGDAN_DATABASE: other };
    expect(read({}, variables).database).toEqual({ url: other });
    // A password of the file is that of its own URL.
    expect(read({ database }, variables).database).toEqual({ url: other, schema: 'qingdan_1' });
    const file = path.relative(process.cwd(), passwordFile);
    expect(
      read({ database: { url } }, { QINGDAN_DATABASE: '', QINGDAN_DATABASE_PASSWORD_FILE: file }).database,
    ).toEqual({ url, passwordFile });
    expect(
      read({ database }, { QINGDAN_DATABASE: url, QINGDAN_DATABASE_PASSWORD_FILE: file }).database,
    ).toEqual({ url, passwordFile, schema: 'qingdan_1' });
  });

  test.each<[string, unknown, Record<string, string>, string]>([
    ['a text', url, {}, '`database` is no object'],
    ['without a URL', { passwordFile: 'password' }, {}, '`database` has no `url`'],
    [
      'only a password in the environment',
      undefined,
      { QINGDAN_DATABASE_PASSWORD_FILE: 'x' },
      '`database` has no',
    ],
    ['a password of its own', { url, password: 'verysecret' }, {}, '`database.password` is no part'],
    ['an empty schema', { url, schema: '' }, {}, '`database.schema` is empty'],
    ['a schema with capitals', { url, schema: 'Q' }, {}, '`database.schema` is no name'],
    ['half a connection', { url, connections: 1.5 }, {}, '`database.connections` is empty or not a whole'],
    ['too few connections', { url, connections: 3 }, {}, '`database.connections` are too few'],
    [
      'a password file that is not there',
      { url, passwordFile: 'none' },
      {},
      '`database.passwordFile` cannot be',
    ],
    [
      'two passwords',
      { url: 'postgresql://a:verysecret@b/c', passwordFile: 'password' },
      {},
      '`database.url` cannot',
    ],
    ['another server', { url: 'mysql://a:verysecret@b/c' }, {}, '`database.url` cannot be used'],
    ['TLS that checks nobody', { url: `${url}?sslmode=require` }, {}, '`database.url` cannot be used'],
    [
      'a URL that is none',
      undefined,
      { QINGDAN_DATABASE: 'hub:verysecret' },
      '`database.url` cannot be used',
    ],
  ])('is wrong as %s, which is told without a secret', (_, database, environment, words) => {
    const problems = problemsOf({ database }, environment);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(words);
    expect(problems[0]).toMatch(/; /);
    expect(problems[0]).not.toContain('verysecret');
  });
});

describe('the Neo4j of the registry graph', () => {
  const graph = { url: 'neo4j+s://graph:7687', user: 'neo4j', passwordFile: 'password' };

  test('stands in the file, or in the environment', () => {
    const found = { url: 'neo4j+s://graph:7687', user: 'neo4j', password: 'verysecret' };
    expect(read({ neo4j: graph }).neo4j).toEqual(found);
    expect(read({ neo4j: { ...graph, database: 'lists' } }).neo4j).toEqual({ ...found, database: 'lists' });
    expect(read({}).neo4j).toBeNull();
    const variables = {
      QINGDAN_NEO4J: 'bolt://other:7688',
      QINGDAN_NEO4J_USER: 'hub',
      QINGDAN_NEO4J_PASSWORD_FILE: passwordFile,
      QINGDAN_NEO4J_DATABASE: 'q',
    };
    const other = { url: 'bolt://other:7688', user: 'hub', password: 'verysecret', database: 'q' };
    expect(read({}, variables).neo4j).toEqual(other);
    expect(read({ neo4j: graph }, variables).neo4j).toEqual(other);
    expect(read({ neo4j: graph }, { QINGDAN_NEO4J: 'neo4j+s://a%40b:p%3Aq@other' }).neo4j).toEqual({
      url: 'neo4j+s://other',
      user: 'a@b',
      password: 'p:q',
    });
  });

  test.each<[string, unknown, string]>([
    ['a list', [], '`neo4j` is no object'],
    ['without a URL', { user: 'a' }, '`neo4j` has no `url`'],
    ['what is no URL', { ...graph, url: 'graph' }, '`neo4j.url` is no URL'],
    ['its web page', { ...graph, url: 'https://graph:7473' }, '`neo4j.url` does not begin'],
    ['TLS that checks nobody', { ...graph, url: 'bolt+ssc://graph' }, '`neo4j.url` asks for TLS'],
    ['no host', { ...graph, url: 'bolt:graph' }, '`neo4j.url` names no host'],
    ['no user', { ...graph, user: undefined }, '`neo4j.user` is missing'],
    ['no password', { ...graph, passwordFile: undefined }, '`neo4j.passwordFile` is missing or empty'],
    ['an empty password', { ...graph, passwordFile: 'empty' }, '`neo4j.passwordFile` is missing or empty'],
    ['a password file that is not there', { ...graph, passwordFile: 'no' }, '`neo4j.passwordFile` cannot'],
    ['two passwords', { ...graph, url: 'bolt://a:verysecret@b' }, '`neo4j.passwordFile` stands beside'],
    ['half an escape', { ...graph, url: 'bolt://a%zz@b' }, '`neo4j.url` has a `%`'],
    ['more', { ...graph, password: 'verysecret' }, '`neo4j.password` is no part'],
  ])('is wrong as %s, which is told without a secret', (_, neo4j, words) => {
    const problems = problemsOf({ neo4j });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(words);
    expect(problems[0]).toMatch(/; /);
    expect(problems[0]).not.toContain('verysecret');
  });
});

const access = await neo4jForTests();

test.skipIf(access === null)('a real Neo4j is opened as it is configured', async () => {
  const { url: address = '', user = '', password = '' } = access ?? {};
  writeFileSync(path.join(folder, 'neo4j'), `${password}\n`);
  const { neo4j } = read({ neo4j: { url: address, user, passwordFile: 'neo4j' } });
  const registry = await openRegistry({ kind: 'neo4j', ...(neo4j ?? expect.fail()) });
  // Whatever another test keeps there: it answers.
  await expect(registry.verifiedHash()).resolves.not.toBe('');
  await registry.close();
  writeFileSync(path.join(folder, 'neo4j'), 'anotherone\n');
  const wrong = read({ neo4j: { url: address, user, passwordFile: 'neo4j' } }).neo4j ?? expect.fail();
  await expect(openRegistry({ kind: 'neo4j', ...wrong })).rejects.toMatchObject({
    code: 'REGISTRY_UNAVAILABLE',
    message: expect.not.stringContaining('anotherone'),
  });
});
