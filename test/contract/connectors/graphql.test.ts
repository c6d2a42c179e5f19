/** GraphQL services that are no part of a federation: what is asked, what is read, and what is refused when one is opened. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildSchema } from 'graphql';
import { describe, expect, onTestFinished, test } from 'vitest';
import { InvalidValue, SourceFailure } from '../../../connectors/contract.ts';
import { openConnector } from '../../../connectors/open.ts';
import { makeAuthority } from '../../../scripts/test-servers/certificates.ts';
import type { OperationModel } from '../../../schema/source-model.ts';
import { clientFor, serveWeb, type Handler } from '../../support/web-service.ts';
import { anna, bo } from './citizens.ts';
import { definitionOf, json, openDescribed, written, type Opened } from './described-service.ts';
import { graphqlHandler } from './graphql-service.ts';
import { readOf, signal } from './kinds.ts';

const schema = `
  scalar Long
  enum Kind { FULL SHORT }
  input Filter { ids: [ID!]!, kind: Kind, year: Int, own: Boolean }
  "A taxpayer"
  interface Person { idNumber: ID! }
  type Taxpayer implements Person {
    idNumber: ID!
    "Income of the year (年收入)"
    income: Float
    points: Long
    tags: [String!]
    address: Address
    bills: [Bill!]
    withArgument(year: Int!): String
  }
  type Address { city: String! street: String }
  type Bill { amount: Float }
  type Page { edges: [Edge] pageInfo: Info! }
  type Edge { node: Taxpayer }
  type Info { endCursor: String }
  union Anybody = Taxpayer | Address
  type Query {
    taxpayers(filter: Filter!): [Taxpayer]
    taxpayer(idNumber: String!, year: Int = 2025): Taxpayer
    pages(ids: [ID!]!, after: String): Page!
    numbered(ids: [Int!]!): [Taxpayer]
    anybody(id: ID!): Anybody
    addresses(ids: [ID!]!): [Address]
    count(id: ID!): Int
  }
  type Mutation { pay(id: ID!): Boolean }`;

const file = (text = schema): string => written(text, 'tax.graphqls');

function opened(
  handler: Handler,
  operation: Partial<OperationModel>,
  options: Parameters<typeof openDescribed>[3] = {},
): Promise<Opened> {
  return openDescribed('GRAPHQL', handler, definitionOf(file(), operation, 'idNumber'), options);
}

interface Body {
  readonly query: string;
  readonly variables: unknown;
}

/** Answers with this, and keeps what it was asked. */
function recording(answer: unknown): { handler: Handler; asked: Body[]; headers: string[] } {
  const asked: Body[] = [];
  const headers: string[] = [];
  const handler: Handler = (request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => (text += chunk.toString('utf8')));
    request.on('end', () => {
      asked.push(JSON.parse(text) as Body);
      headers.push(`${String(request.headers['x-tenant'])} ${String(request.headers['x-key'])}`);
      json(answer)(request, response);
    });
  };
  return { handler, asked, headers };
}

const many = { id: 'taxpayers', keys: '/filter/ids' };
const values = async ({ read }: Opened, ...columns: readonly string[]): Promise<unknown> =>
  (await read(...columns).run([anna, bo], signal)).map((row) => [row.key, ...row.values]);

describe('a request', () => {
  test('asks for the fields of the columns alone, with keys and values where the schema has them', async () => {
    const { handler, asked } = recording({ data: { taxpayers: [] } });
    const places = new Map([
      ['/filter/kind', 'FULL'],
      ['/filter/year', '2025'],
      ['/filter/own', 'true'],
    ]);
    await values(await opened(handler, { ...many, values: places }), 'income', '/address/city', 'tags');
    expect(asked).toEqual([
      {
        query:
          'query ($filter: Filter!) { taxpayers(filter: $filter) { idNumber income address { city } tags } }',
        variables: { filter: { ids: [anna, bo], kind: 'FULL', year: 2025, own: true } },
      },
    ]);
  });

  test('for one citizen is made for each', async () => {
    const { handler, asked } = recording({ data: { taxpayer: null } });
    await values(await opened(handler, { id: 'taxpayer', keys: 'idNumber' }), 'income');
    expect(asked.map(({ variables }) => variables)).toEqual([{ idNumber: anna }, { idNumber: bo }]);
    expect(asked[0]?.query).toBe(
      'query ($idNumber: String!) { taxpayer(idNumber: $idNumber) { idNumber income } }',
    );
  });

  test('asks at most for so many', async () => {
    const { handler, asked } = recording({ data: { taxpayers: [] } });
    await values(await opened(handler, { ...many, most: 1 }), 'income');
    expect(asked).toHaveLength(2);
  });

  test('has the headers of the place, secrets among them', async () => {
    process.env['QINGDAN_TEST_HEADER'] = 'verysecret';
    const { handler, headers } = recording({ data: { taxpayers: [] } });
    const shown = { 'X-Tenant': { value: 'hub' }, 'x-key': { variable: 'QINGDAN_TEST_HEADER' } };
    await values(await opened(handler, many, { location: (url) => ({ url, headers: shown }) }), 'income');
    expect(headers).toEqual(['hub verysecret']);
    const far = { url: 'http://tax.example/graphql', headers: shown };
    const opening = openConnector('GRAPHQL', far, {
      source: '服务',
      outbound: clientFor([far.url]),
      definition: definitionOf(file(), many, 'idNumber'),
    });
    await expect(opening).rejects.toThrow(/secret is sent over https only/);
  });
});

describe('rows', () => {
  test('are read by a real service, through pages and null entries, with all digits', async () => {
    const rows = [
      { idNumber: anna, income: 12.5, points: 7, tags: ['a', 'b'], address: { city: '太原' } },
      { idNumber: bo, income: null, tags: null, address: null },
    ];
    const handler = graphqlHandler(buildSchema(schema), {
      taxpayers: () => [null, ...rows],
      pages: ({ after = null }: { after?: string | null }) => ({
        edges: [{ node: after === null ? rows[0] : rows[1] }, { node: null }],
        pageInfo: { endCursor: after === null ? 'next' : null },
      }),
    });
    const expected = [
      [anna, '12.5', '太原'],
      [bo, null, null],
    ];
    expect(await values(await opened(handler, many), 'income', '/address/city')).toEqual(expected);
    const pages = { by: 'CURSOR', parameter: 'after', first: 1, next: '/pageInfo/endCursor' } as const;
    const paged = await opened(handler, { id: 'pages', keys: 'ids', rows: '/edges/node', pages });
    expect(await values(paged, 'income', '/address/city')).toEqual(expected);
  });

  test('keep digits that no double holds', async () => {
    const row = `{"idNumber":"${anna}","income":12345678901234567.89,"points":9007199254740993}`;
    const { connector } = await opened(
      (_, response) => response.end(`{"data":{"taxpayers":[${row}]}}`),
      many,
    );
    const columns = [
      { name: 'income', type: 'Decimal' as const },
      { name: 'points', type: 'BigInt' as const },
    ];
    const [read] = await connector
      .compile(readOf({ table: '登记', key: 'idNumber', columns }))
      .run([anna], signal);
    expect(read?.values).toEqual(['12345678901234567.89', '9007199254740993']);
  });

  test('of the one who was asked for need not say whose they are', async () => {
    const definition = definitionOf(file(), { id: 'taxpayer', keys: 'idNumber' }, 'nowhere');
    const answering = await openDescribed('GRAPHQL', json({ data: { taxpayer: { income: 1 } } }), definition);
    expect(await values(answering, 'income')).toEqual([
      [anna, '1'],
      [bo, '1'],
    ]);
  });

  const failing = (data: unknown, ...paths: readonly unknown[]): Handler =>
    json({
      data,
      errors: paths.map((at) => ({ message: 'verysecret', path: at, extensions: { stack: 'x' } })),
    });
  const good = { idNumber: anna, income: 1, address: { city: 'x' } };

  test('lose the cell that the service failed to give, and no other', async () => {
    const data = {
      taxpayers: [
        { ...good, income: null, address: null },
        { ...good, idNumber: bo },
      ],
    };
    const paths = [
      ['taxpayers', 0, 'income'],
      ['taxpayers', 0, 'address', 'city'],
    ];
    const read = await values(await opened(failing(data, ...paths), many), 'income', '/address/city');
    expect(read).toEqual([
      [anna, new InvalidValue('String'), new InvalidValue('String')],
      [bo, '1', 'x'],
    ]);
  });

  test.each([
    ['a whole row', failing({ taxpayers: [null, good] }, ['taxpayers', 0, 'idNumber']), 'SOURCE_UNAVAILABLE'],
    ['all of them', failing({ taxpayers: null }, ['taxpayers']), 'SOURCE_UNAVAILABLE'],
    ['something', failing({ taxpayers: [good] }, undefined), 'SOURCE_UNAVAILABLE'],
    ['the request', json({ errors: [{ message: 'verysecret' }] }), 'SOURCE_UNAVAILABLE'],
    ['everything', failing(null, null), 'SOURCE_UNAVAILABLE'],
    ['objects', json({ data: { taxpayers: [[1]] } }), 'SOURCE_DATA_INVALID'],
    ['the field', json({ data: {} }), 'SOURCE_DATA_INVALID'],
  ])('fail where the service fails to give %s, without its words', async (_, handler, code) => {
    const failure: unknown = await values(await opened(handler, many), 'income').catch(
      (error: unknown) => error,
    );
    expect(failure).toMatchObject({ code });
    expect(String((failure as SourceFailure).internal)).not.toContain('verysecret');
  });

  test('that are not described as they are open no breaker', async () => {
    const { handler } = recording({ data: { taxpayers: [] } });
    const { read } = await opened(handler, many, { breakerFailures: 1 });
    for (const column of ['none', 'bills', '/bills/amount', 'address', 'withArgument', '__schema']) {
      await expect(read(column).run([anna], signal)).rejects.toMatchObject({ code: 'SOURCE_UNAVAILABLE' });
    }
    await expect(read('income').run([anna], signal)).resolves.toEqual([]);
  });
});

describe('a service', () => {
  test('tells its tables as they are now', async () => {
    const now = schema.replace('income: Float', 'income: String');
    const { connector } = await opened(graphqlHandler(buildSchema(now), {}), many);
    const [table] = await connector.describe();
    expect(table?.name).toBe('登记');
    expect(table?.columns.map(({ name, nativeType }) => `${name} ${nativeType}`)).toEqual([
      'idNumber ID',
      'income String',
      'points Long',
      'tags String[]',
      '/address/city String',
      '/address/street String',
    ]);
    expect(table?.columns[1]?.comment).toBe('Income of the year (年收入)');
  });

  test('is reached by mutual TLS', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'qingdan-graphql-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const put = (name: string, text: string): string => {
      writeFileSync(path.join(folder, name), text);
      return path.join(folder, name);
    };
    const authority = makeAuthority('部门证书颁发者');
    const { certificate: cert, key } = authority.issue('tax', ['127.0.0.1']);
    const own = authority.issue('hub', []);
    const tls = { cert, key, ca: authority.certificate, requestCert: true };
    const service = await serveWeb(json({ data: { taxpayers: [{ idNumber: anna }] } }), { tls });
    onTestFinished(() => service.stop());
    const ca = put('ca.pem', authority.certificate);
    const shown = { certificate: put('hub.pem', own.certificate), key: put('hub.key', own.key) };
    for (const [destination, rows] of [
      [{ ca, ...shown }, 1],
      [{ ca }, null],
    ] as const) {
      const outbound = clientFor([service.url], destination);
      const definition = definitionOf(file(), many, 'idNumber');
      const connector = await openConnector(
        'GRAPHQL',
        { url: service.url },
        { source: '税', outbound, definition },
      );
      const reading = connector.compile(readOf({ table: '登记', key: 'idNumber' })).run([anna], signal);
      if (rows === null) await expect(reading).rejects.toMatchObject({ code: 'SOURCE_UNAVAILABLE' });
      else await expect(reading).resolves.toHaveLength(rows);
      await connector.close();
      await outbound.close();
    }
  });

  test.each([
    ['no schema', 'type Query {', many, /no GraphQL schema: line 1/],
    ['no such field', schema, { id: 'none' }, /`none` is no field of its `Query`/],
    ['a mutation', schema, { id: 'pay' }, /`pay` is no field of its `Query`/],
    [
      'no such argument',
      schema,
      { ...many, keys: 'ids' },
      /takes nothing at `ids`; its arguments are `filter`/,
    ],
    ['an object as key', schema, { ...many, keys: 'filter' }, /takes an object at `filter`/],
    ['numbers as keys', schema, { id: 'numbered', keys: 'ids' }, /takes citizen IDs as numbers/],
    [
      'an enumeration as key',
      schema,
      { ...many, keys: '/filter/kind' },
      /takes no citizen IDs|needs `\/filter\/ids`/,
    ],
    ['a needed argument left out', schema, { id: 'taxpayer', keys: 'year' }, /needs the argument `idNumber`/],
    ['rows of a union', schema, { id: 'anybody', keys: 'id' }, /has no objects at/],
    ['rows that are numbers', schema, { id: 'count', keys: 'id' }, /has no objects at/],
    ['rows that are nowhere', schema, { ...many, rows: '/data' }, /has no objects at `\/data`/],
    [
      'rows of many without a key',
      schema,
      { id: 'addresses', keys: 'ids' },
      /`Address`, which has no `idNumber`/,
    ],
    [
      'two values for one place',
      schema,
      { ...many, values: new Map([['/filter/ids', 'x']]) },
      /two values for one place/,
    ],
  ] as const)('with %s is refused when it is opened', async (_, text, operation, message) => {
    const definition = definitionOf(file(text), operation, 'idNumber');
    const opening = openConnector(
      'GRAPHQL',
      { url: 'http://127.0.0.1:9/graphql' },
      { source: 'tax', outbound: clientFor(['http://127.0.0.1:9']), definition },
    );
    await expect(opening).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
    await expect(opening).rejects.toThrow(message);
  });
});
