/** Relatives behind a real router, where the caller may read their IDs: each is decided in the role in which he was found. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningHub, civilAffairs, startHub } from '../fixtures/hub.ts';
import { widePower, withWideApplications } from '../fixtures/wide-power.ts';
import { type Ask, type RunningRouter, startRouter } from './supergraph/router.ts';

const scenario = '核对试验';

let running: RunningHub;
let router: RunningRouter;
let token: string;
beforeAll(async () => {
  running = await startHub({
    applications(demo) {
      const wide = withWideApplications(demo);
      const ofNames = wide.filter(({ power, item }) => power === widePower && item === 'household.name');
      return [...wide, ...ofNames.map((one) => ({ ...one, item: 'household.idNumber' }))];
    },
  });
  const needs = [
    ['household.members', 'SELF'],
    ['household.name', 'SELF'],
    ['household.name', 'SPOUSE'],
    ['household.idNumber', 'SPOUSE'],
    ['tax.annualIncome', 'SPOUSE'],
  ].map(
    ([item, role]) =>
      `{ item: "${item}", role: ${role}, purpose: "${scenario}", law: "社会救助暂行办法", article: "第五十八条" }`,
  );
  const published = await running.ask(
    `mutation { publishPower(input: {
      code: "${widePower}", type: OTHER, name: "${scenario}", department: "${civilAffairs}",
      law: "社会救助暂行办法", article: "第五十八条", exercisingBody: "${civilAffairs}", handlingBody: "社会救助处",
      object: "申请人", supervision: "内部监督", caseBound: false, dailyCitizenBudget: 5000, needs: [${needs.join(', ')}] }) { epoch } }`,
    { token: await running.token({ role: 'listPublisher', powers: [] }) },
  );
  expect(published.body.errors).toBeUndefined();
  token = await running.token({ powers: [widePower] });
  router = await startRouter(running);
}, 120_000);
afterAll(async () => {
  await router?.close();
  await running?.close();
});

type Person = Readonly<Record<string, Readonly<Record<string, unknown>> | null>>;

/** The same of the router as of the hub. */
async function asked(query: string): Promise<Awaited<ReturnType<Ask>>> {
  const options = { variables: { ids: running.citizens.slice(0, 60) }, token };
  const [direct, routed] = [await running.ask(query, options), await router.ask(query, options)];
  expect(routed.body.data).toEqual(direct.body.data);
  return routed;
}

test('gives the income of wives and husbands and withholds that of the citizens themselves', async () => {
  const { body } = await asked(
    `query ($ids: [CitizenId!]!) {
      citizens(ids: $ids) { household { name spouse { id household { name } tax { annualIncome } } } tax { annualIncome } }
    }`,
  );
  const citizens = body.data?.['citizens'] as Person[];
  const spouses = citizens.map(({ household }) => household?.['spouse'] as Person | null | undefined);
  expect(spouses.filter((spouse) => spouse?.['tax']?.['annualIncome'] != null).length).toBeGreaterThan(3);
  expect(citizens.every(({ tax }) => tax?.['annualIncome'] == null)).toBe(true);
  const reasons = body.errors?.map(({ extensions }) => [extensions['code'], extensions['role']]) ?? [];
  expect(reasons).toContainEqual(['FIELD_NOT_NEEDED', 'self']);
  expect(reasons).not.toContainEqual(['FIELD_NOT_NEEDED', 'spouse']);
  const { record } = (await running.hub.ledger.read(1, 500)).at(-1) ?? {};
  expect(record).toMatchObject({ power: widePower, sources: ['tax'] });
  expect(record?.given.map(({ item, role }) => [item, role])).toEqual([['tax.annualIncome', 'spouse']]);
});

test('hands on the role that a root field was asked with', async () => {
  const query = (role: string): string =>
    `query ($ids: [CitizenId!]!) { citizens(ids: $ids, role: ${role}) { household { name } tax { annualIncome } } }`;
  const given = await asked(query('SPOUSE'));
  expect(given.body.errors).toBeUndefined();
  expect(given.body.data?.['citizens']).toHaveLength(60);
  const withheld = await asked(query('CHILD'));
  expect(withheld.body.data).toEqual({ citizens: null });
  expect(withheld.body.errors?.map(({ extensions }) => extensions['role'])).toContain('child');
});
