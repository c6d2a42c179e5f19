/**
 * A subgraph of the hub that is gone, slow, broken or lying, over real HTTP: it costs its own fields, its department is
 * named once with a code, nothing of its inside is told, and the breaker stops the asking.
 */
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { SourceFailure } from '../../connectors/contract.ts';
import { makeAuthority } from '../../scripts/test-servers/certificates.ts';
import type { GraphReply } from '../fixtures/hub.ts';
import { expectNoLeak } from '../fixtures/leaks.ts';
import { type Handler, serveWeb } from '../support/web-service.ts';
import { type AllowanceHub, type AllowanceOptions, owner, startAllowanceHub } from './federated/allowance.ts';

/** Milliseconds for one call of a source, and for the whole answer. */
const limits = { sourceTimeLimit: 1_500, timeLimit: 5_000 };

const query =
  'query ($ids: [CitizenId!]!) { citizens(ids: $ids) { household { name } care { fileNumber visits { on } } } }';

type Citizen = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

interface Asked extends GraphReply {
  readonly milliseconds: number;
  readonly citizens: readonly Citizen[];
  readonly told: readonly (readonly [path: unknown, code: unknown])[];
}

async function ask(hub: AllowanceHub, count = 20): Promise<Asked> {
  const ids = hub.running.citizens.slice(0, count);
  const begun = performance.now();
  const reply = await hub.ask(query, ids);
  const milliseconds = performance.now() - begun;
  expectNoLeak(reply, hub.running, ids);
  const citizens = reply.body.data?.['citizens'] as readonly Citizen[];
  expect(citizens.every(({ household }) => typeof household?.['name'] === 'string')).toBe(true);
  const told = (reply.body.errors ?? []).map(({ path, extensions }) => [path, extensions['code']] as const);
  for (const { extensions } of reply.body.errors ?? []) {
    expect(extensions).toMatchObject({ department: owner, source: 'allowance' });
    expect(Object.keys(extensions).toSorted()).toEqual(['code', 'department', 'remedy', 'source']);
  }
  return { ...reply, milliseconds, citizens, told };
}

const whole = (code: string): readonly unknown[] => [
  [['citizens', 'care', 'fileNumber'], code],
  [['citizens', 'care', 'visits'], code],
];
const lost = (code: string): readonly unknown[] => [[['citizens', 'care'], code]];

const options: AllowanceOptions = {
  limits,
  resolve: ({ id }) => ({ id, care: { citizenId: id, fileNumber: '7', visits: [{ on: '2026-03-01' }] } }),
};

const json =
  (body: unknown, status = 200): Handler =>
  (request, response) => {
    request.resume();
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };

function dripping(): Handler {
  return (request, response) => {
    request.resume();
    response.writeHead(200, { 'content-type': 'application/json' });
    const timer = setInterval(() => response.write(' '), 25);
    response.on('close', () => clearInterval(timer));
  };
}

const entities = (entity: unknown, count = 20): unknown => ({
  data: { _entities: Array.from({ length: count }, () => entity) },
});
const told = {
  message: 'relation "补贴" at /srv/app.ts:7 of http://127.0.0.1:4001/graphql',
  extensions: { code: 'SECRET_CODE', stacktrace: ['Error: x', ' at a (/srv/app.ts:7)'], sql: 'select 1' },
};

const faults: readonly (readonly [string, string, Handler])[] = [
  ['hangs up', 'SOURCE_UNAVAILABLE', (_, response) => response.destroy()],
  ['never answers', 'SOURCE_TIMEOUT', () => undefined],
  ['drips', 'SOURCE_TIMEOUT', dripping()],
  [
    'breaks off in the middle',
    'SOURCE_UNAVAILABLE',
    (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '999' });
      response.write('{"data":{"_entities":[');
      setTimeout(() => response.destroy(), 20);
    },
  ],
  ['answers half', 'SOURCE_DATA_INVALID', json('{"data":{"_entities":[{"care":')],
  ['answers HTML', 'SOURCE_DATA_INVALID', json('<html>select 1</html>')],
  ['answers a list', 'SOURCE_DATA_INVALID', json([1])],
  ['answers nothing', 'SOURCE_DATA_INVALID', json({ data: null })],
  ['answers for too many', 'SOURCE_DATA_INVALID', json(entities({ __typename: 'Citizen', care: null }, 21))],
  ['answers for too few', 'SOURCE_DATA_INVALID', json(entities({ __typename: 'Citizen', care: null }, 19))],
  ['answers at any length', 'SOURCE_DATA_INVALID', json(`{"data":"${'x'.repeat(17_000_000)}"}`)],
  ['redirects', 'SOURCE_UNAVAILABLE', (_, response) => response.writeHead(307, { location: '/x' }).end()],
  ['fails without GraphQL', 'SOURCE_UNAVAILABLE', json('at secret (/srv/app.ts:7)', 500)],
  ['is overloaded', 'SOURCE_UNAVAILABLE', json('', 503)],
  ['lets nobody in', 'SOURCE_UNAVAILABLE', json({ errors: [told] }, 401)],
  ['refuses the operation', 'SOURCE_UNAVAILABLE', json({ errors: [told] })],
];

describe('a subgraph that', () => {
  let hub: AllowanceHub;
  beforeAll(async () => {
    hub = await startAllowanceHub(options);
    // The first statements start processes, which a busy machine takes its time for.
    const ids = hub.running.citizens.slice(0, 1);
    while ((await hub.ask(query, ids)).body.errors) await sleep(500);
  }, 120_000);
  afterAll(() => hub.stop());
  // A good answer in between keeps the breaker shut.
  afterEach(async () => {
    hub.subgraph.door = null;
    // One that was overloaded is left alone for a while.
    while ((await ask(hub)).told.length > 0) await sleep(300);
    hub.running.faults.length = 0;
  });

  test.each(faults)('%s costs its own fields, with %s', async (title, code, handler) => {
    hub.subgraph.door = handler;
    const reply = await ask(hub);
    expect([lost(code), whole(code)]).toContainEqual(reply.told);
    expect(reply.citizens.every(({ care }) => Object.values(care ?? {}).every((each) => each === null))).toBe(
      true,
    );
    expect(reply.milliseconds).toBeLessThan(limits.timeLimit);
    const isCounted = title.startsWith('answers for too');
    const logged = hub.running.faults.filter((fault) => fault instanceof SourceFailure);
    expect(logged).toHaveLength(isCounted ? 0 : 1);
  });

  test('tells errors of single entities and fields loses those, by our words alone', async () => {
    const good = { __typename: 'Citizen', care: { fileNumber: 7, visits: [{ on: '2026-03-01' }] } };
    const list = Array.from({ length: 20 }, (_, at) =>
      at === 1 ? null : at === 2 ? { ...good, care: { ...good.care, fileNumber: null } } : good,
    );
    hub.subgraph.door = json({
      data: { _entities: list },
      errors: [
        { ...told, path: ['_entities', 1] },
        { ...told, path: ['_entities', 2, 'care', 'fileNumber'] },
      ],
    });
    const reply = await ask(hub);
    expect(reply.told).toEqual([
      [['citizens', 1, 'care'], 'SUBGRAPH_ERROR'],
      [['citizens', 2, 'care', 'fileNumber'], 'SUBGRAPH_ERROR'],
    ]);
    expect(reply.body.errors?.[0]?.message).toBe('the subgraph could not give the field');
    expect(reply.text).not.toMatch(/补贴|SECRET|srv|4001|stacktrace/);
    expect(reply.citizens.filter(({ care }) => care?.['fileNumber'] === '7')).toHaveLength(18);
    expect(hub.running.faults.map(String).join()).toContain('relation "补贴"');
  });

  test('gives values of the wrong kind loses those', async () => {
    const visits = [{ on: '2026-02-30' }, { on: '2026-03-01' }];
    hub.subgraph.door = json(entities({ __typename: 'Citizen', care: { fileNumber: 'seven', visits } }));
    const reply = await ask(hub, 20);
    expect(new Set(reply.told.map(([, code]) => code))).toEqual(new Set(['SOURCE_DATA_INVALID']));
    expect(reply.text).not.toContain('seven');
    expect(reply.citizens.every(({ care }) => care?.['fileNumber'] === null)).toBe(true);
  });

  test('answers for another citizen than was asked for gives nothing of him', async () => {
    const stranger = hub.running.citizens.at(-1);
    hub.subgraph.door = json(
      entities({ __typename: 'Citizen', id: stranger, _subject: stranger, care: null }),
    );
    const reply = await ask(hub);
    expect(reply.text).not.toContain(stranger);
  });

  test('restarts in the middle is asked again when it is back', async () => {
    hub.subgraph.door = (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).write('{');
      setTimeout(() => response.socket?.resetAndDestroy(), 20);
    };
    expect(lost('SOURCE_UNAVAILABLE')).toEqual((await ask(hub)).told);
    hub.subgraph.door = null;
    expect((await ask(hub)).told).toEqual([]);
  });
});

test('what a subgraph requires costs what depends on it where it fails, and nothing else of the subgraph', async () => {
  const hub = await startAllowanceHub(options);
  const tax = hub.running.files.sources.get('tax');
  if (!tax || !('file' in tax)) throw new TypeError('taxes are in no file');
  writeFileSync(tax.file, 'no database');
  const ids = hub.running.citizens.slice(0, 3);
  const { body } = await hub.ask(
    'query ($ids: [CitizenId!]!) { citizens(ids: $ids) { allowance { monthlyAmount } care { fileNumber } } }',
    ids,
  );
  const citizens = body.data?.['citizens'] as readonly Citizen[];
  expect(citizens).toEqual(
    ids.map(() => ({ allowance: { monthlyAmount: null }, care: { fileNumber: '7' } })),
  );
  expect(body.errors).toMatchObject([{ path: ['citizens', 'allowance'], extensions: { source: 'tax' } }]);
  await hub.stop();
}, 120_000);

describe('a subgraph that refuses', () => {
  let hub: AllowanceHub;
  afterEach(() => hub.stop());

  test('connections is asked no more after five failures', async () => {
    hub = await startAllowanceHub(options);
    await hub.subgraph.stop();
    expect((await ask(hub)).told).toEqual(lost('SOURCE_UNAVAILABLE'));
    for (let count = 0; count < 5; count += 1) await ask(hub);
    hub.running.statements.length = 0;
    hub.running.faults.length = 0;
    const reply = await ask(hub);
    expect(reply.told).toEqual(lost('SOURCE_UNAVAILABLE'));
    expect(hub.running.statements.filter((statement) => statement.includes('_entities'))).toEqual([]);
    expect(hub.running.faults).toEqual([]);
  }, 120_000);

  test('TLS, by a certificate of nobody known or by no TLS at all, costs its own fields', async () => {
    const { certificate: cert, key } = makeAuthority('别的颁发者').issue('subgraph', ['127.0.0.1']);
    const strange = await serveWeb(json({}), { tls: { cert, key } });
    hub = await startAllowanceHub({ ...options, place: () => ({ url: `${strange.url}/graphql` }) });
    expect((await ask(hub)).told).toEqual(lost('SOURCE_UNAVAILABLE'));
    await strange.stop();
    const plain = createServer((socket) => socket.end('no TLS here\n')).listen(strange.port, '127.0.0.1');
    expect((await ask(hub)).told).toEqual(lost('SOURCE_UNAVAILABLE'));
    plain.close();
  }, 120_000);
});
