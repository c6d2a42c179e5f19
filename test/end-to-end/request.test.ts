/** The main job, from HTTP to the sources' own logs. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { dayInProvince } from '../../schema/identifiers/calendar.ts';
import { citizenIdCheckCharacter } from '../../schema/identifiers/citizen-id.ts';
import { ask } from '../client/ask.ts';
import { graphql } from '../client/generated/gql.ts';
import { PrintedRequestDocument } from '../client/generated/graphql.ts';
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

function firstCitizen(): string {
  const [id] = running.citizens;
  return id ?? expect.fail('the hub knows no citizen');
}

const oneIncome = graphql(`
  query OneIncome($id: CitizenId!) {
    citizen(id: $id) {
      id
      tax {
        annualIncome
      }
    }
  }
`);

test('gives items of several departments and withholds what the power does not need', async () => {
  const ids = running.citizens.slice(0, 20);
  const document = graphql(`
    query SeveralDepartments($ids: [CitizenId!]!) {
      citizens(ids: $ids) {
        id
        household {
          name
          registeredDivision
          fingerprint
        }
        tax {
          annualIncome
          invoices {
            invoiceNumber: __typename
          }
        }
        realEstate {
          properties {
            __typename
          }
        }
        health {
          aidsRecord {
            __typename
          }
        }
      }
    }
  `);
  const { status, data, errors } = await ask(running, document, { variables: { ids }, headers: inCase });
  expect(status).toBe(200);
  const citizens = data?.citizens ?? [];
  expect(citizens.map((citizen) => citizen?.id)).toEqual(ids);
  expect(citizens.every((citizen) => typeof citizen?.household?.name === 'string')).toBe(true);
  expect(citizens.every((citizen) => citizen?.household?.fingerprint === null)).toBe(true);
  expect(errors.map(({ path, extensions }) => [path?.join('.'), extensions.code])).toEqual([
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
  const variables = { id: firstCitizen() };
  const without = await ask(running, oneIncome, { variables });
  expect(without.errors[0]?.extensions.code).toBe('CASE_REQUIRED');
  const foreign = await ask(running, oneIncome, { variables, headers: { 'x-case': 'DEMO-2026-9999' } });
  expect(foreign.errors[0]?.extensions.code).toBe('CASE_NOT_YOURS');
  expect(running.statements).toEqual([]);
  const within = await ask(running, oneIncome, { variables, headers: inCase });
  expect(within.errors).toEqual([]);
});

test('answers absent citizens and strangers to the case byte for byte the same', async () => {
  const absent = await ask(running, oneIncome, { variables: { id: absentId }, headers: inCase });
  expect(absent.data).toEqual({ citizen: null });
  expect(absent.errors[0]?.extensions.code).toBe('NOT_AVAILABLE');
});

test('lets relatives through only as parties of the case in their role', async () => {
  const document = graphql(`
    query Relatives($ids: [CitizenId!]!) {
      citizens(ids: $ids) {
        household {
          members {
            relationToHead
            citizen {
              tax {
                annualIncome
              }
              household {
                name
              }
            }
          }
        }
      }
    }
  `);
  const ids = running.citizens.slice(0, 30);
  const { data, errors } = await ask(running, document, { variables: { ids }, headers: inCase });
  const members = (data?.citizens ?? []).flatMap((citizen) => citizen?.household?.members ?? []);
  expect(members.length).toBeGreaterThan(10);
  // The fixture's relatives are parties of the case as applicants, none as a member of another's household.
  expect(members.every((member) => member.citizen === null)).toBe(true);
  const codes = new Set(errors.map(({ extensions }) => extensions.code));
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
  const nobody = await running.ask(
    'query ($role: SubjectRole) { citizen(id: "149999198001010016", role: $role) { id } }',
    { headers: inCase, variables: { role: null } },
  );
  expect(nobody.body.errors?.[0]?.extensions['code']).toBe('BAD_USER_INPUT');
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
  const document = graphql(`
    query PublicLists {
      publishedList {
        epoch
      }
      powers(text: "社会救助", first: 2) {
        total
        items {
          code
          name
          department {
            name
          }
        }
      }
    }
  `);
  const { data, errors } = await ask(running, document, { token: null });
  expect(errors).toEqual([]);
  expect(data?.powers?.items).toHaveLength(2);
  expect(data?.powers?.total).toBeGreaterThan(1);
  expect(data?.powers?.items.every(({ department }) => department !== null)).toBe(true);
});

test('answers the printed request: every item of the departments that the fixture hosts, nothing withheld', async () => {
  const ids = running.citizens.slice(0, 20);
  const reply = await ask(running, PrintedRequestDocument, { variables: { ids }, headers: inCase });
  expect(reply.errors).toEqual([]);
  const citizens = (reply.data?.citizens ?? []).filter((citizen) => citizen !== null);
  expect(citizens.map(({ id }) => id)).toEqual(ids);
  expect(citizens.some(({ tax }) => tax?.annualIncome != null)).toBe(true);
  expect(citizens.some(({ household }) => (household?.members ?? []).length > 0)).toBe(true);
});

test('ends every read under a power when its repeal returns, and still tells of the power', async () => {
  const code = '0700-E-00100';
  const power = graphql(`
    query PowerAndNeeds($code: ID!) {
      power(code: $code) {
        status
        type
        name
        law
        repealedSince
        repealedBy
        department {
          name
        }
        needs {
          purpose
        }
      }
    }
  `);
  const repealPower = graphql(`
    mutation RepealPower($code: ID!, $document: String!) {
      repealPower(code: $code, document: $document) {
        epoch
      }
    }
  `);
  const repealed = graphql(`
    query RepealedPowers {
      powers(status: REPEALED) {
        items {
          code
          repealedSince
          repealedBy
        }
      }
    }
  `);
  const variables = { code, document: '示例文件' };
  const before = await ask(running, power, { variables: { code } });
  expect(before.data?.power).toMatchObject({ status: 'IN_FORCE', repealedSince: null, repealedBy: null });
  const forbidden = await ask(running, repealPower, { variables });
  expect(forbidden.errors[0]?.extensions.code).toBe('FORBIDDEN');
  const publisher = await running.token({ role: 'listPublisher', powers: [] });
  const repeal = await ask(running, repealPower, { variables, token: publisher });
  expect(repeal.errors).toEqual([]);
  const after = await ask(running, oneIncome, {
    variables: { id: firstCitizen() },
    token: await running.token({ powers: [code] }),
    headers: inCase,
  });
  expect(after.errors[0]?.extensions.code).toBe('POWER_REPEALED');
  const told = await ask(running, power, { variables: { code } });
  expect(told.errors).toEqual([]);
  const today = dayInProvince(new Date());
  expect(told.data?.power).toEqual({
    ...before.data?.power,
    status: 'REPEALED',
    repealedSince: today,
    repealedBy: '示例文件',
    needs: [],
  });
  const { data } = await ask(running, repealed, { token: null });
  expect(data?.powers?.items).toContainEqual({ code, repealedSince: today, repealedBy: '示例文件' });
});
