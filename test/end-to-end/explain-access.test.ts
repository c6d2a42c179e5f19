/** What a caller may know of access before asking for a citizen. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningHub, assistancePower, startHub } from '../fixtures/hub.ts';

let running: RunningHub;

beforeAll(async () => {
  running = await startHub();
}, 120_000);
afterAll(() => running.close());

test('tells of each item the first of conditions 1 to 4 that fails, and what depends on the citizen', async () => {
  const { body } = await running.ask(
    `{ explainAccess(fields: ["tax.annualIncome", "household.fingerprint"]) { item given code condition article dependsOnTheCitizen } }`,
  );
  expect(body.errors).toBeUndefined();
  expect(body.data).toEqual({
    explainAccess: [
      {
        item: 'tax.annualIncome',
        given: true,
        code: null,
        condition: null,
        article: expect.stringContaining('社会救助暂行办法'),
        dependsOnTheCitizen: [5, 7],
      },
      {
        item: 'household.fingerprint',
        given: false,
        code: 'FIELD_NOT_NEEDED',
        condition: 3,
        article: null,
        dependsOnTheCitizen: [],
      },
    ],
  });
  expect(running.statements).toEqual([]);
});

test('covers the powers of the token, not only the selected one, and no other', async () => {
  const other = '0700-E-00100';
  const token = await running.token({ powers: [assistancePower, other] });
  const ask = (power: string) =>
    running.ask(`{ explainAccess(power: "${power}", fields: ["tax.annualIncome"]) { given } }`, {
      token,
      headers: { 'x-power': other },
    });
  expect((await ask(assistancePower)).body.data).toEqual({ explainAccess: [{ given: true }] });
  const foreign = await ask('0200-B-01200');
  expect(foreign.body.errors?.[0]?.extensions).toMatchObject({
    code: 'POWER_NOT_YOURS',
    power: '0200-B-01200',
  });
});

test('names an item that the catalogue does not have', async () => {
  const { body } = await running.ask('{ explainAccess(fields: ["tax.nothing"]) { given } }');
  expect(body.errors?.[0]).toMatchObject({
    message: 'the catalogue has no item `tax.nothing`; see `catalogue`',
    extensions: { code: 'BAD_USER_INPUT', field: 'tax.nothing' },
  });
});
