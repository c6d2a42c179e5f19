/** Sources that are dead, slow or lying cost only their own fields, and nothing internal is told. */
import { describe, expect, it } from 'vitest';
import { SourceFailure } from '../../connectors/contract.ts';
import type { FetchRequest, FetchResult, Subgraph } from '../../resolvers/execute/contract.ts';
import { QingdanError } from '../../schema/errors.ts';
import { type AnswerOptions, type FixtureAnswer, answer, subgraphsOf } from '../fixtures/graphs/answer.ts';
import { buildGraph } from '../fixtures/graphs/build.ts';
import { subjects } from '../fixtures/graphs/people.ts';
import { nullability } from '../fixtures/graphs/shapes.ts';
import { required } from '../fixtures/graphs/shops.ts';

type Run = (request: FetchRequest, real: () => Promise<FetchResult>) => Promise<FetchResult>;

const graph = buildGraph(subjects);

/** The fixture's subgraphs, one of which runs otherwise. */
function withRun(name: string, run: Run, fixture = graph): ReadonlyMap<string, Subgraph> {
  const subgraphs = subgraphsOf(fixture);
  const real = subgraphs.get(name);
  if (!real) throw new TypeError(name);
  return subgraphs.set(name, {
    ...real,
    prepare(operation, operationName) {
      const prepared = real.prepare(operation, operationName);
      return { ...prepared, run: (request) => run(request, () => prepared.run(request)) };
    },
  });
}

const document = '{ citizens(ids: ["c0", "c1"]) { name tax { income } homes { area } } }';

function ask(name: string, run: Run, options: AnswerOptions = {}): Promise<FixtureAnswer> {
  return answer(graph, document, {}, { subgraphs: withRun(name, run), ...options });
}

/** Data of the document when only the tax is missing. */
const withoutTax = {
  citizens: ['name 0', 'name 1'].map((name) => ({
    name,
    tax: null,
    homes: [{ area: '10.25' }, { area: '20.25' }],
  })),
};

function thrower(value: unknown): Run {
  return () => {
    throw value;
  };
}

describe('a source that fails', () => {
  const failures: readonly (readonly [string, Run, string])[] = [
    ['throws', thrower(new Error('password=secret')), 'SOURCE_UNAVAILABLE'],
    ['rejects', () => Promise.reject(new Error('password=secret')), 'SOURCE_UNAVAILABLE'],
    ['throws no error', thrower('secret'), 'SOURCE_UNAVAILABLE'],
    ['throws nothing', thrower(undefined), 'SOURCE_UNAVAILABLE'],
    ['names its failure', thrower(new SourceFailure('SOURCE_TIMEOUT', 'tax', 'secret')), 'SOURCE_TIMEOUT'],
    ['aborts', thrower(new DOMException('secret', 'TimeoutError')), 'SOURCE_TIMEOUT'],
    ['gives nothing', () => Promise.resolve({ data: null, errors: [] }), 'SOURCE_DATA_INVALID'],
    ['gives no result', () => Promise.resolve(undefined as unknown as FetchResult), 'SOURCE_DATA_INVALID'],
    ['gives text', () => Promise.resolve('secret' as unknown as FetchResult), 'SOURCE_DATA_INVALID'],
    ['gives no entities', () => Promise.resolve({ data: {}, errors: [] }), 'SOURCE_DATA_INVALID'],
    [
      'gives too few',
      () => Promise.resolve({ data: { _entities: [{}] }, errors: [] }),
      'SOURCE_DATA_INVALID',
    ],
  ];
  it.each(failures)('%s', async (_, run, code) => {
    const { data, outcome, assembled } = await ask('tax', run);
    expect(data).toEqual(withoutTax);
    expect(outcome.errors).toMatchObject([
      { code, path: ['citizens', 'tax'], source: 'tax', department: 'department of tax' },
    ]);
    expect(assembled.faults).toEqual([]);
    expect(JSON.stringify([outcome.errors, data])).not.toContain('secret');
  });

  it('keeps what it says for the caller', async () => {
    const error = new QingdanError('FORBIDDEN', 'not for you', { field: 'tax' });
    const { outcome } = await ask('tax', thrower(error));
    expect(outcome.errors).toMatchObject([
      { code: 'FORBIDDEN', message: 'not for you', details: { field: 'tax' } },
    ]);
  });

  it('is told to the log', async () => {
    const told: unknown[] = [];
    const error = new Error('secret');
    await ask('tax', thrower(error), { report: (source, thrown) => told.push([source, thrown]) });
    expect(told).toEqual([['tax', error]]);
  });

  it('at the root leaves data with null', async () => {
    const { data, outcome } = await ask('hub', thrower(new Error('secret')));
    expect(data).toEqual({ citizens: null });
    expect(outcome.errors).toMatchObject([{ code: 'SOURCE_UNAVAILABLE', path: ['citizens'], source: 'hub' }]);
  });

  it('reports each lost field under its response key', async () => {
    const query = '{ x: citizens(ids: ["c0"]) { id: name age } }';
    const subgraphs = withRun('population', thrower(new Error('secret')));
    const { data, paths } = await answer(graph, query, {}, { subgraphs });
    expect(data).toEqual({ x: [{ id: null, age: null }] });
    expect(paths).toEqual([
      ['x', 'id'],
      ['x', 'age'],
    ]);
  });
});

describe('a slow source', () => {
  const never: Run = () => new Promise(() => undefined);

  it('is left behind at the limit of a fetch', async () => {
    const { data, outcome } = await ask('tax', never, { fetchLimitMilliseconds: 20 });
    expect(data).toEqual(withoutTax);
    expect(outcome.errors).toMatchObject([{ code: 'SOURCE_TIMEOUT', path: ['citizens', 'tax'] }]);
  });

  it('is waited for when it is the hub itself, whose changes must not be left unanswered', async () => {
    const slowly: Run = async (_, real) => {
      await new Promise((resolve) => setTimeout(resolve, 60));
      return real();
    };
    const subgraphs = new Map(withRun('hub', slowly));
    const hub = subgraphs.get('hub');
    if (hub) subgraphs.set('hub', { ...hub, department: null });
    const { outcome } = await answer(graph, document, {}, { subgraphs, fetchLimitMilliseconds: 20 });
    expect(outcome.errors).toEqual([]);
  });

  it('is told to stop', async () => {
    let aborted = false;
    const run: Run = ({ signal }) =>
      new Promise((_, reject) => {
        signal.addEventListener('abort', () => {
          aborted = true;
          reject(new Error('stopped'));
        });
      });
    await ask('tax', run, { fetchLimitMilliseconds: 20 });
    expect(aborted).toBe(true);
  });

  it('is left behind when the request ends, whatever it does with the signal', async () => {
    const { data, outcome } = await ask('tax', never, { signal: AbortSignal.timeout(30) });
    expect(data).toEqual(withoutTax);
    expect(outcome.errors).toMatchObject([{ code: 'SOURCE_TIMEOUT', path: ['citizens', 'tax'] }]);
  });

  it('is not asked after the end', async () => {
    let asked = 0;
    const run: Run = (_, real) => {
      asked += 1;
      return real();
    };
    const { outcome } = await ask('hub', run, { signal: AbortSignal.abort() });
    expect(asked).toBe(0);
    expect(outcome.errors).toMatchObject([{ code: 'SOURCE_TIMEOUT', path: ['citizens'] }]);
  });
});

describe('a fault of a part', () => {
  it('stands at each place that shares the entity, and only there', async () => {
    const run: Run = async (_request, real) => {
      const result = await real();
      return {
        ...result,
        errors: [{ code: 'SOURCE_DATA_INVALID', message: 'bad', path: ['_entities', 0, 'tax', 'income'] }],
      };
    };
    const query = '{ citizens(ids: ["c1", "c0", "c1"]) { tax { income } } }';
    const { paths } = await answer(graph, query, {}, { subgraphs: withRun('tax', run) });
    expect(paths).toEqual([0, 2].map((index) => ['citizens', index, 'tax', 'income']));
  });

  it('without a field takes those of the step', async () => {
    const run: Run = () =>
      Promise.resolve({
        data: { _entities: [null, { tax: { income: '1' } }] },
        errors: [{ code: 'SOURCE_UNAVAILABLE', message: 'gone', path: ['_entities', 0] }],
      });
    const { data, paths } = await ask('tax', run);
    expect(paths).toEqual([['citizens', 0, 'tax']]);
    expect(data).toMatchObject({ citizens: [{ tax: null }, { tax: { income: '1' } }] });
  });

  it('of every entity keeps its field', async () => {
    const run: Run = async (_request, real) => {
      const result = await real();
      const path = ['_entities', 'tax', 'income'];
      return { ...result, errors: [{ code: 'SOURCE_UNAVAILABLE', message: 'gone', path }] };
    };
    const query = '{ all: citizens(ids: ["c0", "c1"]) { tax { income paid } } }';
    const { paths } = await answer(graph, query, {}, { subgraphs: withRun('tax', run) });
    expect(paths).toEqual([['all', 'tax', 'income']]);
  });

  it('is one fault where the subgraph has let the null rise', async () => {
    const fixture = buildGraph(nullability);
    const { data, paths } = await answer(fixture, '{ nodes { id farStrict } }');
    expect(data).toEqual({ nodes: null });
    expect(paths).toEqual([['nodes', 0, 'farStrict']]);
  });
});

describe('a lie', () => {
  const lie =
    (entity: unknown): Run =>
    (request) =>
      Promise.resolve({
        data: { _entities: (request.variables['representations'] as unknown[]).map(() => entity) },
        errors: [],
      });

  it.each([
    ['a text for an object', { tax: 'secret' }],
    ['a list for an object', { tax: ['secret'] }],
  ])('%s', async (_, entity) => {
    const { data, paths } = await ask('tax', lie(entity));
    expect(data).toEqual(withoutTax);
    expect(paths).toEqual([0, 1].map((index) => ['citizens', index, 'tax']));
  });

  it('an object for a text', async () => {
    const { data, paths } = await ask('tax', lie({ tax: { income: { secret: 1 } } }));
    expect(data).toMatchObject({ citizens: [{ tax: { income: null } }, { tax: { income: null } }] });
    expect(paths).toEqual([0, 1].map((index) => ['citizens', index, 'tax', 'income']));
  });

  it('an entity that is none', async () => {
    const { data, paths } = await ask('tax', lie('secret'));
    expect(data).toEqual(withoutTax);
    expect(paths).toEqual([0, 1].map((index) => ['citizens', index, 'tax']));
  });

  it('does not reach the prototype of objects', async () => {
    const entity = JSON.parse('{"__proto__": {"polluted": 1}, "tax": {"income": "1"}}') as unknown;
    const { data } = await ask('tax', lie(entity));
    expect(data).toMatchObject({ citizens: [{ tax: { income: '1' } }, { tax: { income: '1' } }] });
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});

describe('what an earlier step lost', () => {
  it('is lost to those who require it, for the same reason', async () => {
    const fixture = buildGraph(required);
    const subgraphs = withRun('shipping', thrower(new Error('secret')), fixture);
    const { data, outcome } = await answer(fixture, '{ item(id: "p1") { price total } }', {}, { subgraphs });
    expect(data).toEqual({ item: { price: 125, total: null } });
    expect(outcome.errors).toMatchObject([
      { code: 'SOURCE_UNAVAILABLE', source: 'shipping', path: ['item', 'total'] },
    ]);
  });
});
