/** An answer leaves within the time after its record, or is decided again; whatever leaves is on record once. */
import { setTimeout } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { type RunningHub, demoCase, startHub } from '../fixtures/hub.ts';

let running: RunningHub;

beforeAll(async () => {
  running = await startHub();
}, 120_000);
afterAll(() => running.close());

const inCase = { 'x-case': demoCase };
const ask = (): ReturnType<RunningHub['ask']> =>
  running.ask(`{ citizen(id: "${running.citizens[0]}") { household { name } } }`, { headers: inCase });

/** Outcomes of the records that were appended by what is done. */
async function recordsOf(work: () => Promise<unknown>): Promise<readonly string[]> {
  const before = (await running.hub.ledger.read(1, 1_000)).length;
  await work();
  return (await running.hub.ledger.read(before + 1, 1_000)).map(({ record }) => record.outcome);
}

afterEach(() => {
  vi.restoreAllMocks();
});

/** Holds the first answers back for longer than they may be. */
function holdBack(howMany: number): void {
  const { pipeline } = running.hub.served;
  const answer = pipeline.answer.bind(pipeline);
  let left = howMany;
  vi.spyOn(pipeline, 'answer').mockImplementation(async (request) => {
    const given = await answer(request);
    left -= 1;
    if (left >= 0) await setTimeout(400);
    return given;
  });
}

test('records a request once', async () => {
  expect(await recordsOf(ask)).toEqual(['answered']);
  expect(await recordsOf(() => running.ask('{ nothing }'))).toEqual(['refused']);
});

test('decides again where the answer comes too late to the socket', async () => {
  holdBack(2);
  const records = await recordsOf(async () => {
    const { status, body } = await ask();
    expect(status).toBe(200);
    expect(body.data?.['citizen']).toHaveProperty('household.name');
  });
  expect(records).toEqual(['answered', 'answered', 'answered']);
});

test('refuses where no answer can be handed over in time', async () => {
  holdBack(Infinity);
  const { status, body } = await ask();
  expect(status).toBe(503);
  expect(body).not.toHaveProperty('data');
  expect(body.errors?.[0]?.extensions['code']).toBe('DECISION_CHANGED');
});
