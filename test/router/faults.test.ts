/** Subgraphs that are gone, slow, broken or wrong, over real HTTP: each costs its own fields only, and tells nothing of its inside. */
import type { RequestListener } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { buildGraph } from '../fixtures/graphs/build.ts';
import { citizens, subjects } from '../fixtures/graphs/people.ts';
import { nullability } from '../fixtures/graphs/shapes.ts';
import { mutations } from '../fixtures/graphs/values.ts';
import { type ServedGraph, type ServedOptions, bodyOf, serveGraph } from '../fixtures/graphs/served.ts';

const graph = buildGraph({ ...subjects, world: () => citizens(3) });

let served: ServedGraph | undefined;
afterEach(() => served?.close());

async function serve(options: ServedOptions, fixture = graph): Promise<ServedGraph> {
  served = await serveGraph(fixture, options);
  return served;
}

const document = '{ citizens(ids: ["c0", "c1"]) { name tax { income paid } homes { area } } }';
const areas = [{ area: '10.25' }, { area: '20.25' }];
const withoutTax = {
  citizens: ['name 0', 'name 1'].map((name) => ({ name, tax: null, homes: areas })),
};

/** Answers with this text and status. */
const answering =
  (status: number, text: string, headers: Record<string, string> = {}): RequestListener =>
  (request, response) => {
    request.resume();
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(text);
  };

const inside = /ECONNREFUSED|127\.0\.0\.1|socket|undici|stack|secret/i;

describe('a subgraph that', () => {
  const silent: RequestListener = (request) => void request.resume();
  const half: RequestListener = (request, response) => {
    request.resume();
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' });
    response.write('{"data":');
    setTimeout(() => response.destroy(), 20);
  };
  const dripping: RequestListener = (request, response) => {
    request.resume();
    const timer = setInterval(() => response.write(' '), 30);
    response.once('close', () => clearInterval(timer));
  };
  const cases: readonly (readonly [string, ServedOptions, string])[] = [
    ['is gone', { gone: ['tax'] }, 'SOURCE_UNAVAILABLE'],
    ['never answers', { handlers: { tax: silent }, fetchLimit: 200 }, 'SOURCE_TIMEOUT'],
    ['drips', { handlers: { tax: dripping }, fetchLimit: 200 }, 'SOURCE_TIMEOUT'],
    ['breaks off in the middle', { handlers: { tax: half } }, 'SOURCE_UNAVAILABLE'],
    ['fails without GraphQL', { handlers: { tax: answering(500, '<secret>') } }, 'SOURCE_UNAVAILABLE'],
    ['answers something else', { handlers: { tax: answering(200, '<secret>') } }, 'SOURCE_DATA_INVALID'],
    ['answers a list', { handlers: { tax: answering(200, '["secret"]') } }, 'SOURCE_DATA_INVALID'],
    ['answers nothing', { handlers: { tax: answering(200, '{"data":null}') } }, 'SOURCE_DATA_INVALID'],
    [
      'answers other entities',
      { handlers: { tax: answering(200, '{"data":{"_entities":["secret"]}}') } },
      'SOURCE_DATA_INVALID',
    ],
    [
      'redirects',
      { handlers: { tax: answering(302, '', { location: 'http://127.0.0.1:1/secret' }) } },
      'SOURCE_UNAVAILABLE',
    ],
  ];
  it.each(cases)('%s', async (_, options, code) => {
    const { ask, reported } = await serve(options);
    const started = performance.now();
    const { status, data, errors, text } = await ask(document);
    expect([status, data]).toEqual([200, withoutTax]);
    expect(errors).toMatchObject([{ path: ['citizens', 'tax'], extensions: { code, subgraph: 'tax' } }]);
    expect(text).not.toMatch(inside);
    expect(performance.now() - started).toBeLessThan(3_000);
    if (code !== 'SOURCE_DATA_INVALID') expect(reported).not.toEqual([]);
  });

  it('answers at the root leaves data with null', async () => {
    const { ask } = await serve({ gone: ['hub'] });
    const { data, errors } = await ask(document);
    expect(data).toEqual({ citizens: null });
    expect(errors).toMatchObject([{ path: ['citizens'], extensions: { subgraph: 'hub' } }]);
  });

  it('tells its errors with code and path, and keeps the rest to itself', async () => {
    const answer = {
      data: { _entities: [{ tax: null }, { tax: { income: '1', paid: true } }] },
      errors: [
        {
          message: 'the year is closed',
          path: ['_entities', 0, 'tax'],
          extensions: { code: 'YEAR_CLOSED', stacktrace: ['secret'], query: 'secret' },
        },
      ],
    };
    const { ask } = await serve({ handlers: { tax: answering(200, JSON.stringify(answer)) } });
    const { data, errors, text } = await ask('{ citizens(ids: ["c0", "c1"]) { tax { income } } }');
    expect(data).toEqual({ citizens: [{ tax: null }, { tax: { income: '1' } }] });
    expect(errors).toEqual([
      {
        message: 'the year is closed',
        path: ['citizens', 0, 'tax'],
        extensions: {
          code: 'SUBGRAPH_ERROR',
          subgraph: 'tax',
          subgraphCode: 'YEAR_CLOSED',
          remedy: expect.any(String) as string,
        },
      },
    ]);
    expect(text).not.toMatch(inside);
  });

  it('refuses a request tells why, whatever its status', async () => {
    const refusal = { errors: [{ message: 'not for you', extensions: { code: 'secret words' } }] };
    const { ask } = await serve({ handlers: { tax: answering(403, JSON.stringify(refusal)) } });
    const { data, errors, text } = await ask(document);
    expect(data).toEqual(withoutTax);
    expect(errors).toMatchObject([{ message: 'not for you', path: ['citizens', 'tax'] }]);
    expect(text).not.toMatch(inside);
  });
});

describe('an error of what the document does not select', () => {
  it('is told at the nearest place that it does', async () => {
    const answer = {
      data: { nodes: [{ __typename: 'Node', id: 'n0' }, null] },
      errors: [{ message: 'no id', path: ['nodes', 1, 'id'] }],
    };
    const { ask } = await serve(
      { handlers: { left: answering(200, JSON.stringify(answer)) } },
      buildGraph({
        ...nullability,
        subgraphs: {
          left: 'type Query { nodes: [Node] } type Node @key(fields: "id") { id: ID! }',
          right: 'type Node @key(fields: "id") { id: ID! far: String! }',
        },
      }),
    );
    const { data, errors } = await ask('{ nodes { far } }');
    expect(data).toEqual({ nodes: [{ far: 'far 0' }, null] });
    expect(errors).toMatchObject([{ message: 'no id', path: ['nodes', 1] }]);
  });
});

describe('connections', () => {
  it('are kept from one request to the next', async () => {
    const { ask, subgraphs } = await serve({});
    for (let index = 0; index < 5; index += 1) await ask(document);
    const all = [...subgraphs.values()];
    expect(all.map((one) => one.requests.length)).toEqual([5, 5, 5, 5]);
    expect(all.map((one) => one.connections())).toEqual([1, 1, 1, 1]);
  });

  it('that were closed meanwhile are made anew', async () => {
    let answered = 0;
    const closing: RequestListener = (request, response) => {
      answered += 1;
      request.resume();
      response.setHeader('content-type', 'application/json');
      // It says that it keeps the connection, and closes it.
      response.end('{"data":{"_entities":[{"tax":null}]}}', () =>
        setTimeout(() => response.socket?.destroy(), 5),
      );
    };
    const { ask } = await serve({ handlers: { tax: closing } });
    for (let index = 0; index < 4; index += 1) {
      const { errors } = await ask('{ citizens(ids: ["c0"]) { tax { income } } }');
      expect(errors).toBeUndefined();
      await new Promise((resolve) => setTimeout(resolve, 4 + index));
    }
    expect(answered).toBe(4);
  });

  it('that break off are tried once more for a query, never for a mutation', async () => {
    const seen: string[] = [];
    const breaking: RequestListener = (request, response) => {
      void bodyOf(request)
        .then((text) => seen.push((JSON.parse(text) as { query: string }).query.slice(0, 8)))
        .then(() => response.destroy());
    };
    const { ask } = await serve({ handlers: { counters: breaking } }, buildGraph(mutations));
    expect((await ask('{ counter(id: "a") { value } }')).errors).toHaveLength(1);
    expect((await ask('mutation { reset(id: "a") { value } }')).errors).toHaveLength(1);
    expect(seen).toEqual(['{counter', '{counter', 'mutation']);
  });
});
