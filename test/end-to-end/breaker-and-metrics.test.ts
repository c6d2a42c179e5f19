/** What an operator sees of a hub: whether its sources are asked, and how it does, with nothing of anybody in it. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningHub, startHub } from '../fixtures/hub.ts';
import { publishWidePower, withWideApplications } from '../fixtures/wide-power.ts';

/** A service of the credit register that dies and comes back at the same place. */
class CreditRegister {
  #server: Server | null = null;
  #port = 0;

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  async start(): Promise<void> {
    const server = createServer((_request, response) => {
      response.setHeader('content-type', 'application/json').end('{"rows":[]}');
    });
    await new Promise<void>((resolve) => {
      server.listen(this.#port, '127.0.0.1', resolve);
    });
    this.#server = server;
    this.#port = (server.address() as AddressInfo).port;
  }

  async die(): Promise<void> {
    this.#server?.closeAllConnections();
    await new Promise((resolve) => this.#server?.close(resolve));
  }
}

const register = new CreditRegister();
let running: RunningHub;
let token: string;

beforeAll(async () => {
  await register.start();
  running = await startHub({
    applications: withWideApplications,
    places: (written) => Promise.resolve(new Map([...written.sources, ['credit', { url: register.url }]])),
  });
  token = await publishWidePower(running);
}, 120_000);
afterAll(async () => {
  await running.close();
  await register.die();
});

async function read(path: string): Promise<string> {
  const response = await fetch(running.url.replace('/graphql', path));
  expect(response.status).toBe(200);
  return response.text();
}

async function breakers(): Promise<Readonly<Record<string, string>>> {
  const health = JSON.parse(await read('/health')) as { breakers: Record<string, string> };
  return health.breakers;
}

/** Values of a metric by its labels as they stand in the text. */
async function metric(name: string): Promise<ReadonlyMap<string, number>> {
  const lines = (await read('/metrics')).split('\n').filter((line) => line.startsWith(name));
  return new Map(
    lines.map((line) => {
      const [, own = '', labels = '', value] = /^([a-z0-9_]+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
      return [own === name ? labels : `${own} ${labels}`, Number(value)];
    }),
  );
}

const ask = (fields: string): ReturnType<RunningHub['ask']> =>
  running.ask(`{ citizen(id: "${running.citizens[0]}") { ${fields} } }`, { token });

test('every source has a breaker, which is closed while all is well', async () => {
  await ask('household { name } credit { restrictedConsumption }');
  const states = await breakers();
  expect(Object.keys(states).sort()).toEqual([...running.hub.served.connectors.keys()].sort());
  expect(new Set(Object.values(states))).toEqual(new Set(['closed']));
  expect(new Set((await metric('qingdan_source_breaker_state')).values())).toEqual(new Set([0]));
});

test('requests, errors, statements, calls and records are counted by names that tell nothing of anybody', async () => {
  const before = await metric('qingdan_requests_total');
  const statements = await metric('qingdan_source_statements_total');
  await ask('household { name }');
  await running.ask('{ nothing }');
  await ask('civilAffairs { minimumLivingAllowance { amount } }');
  const after = await metric('qingdan_requests_total');
  const more = (labels: string): number => (after.get(labels) ?? 0) - (before.get(labels) ?? 0);
  expect([more('outcome="answered"'), more('outcome="refused"'), more('outcome="failed"')]).toEqual([
    1, 2, 0,
  ]);
  expect((await metric('qingdan_errors_total')).get('code="GRAPHQL_VALIDATION_FAILED"')).toBe(2);
  const label = 'source="household"';
  expect((await metric('qingdan_source_statements_total')).get(label)).toBe((statements.get(label) ?? 0) + 1);
  expect((await metric('qingdan_source_call_duration_seconds_count')).get(label)).toBeGreaterThan(0);
  const [records] = (await metric('qingdan_ledger_records_total')).values();
  const [commits] = (await metric('qingdan_ledger_commits_total')).values();
  expect(records).toBe((await running.hub.ledger.verify()).records);
  expect(commits).toBeGreaterThan(0);
  expect(commits).toBeLessThanOrEqual(records ?? 0);
  expect((await metric('qingdan_cache_entries')).get('cache="plans"')).toBeGreaterThan(0);
  expect((await metric('qingdan_epoch')).get('of="list"')).toBe(running.hub.state().version.epoch);
  expect([...(await metric('nodejs_eventloop_lag_p99_seconds')).values()]).toHaveLength(1);
});

test('no citizen, caller or value is in the metrics or the health', async () => {
  const reply = await ask('household { name }');
  const citizen = reply.body.data?.['citizen'] as { household: { name: string } };
  const text = (await read('/metrics')) + (await read('/health'));
  const told = [...running.citizens, citizen.household.name, '省', token, running.files.directory];
  expect(told.filter((one) => text.includes(one))).toEqual([]);
  // Codes, names of sources and of the hub's own parts: as many series as those, whatever is asked.
  const series = (await metric('qingdan_')).size;
  for (const id of running.citizens.slice(0, 20)) {
    await running.ask(`{ citizen(id: "${id}") { household { name } } }`, { token });
  }
  expect((await metric('qingdan_')).size).toBe(series);
});

test('a server that dies opens its breaker alone, and closes it when it is back', async () => {
  await register.die();
  for (let attempt = 0; attempt < 6; attempt += 1) {
    const reply = await ask('household { name } credit { restrictedConsumption }');
    expect(reply.body.errors?.map(({ extensions }) => extensions['code'])).toEqual(['SOURCE_UNAVAILABLE']);
  }
  const states = await breakers();
  expect(Object.entries(states).filter(([, state]) => state !== 'closed')).toEqual([['credit', 'open']]);
  expect((await metric('qingdan_source_breaker_state')).get('source="credit"')).toBe(2);
  const failures = await metric('qingdan_source_failures_total');
  // The sixth call was not made.
  expect(failures.get('source="credit",code="SOURCE_UNAVAILABLE"')).toBe(5);

  await register.start();
  await running.hub.reloadSources();
  expect((await breakers())['credit']).toBe('open');
  await new Promise((resolve) => setTimeout(resolve, 10_050));
  expect((await ask('credit { restrictedConsumption }')).body.errors).toBeUndefined();
  expect((await breakers())['credit']).toBe('closed');
  expect((await metric('qingdan_source_breaker_state')).get('source="credit"')).toBe(0);
});
