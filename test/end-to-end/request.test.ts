/** The main job, from HTTP to the sources' own logs. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { citizenIdCheckCharacter } from '../../schema/identifiers/citizen-id.ts';
import { type RunningHub, assistancePower, demoCase, startHub } from '../fixtures/hub.ts';

let running: RunningHub;

beforeAll(async () => {
  running = await startHub();
}, 120_000);
afterAll(() => running.close());
beforeEach(() => {
  running.statements.length = 0;
});

/** A right ID that nobody of the fixture has. */
const absentId = `14999919000101001${citizenIdCheckCharacter('14999919000101001')}`;
const inCase = { 'x-case': demoCase };

test('gives items of several departments and withholds what the power does not need', async () => {
  const ids = running.citizens.slice(0, 20);
  const { status, body } = await running.ask(
    `query ($ids: [CitizenId!]!) {
      citizens(ids: $ids) {
        id
        household { name registeredDivision fingerprint }
        tax { annualIncome invoices { invoiceNumber: __typename } }
        realEstate { properties { __typename } }
        health { aidsRecord { __typename } }
      }
    }`,
    { variables: { ids }, headers: inCase },
  );
  expect(status).toBe(200);
  const citizens = body.data?.['citizens'] as {
    id: string;
    household: { name: string; fingerprint: null };
  }[];
  expect(citizens.map((citizen) => citizen.id)).toEqual(ids);
  expect(citizens.every((citizen) => typeof citizen.household.name === 'string')).toBe(true);
  expect(citizens.every((citizen) => citizen.household.fingerprint === null)).toBe(true);
  expect(body.errors?.map((error) => [error.path?.join('.'), error.extensions['code']])).toEqual([
    ['citizens.household.fingerprint', 'FIELD_NOT_NEEDED'],
    ['citizens.tax.invoices', 'FIELD_NOT_NEEDED'],
    ['citizens.health.aidsRecord', 'FIELD_NOT_NEEDED'],
  ]);
  const asked = running.statements.join('\n');
  expect(asked).not.toContain('指纹');
  expect(asked).not.toContain('艾滋');
  expect(asked).not.toContain('发票');
  expect(running.faults).toEqual([]);
});

test('reads only inside the case that the power is bound to', async () => {
  const [id] = running.citizens;
  const query = `{ citizen(id: "${id}") { tax { annualIncome } } }`;
  const without = await running.ask(query);
  expect(without.body.errors?.[0]?.extensions['code']).toBe('CASE_REQUIRED');
  const foreign = await running.ask(query, { headers: { 'x-case': 'DEMO-2026-9999' } });
  expect(foreign.body.errors?.[0]?.extensions['code']).toBe('CASE_NOT_YOURS');
  expect(running.statements).toEqual([]);
  const within = await running.ask(query, { headers: inCase });
  expect(within.body.errors).toBeUndefined();
});

test('answers absent citizens and strangers to the case byte for byte the same', async () => {
  const absent = await running.ask(`{ citizen(id: "${absentId}") { id tax { annualIncome } } }`, {
    headers: inCase,
  });
  expect(absent.body.data).toEqual({ citizen: null });
  expect(absent.body.errors?.[0]?.extensions['code']).toBe('NOT_AVAILABLE');
});

test('lets relatives through only as parties of the case in their role', async () => {
  const { body } = await running.ask(
    `query ($ids: [CitizenId!]!) {
      citizens(ids: $ids) { household { members { relationToHead citizen { tax { annualIncome } household { name } } } } }
    }`,
    { variables: { ids: running.citizens.slice(0, 30) }, headers: inCase },
  );
  const citizens = body.data?.['citizens'] as { household: { members: { citizen: unknown }[] } }[];
  const members = citizens.flatMap((citizen) => citizen.household.members);
  expect(members.length).toBeGreaterThan(10);
  // The fixture's relatives are parties of the case as applicants, none as a member of another's household.
  expect(members.every((member) => member.citizen === null)).toBe(true);
  const codes = new Set(body.errors?.map((error) => error.extensions['code']));
  expect(codes).toEqual(new Set(['FIELD_NOT_NEEDED', 'NOT_AVAILABLE']));
  expect(running.statements.join('\n')).not.toContain('综合所得');
});

test('keeps a record of every read, given and withheld', async () => {
  const [id] = running.citizens;
  await running.ask(`{ citizen(id: "${id}") { tax { annualIncome arrears } } }`, { headers: inCase });
  const records = await running.hub.ledger.read(1, 500);
  const last = records.at(-1)?.record;
  expect(last?.power).toBe(assistancePower);
  expect(last?.given.map((field) => field.item)).toEqual(['tax.annualIncome']);
  expect(last?.withheld).toEqual([{ item: 'tax.arrears', role: 'self', code: 'FIELD_NOT_NEEDED' }]);
  expect(last?.subjectHashes).toHaveLength(1);
  expect(JSON.stringify(last)).not.toContain(id);
  expect(await running.hub.ledger.verify()).toMatchObject({ brokenAt: null });
});

test('refuses bad input with its code and leaks nothing', async () => {
  const wrong = await running.ask('{ citizen(id: "149999190001010010") { id } }', { headers: inCase });
  expect(wrong.body.errors?.[0]?.extensions['code']).toBe('BAD_USER_INPUT');
  expect((await running.ask('{ citizens(', { headers: inCase })).body.errors?.[0]?.extensions['code']).toBe(
    'GRAPHQL_PARSE_FAILED',
  );
  expect((await running.ask('{ nothing }', { headers: inCase })).body.errors?.[0]?.extensions['code']).toBe(
    'GRAPHQL_VALIDATION_FAILED',
  );
  const forged = await running.ask('{ publishedList { epoch } }', { token: 'a.b.c' });
  expect(forged.status).toBe(401);
  expect(forged.body.errors?.[0]?.extensions['code']).toBe('TOKEN_INVALID');
  const anonymous = await running.ask(`{ citizen(id: "${running.citizens[0]}") { id } }`, { token: null });
  expect(anonymous.status).toBe(401);
  const other = await running.ask('{ publishedList { epoch } }', { headers: { 'x-power': '0600-A-00100' } });
  expect(other.body.errors?.[0]?.extensions['code']).toBe('POWER_NOT_YOURS');
  const unknown = await running.ask('{ publishedList { epoch } }', {
    token: await running.token({ department: '省天文厅' }),
  });
  expect(unknown.body.errors?.[0]?.extensions['code']).toBe('DEPARTMENT_UNKNOWN');
});

test('answers the public part of the lists to anyone', async () => {
  const { body } = await running.ask(
    '{ publishedList { epoch } powers(text: "社会救助", first: 2) { total items { code name department { name } } } }',
    { token: null },
  );
  expect(body.errors).toBeUndefined();
  expect(body.data?.['powers']).toHaveProperty('total', expect.any(Number));
});

test('ends every read under a power when its repeal returns', async () => {
  const power = '0700-E-00100';
  const publisher = await running.token({ role: 'listPublisher', powers: [] });
  const before = await running.ask(`{ power(code: "${power}") { status needs { purpose } } }`);
  expect(before.body.data?.['power']).toHaveProperty('status', 'IN_FORCE');
  const forbidden = await running.ask(
    `mutation { repealPower(code: "${power}", document: "示例文件") { epoch } }`,
  );
  expect(forbidden.body.errors?.[0]?.extensions['code']).toBe('FORBIDDEN');
  const repeal = await running.ask(
    `mutation { repealPower(code: "${power}", document: "示例文件") { epoch } }`,
    {
      token: publisher,
    },
  );
  expect(repeal.body.errors).toBeUndefined();
  const after = await running.ask(`{ citizen(id: "${running.citizens[0]}") { tax { annualIncome } } }`, {
    token: await running.token({ powers: [power] }),
    headers: inCase,
  });
  expect(after.body.errors?.[0]?.extensions['code']).toBe('POWER_REPEALED');
});
