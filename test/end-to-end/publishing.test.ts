/** The promise of publishing: when a repeal has returned, nothing is answered or recorded under the list before. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningHub, assistancePower, demoCase, startHub } from '../fixtures/hub.ts';

const rounds = 20;
const readers = 8;

let running: RunningHub;

beforeAll(async () => {
  running = await startHub();
}, 120_000);
afterAll(() => running.close());

const input = `{
  code: "${assistancePower}", type: OTHER, name: "社会救助家庭经济状况核对", department: "省民政厅",
  law: "社会救助暂行办法", article: "第五十八条", exercisingBody: "省民政厅", handlingBody: "社会救助处",
  object: "自然人", supervision: "省纪委监委驻省民政厅纪检监察组", caseBound: true, dailyCitizenBudget: 5000,
  needs: [{ item: "household.name", purpose: "核验申请人姓名", law: "社会救助暂行办法", article: "第五十八条" }]
}`;

test(`no answer leaves under the old list after a repeal, ${rounds} rounds under load`, async () => {
  const publisher = await running.token({ role: 'listPublisher', powers: [] });
  const query = `{ citizen(id: "${running.citizens[0]}") { household { name } } }`;
  const load = { running: true };
  /** Answers that gave the name, by when they were asked for and when they arrived. */
  const given: { asked: number; arrived: number }[] = [];
  const codes = new Set<unknown>();
  const reading = Array.from({ length: readers }, async () => {
    while (load.running) {
      const asked = performance.now();
      const { body } = await running.ask(query, { headers: { 'x-case': demoCase } });
      for (const error of body.errors ?? []) codes.add(error.extensions['code']);
      const citizen = body.data?.['citizen'] as { household: { name: string | null } } | null | undefined;
      if (citizen?.household.name) given.push({ asked, arrived: performance.now() });
    }
  });
  const repealed: { from: number; to: number; sequence: number }[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const repeal = await running.ask(
      `mutation { repealPower(code: "${assistancePower}", document: "示例文件") { hash epoch } }`,
      { token: publisher },
    );
    expect(repeal.body.errors).toBeUndefined();
    const from = performance.now();
    const sequence = (await running.hub.ledger.verify()).records;
    await new Promise((resolve) => setTimeout(resolve, 100));
    const hash: unknown = Reflect.get(Object(repeal.body.data?.['repealPower']), 'hash');
    const until = (await running.hub.ledger.verify()).records;
    const records = await running.hub.ledger.read(sequence + 1, until - sequence);
    // Between the repeal's return and the next publishing every record stands under the new list and gives nothing.
    for (const { record } of records) {
      expect(record.listHash).toBe(hash);
      expect(record.given).toEqual([]);
    }
    repealed.push({ from, to: performance.now(), sequence });
    const publish = await running.ask(`mutation { publishPower(input: ${input}) { epoch } }`, {
      token: publisher,
    });
    expect(publish.body.errors).toBeUndefined();
  }
  load.running = false;
  await Promise.all(reading);
  const late = given.filter(({ asked }) => repealed.some(({ from, to }) => asked >= from && asked < to - 1));
  const arrivedUnderRepeal = late.filter(({ arrived }) =>
    repealed.some(({ from, to }) => arrived >= from && arrived < to),
  );
  expect(arrivedUnderRepeal).toEqual([]);
  expect(given.length).toBeGreaterThan(0);
  expect([...codes]).toContain('POWER_REPEALED');
  expect(await running.hub.ledger.verify()).toMatchObject({ brokenAt: null });
  expect(running.faults).toEqual([]);
}, 120_000);
