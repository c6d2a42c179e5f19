/** After the first request nothing is made again: document, mask, plan with its statements, assembling code. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningHub, demoCase, startHub } from '../fixtures/hub.ts';

let running: RunningHub;

beforeAll(async () => {
  running = await startHub();
}, 120_000);
afterAll(() => running.close());

test('requests that differ in citizens and conditions only share what was made for the first ones', async () => {
  const query = `query ($ids: [CitizenId!]!, $detail: Boolean!) {
    citizens(ids: $ids) {
      household { name members { relationToHead citizen { household { name } } } }
      tax { annualIncome } realEstate { properties { __typename } } vehicles @include(if: $detail) { plates { __typename } }
    }
  }`;
  const ask = async (first: number, detail: boolean): Promise<void> => {
    const ids = running.citizens.slice(first, first + 20);
    const { body } = await running.ask(query, {
      variables: { ids, detail },
      headers: { 'x-case': demoCase },
    });
    expect(body.data).toBeTruthy();
  };
  await ask(0, true);
  await ask(0, false);
  const warm = { ...running.hub.served.pipeline.made };
  expect(warm).toMatchObject({ documents: 1, masks: 1, plans: 2, assemblies: 1 });
  for (let round = 0; round < 20; round += 1) await ask(round, round % 2 === 0);
  expect(running.hub.served.pipeline.made).toEqual(warm);
});

test('an explanation tells how many statements each source was sent and what they gave', async () => {
  const { body } = await running.ask(
    `query ($ids: [CitizenId!]!) { citizens(ids: $ids) { household { name } tax { annualIncome } } }`,
    {
      variables: { ids: running.citizens.slice(0, 10) },
      headers: { 'x-case': demoCase, 'x-explain': '1' },
    },
  );
  const explained = body.extensions?.['explain'] as { readonly sources: readonly Record<string, unknown>[] };
  expect(explained.sources).toEqual([
    { source: 'household', statements: 1, rows: expect.any(Number), bytes: expect.any(Number) },
    { source: 'tax', statements: 1, rows: expect.any(Number), bytes: expect.any(Number) },
  ]);
  expect(Number(explained.sources[0]?.['rows'])).toBeGreaterThanOrEqual(10);
  expect(Number(explained.sources[0]?.['bytes'])).toBeGreaterThan(10 * 18);
});
