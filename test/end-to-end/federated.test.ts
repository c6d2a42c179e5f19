/** A department's subgraph in the hub: decided, scoped, sent and recorded like sources that the hub hosts. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { absentCitizens } from '../fixtures/absent-citizens.ts';
import { expectNoLeak } from '../fixtures/leaks.ts';
import { type AllowanceHub, callersPower, owner, startAllowanceHub } from './federated/allowance.ts';
import { makeAuthority } from '../../scripts/test-servers/certificates.ts';

type Row = Readonly<Record<string, unknown>>;

const income = (representation: Row): string | undefined =>
  (representation['tax'] as { annualIncome?: string } | undefined)?.annualIncome;

describe('a subgraph that requires income', () => {
  let hub: AllowanceHub;
  beforeAll(async () => {
    const carers = new Map<string, string>();
    hub = await startAllowanceHub({
      resolve: (representation) => {
        const id = String(representation['id'] ?? representation['citizenId']);
        return {
          id,
          allowance: () => ({ citizenId: id, monthlyAmount: income(representation) ?? null }),
          care: {
            citizenId: id,
            fileNumber: 9007199254740992,
            visits: [
              { on: '2026-03-01', cost: 12.5, provider: { name: '阳光之家' } },
              { on: '2026-04-01', cost: null, provider: null },
            ],
            carer: () => ({ __typename: 'Citizen', id: carers.get(id) ?? id }),
          },
        };
      },
    });
    for (const [at, id] of hub.running.citizens.entries()) carers.set(id, hub.running.citizens[at + 1] ?? id);
  }, 120_000);
  afterAll(() => hub.stop());
  beforeEach(() => {
    hub.subgraph.requests.length = 0;
    hub.running.statements.length = 0;
  });

  test('is sent it, answers by it, and all of it is on record', async () => {
    const ids = hub.running.citizens.slice(0, 3);
    const reply = await hub.ask(
      'query ($ids: [CitizenId!]!) { citizens(ids: $ids) { household { name } tax { annualIncome } allowance { monthlyAmount } } }',
      ids,
    );
    expect(reply.body.errors).toBeUndefined();
    const citizens = reply.body.data?.['citizens'] as Record<string, Record<string, string | null>>[];
    expect(citizens.map(({ allowance }) => allowance?.['monthlyAmount'])).toEqual(
      citizens.map(({ tax }) => tax?.['annualIncome']),
    );
    const sent = hub.subgraph.requests.map(({ representations }) => representations);
    expect(sent).toEqual([
      ids.map((id, at) => ({
        __typename: 'Citizen',
        id,
        tax: { annualIncome: citizens[at]?.['tax']?.['annualIncome'] },
      })),
    ]);
    const { record } = (await hub.running.hub.ledger.read(1, 500)).at(-1) ?? {};
    expect(record).toMatchObject({ power: callersPower, sources: ['allowance', 'household', 'tax'] });
    expect(record?.subjectHashes).toHaveLength(ids.length);
    expectNoLeak(reply, hub.running, ids);
  });

  test('makes income a read of the caller though he asked for none', async () => {
    const [id = ''] = hub.running.citizens;
    const query = 'query ($ids: [CitizenId!]!) { citizens(ids: $ids) { allowance { monthlyAmount } } }';
    const { body } = await hub.ask(query, [id]);
    expect(body.errors).toBeUndefined();
    const { record } = (await hub.running.hub.ledger.read(1, 500)).at(-1) ?? {};
    expect(record?.given.map(({ item }) => item).toSorted()).toEqual([
      'allowance.monthlyAmount',
      'tax.annualIncome',
    ]);
    expect(record?.sources).toEqual(['allowance', 'tax']);
  });

  test('gives what lies below its items, numbers with all digits, and is asked for nothing else', async () => {
    const ids = hub.running.citizens.slice(0, 1);
    const { body } = await hub.ask(
      'query ($ids: [CitizenId!]!) { citizens(ids: $ids) { care { number: fileNumber visits { on cost provider { name } } } } }',
      ids,
    );
    expect(body).toEqual({
      data: {
        citizens: [
          {
            care: {
              number: '9007199254740992',
              visits: [
                { on: '2026-03-01', cost: '12.5', provider: { name: '阳光之家' } },
                { on: '2026-04-01', cost: null, provider: null },
              ],
            },
          },
        ],
      },
    });
    expect(hub.subgraph.requests).toHaveLength(1);
    expect(hub.subgraph.requests[0]?.query).not.toMatch(/carer|allowance|tax/);
    expect(hub.subgraph.requests[0]?.representations).toEqual([{ __typename: 'Citizen', id: ids[0] }]);
  });

  test('is asked about those alone whom the caller may read, relatives too', async () => {
    const [id = ''] = hub.running.citizens;
    const { body } = await hub.ask(
      'query ($ids: [CitizenId!]!) { citizens(ids: $ids) { care { carer { care { fileNumber } } } } }',
      [id, ...absentCitizens(1)],
    );
    const [carer = ''] = hub.running.citizens.slice(1, 2);
    const sent = hub.subgraph.requests.flatMap(({ representations }) =>
      representations.map((each) => each['id']),
    );
    expect(sent).toEqual([id, carer]);
    expect(body.errors?.map(({ path, extensions }) => [path, extensions['code']])).toEqual([
      [['citizens', 1], 'NOT_AVAILABLE'],
    ]);
    const { record } = (await hub.running.hub.ledger.read(1, 500)).at(-1) ?? {};
    expect(record?.subjectHashes).toHaveLength(3);
  });

  test('of a relative, it is sent his income', async () => {
    const found = await hub.ask(
      'query ($ids: [CitizenId!]!) { citizens(ids: $ids) { household { spouse { tax { annualIncome } allowance { monthlyAmount } } } } }',
      hub.running.citizens.slice(0, 40),
    );
    expect(found.body.errors).toBeUndefined();
    const citizens = found.body.data?.['citizens'] as { household: { spouse: Record<string, Row> | null } }[];
    const spouses = citizens.flatMap(({ household }) => (household.spouse ? [household.spouse] : []));
    expect(spouses.length).toBeGreaterThan(3);
    for (const { tax, allowance } of spouses)
      expect(allowance?.['monthlyAmount']).toBe(tax?.['annualIncome']);
    expect(hub.subgraph.requests).toHaveLength(1);
  });

  test.each([
    ['under its own name', 'tax { annualIncome }'],
    ['under another name', 'tax { x: annualIncome }'],
    ['whose name another item takes', 'tax { annualIncome: businessIncome }'],
    [
      'whose name both take',
      'tax { annualIncome: businessIncome x: annualIncome businessIncome: annualIncome }',
    ],
    ['whose topic has another name', 'y: tax { annualIncome: businessIncome }'],
    ['whose topic is another', 'tax: household { annualIncome: name }'],
    ['whose topic is there twice', 'tax { x: businessIncome } y: tax { annualIncome }'],
    ['under a condition that is not met', 'tax @include(if: $no) { annualIncome }'],
    ['below a fragment', '... on Citizen { tax { ... on CitizenTax { annualIncome: businessIncome } } }'],
  ])('is sent the income itself, whatever the document asks for: %s', async (_, selection) => {
    const ids = hub.running.citizens.slice(0, 30);
    const head = 'query ($ids: [CitizenId!]!, $no: Boolean! = false) { citizens(ids: $ids) ';
    const plain = await hub.ask(`${head} @skip(if: $no) { tax { annualIncome } } }`, ids);
    const asked = plain.body.data?.['citizens'] as Record<string, Row>[];
    const incomes = asked.map(({ tax }) => tax?.['annualIncome']);
    expect(new Set(incomes).size).toBeGreaterThan(5);
    hub.subgraph.requests.length = 0;
    const used = selection.includes('$no') ? '' : '@skip(if: $no)';
    for (const order of [
      `${selection} a: allowance { b: monthlyAmount }`,
      `a: allowance { b: monthlyAmount } ${selection}`,
    ]) {
      const { body } = await hub.ask(`${head} ${used} { ${order} } }`, ids);
      expect(body.errors).toBeUndefined();
      const citizens = body.data?.['citizens'] as Record<string, Row>[];
      expect(citizens.map(({ a }) => a?.['b'])).toEqual(incomes);
    }
  });

  test('has no mutations here', async () => {
    const { status, body } = await hub.ask('mutation { pay }', []);
    expect([status, body.errors?.[0]?.extensions['code']]).toEqual([400, 'GRAPHQL_VALIDATION_FAILED']);
  });
});

const query =
  'query ($ids: [CitizenId!]!) { citizens(ids: $ids) { household { name } allowance { monthlyAmount } care { fileNumber } } }';

describe('what is required', () => {
  let hub: AllowanceHub;
  const start = async (options: Parameters<typeof startAllowanceHub>[0]): Promise<AllowanceHub> => {
    hub = await startAllowanceHub({
      resolve: (representation) => ({
        allowance: { monthlyAmount: income(representation) ?? null },
        care: { fileNumber: 1 },
      }),
      ...options,
    });
    return hub;
  };
  const refusal = async (ids: readonly string[]): Promise<unknown> => {
    const { body, text } = await hub.ask(query, ids);
    const citizens = body.data?.['citizens'] as Record<string, Row>[];
    expect(citizens.map(({ allowance }) => allowance)).toEqual(ids.map(() => ({ monthlyAmount: null })));
    expect(citizens.every(({ household, care }) => household?.['name'] && care?.['fileNumber'] === '1')).toBe(
      true,
    );
    expect(hub.subgraph.requests.every(({ query: text }) => !text.includes('allowance'))).toBe(true);
    expect(hub.running.statements.some((statement) => statement.includes('自然人税收'))).toBe(false);
    expect(text).not.toContain('undefined');
    const { record } = (await hub.running.hub.ledger.read(1, 500)).at(-1) ?? {};
    expect(record?.given.map(({ item }) => item)).not.toContain('tax.annualIncome');
    expect(record?.withheld.map(({ item }) => item)).toContain('allowance.monthlyAmount');
    return body.errors?.map(({ path, extensions: { code, required, receiver } }) => ({
      path,
      code,
      required,
      receiver,
    }));
  };

  test('is withheld, and what depends on it, where its receiver has no power that needs it', async () => {
    await start({ ownersNeeds: [] });
    expect(await refusal(hub.running.citizens.slice(0, 2))).toEqual([
      {
        path: ['citizens', 'allowance', 'monthlyAmount'],
        code: 'FIELD_NOT_NEEDED',
        required: 'tax.annualIncome',
        receiver: owner,
      },
    ]);
    await hub.stop();
  }, 120_000);

  test('is withheld where its receiver has no approved application', async () => {
    await start({ approved: [] });
    const token = await hub.running.token({ powers: [callersPower] });
    const explained = await hub.running.ask(
      '{ explainAccess(fields: ["allowance.monthlyAmount", "tax.annualIncome"]) { given code } }',
      { token },
    );
    expect(explained.body.data).toEqual({
      explainAccess: [
        { given: false, code: 'APPLICATION_MISSING' },
        { given: true, code: null },
      ],
    });
    expect(await refusal(hub.running.citizens.slice(0, 2))).toMatchObject([
      { code: 'APPLICATION_MISSING', required: 'tax.annualIncome', receiver: owner },
    ]);
    await hub.stop();
  }, 120_000);

  test('is withheld where the caller may not read it', async () => {
    await start({ callersNeeds: ['household.name', 'allowance.monthlyAmount', 'care.fileNumber'] });
    expect(await refusal(hub.running.citizens.slice(0, 2))).toMatchObject([
      { code: 'FIELD_NOT_NEEDED', required: 'tax.annualIncome' },
    ]);
    await hub.stop();
  }, 120_000);

  test('is sent of those alone whom its receiver may know of', async () => {
    await start({ approved: ['140100000000'] });
    const ids = hub.running.citizens.slice(0, 60);
    const registered = await hub.running.hub.scopeIndex.divisions(ids);
    const inside = ids.filter((id) => registered.get(id)?.startsWith('1401'));
    expect(inside.length).toBeGreaterThan(3);
    expect(inside.length).toBeLessThan(ids.length);
    const read: [string, number][] = [];
    const tax = hub.running.hub.served.connectors.get('tax');
    if (tax) tax.onStatement = (statement, keys) => read.push([statement, keys]);
    const { body } = await hub.ask(query, ids);
    // Nor is the income of the others read. The table may have 15-digit forms of IDs: each is asked for under both.
    expect(read).toHaveLength(1);
    expect(read[0]?.[1]).toBeLessThanOrEqual(2 * inside.length);
    const sent = hub.subgraph.requests
      .filter(({ query: text }) => text.includes('allowance'))
      .flatMap(({ representations }) => representations.map((each) => each['id']));
    expect(sent).toEqual(inside);
    const others = hub.subgraph.requests.filter(({ query: text }) => !text.includes('allowance'));
    expect(others.flatMap(({ representations }) => representations)).toEqual(
      ids.map((id) => ({ __typename: 'Citizen', id })),
    );
    expect(body.errors?.map(({ path, extensions }) => [path, extensions['code']])).toEqual(
      ids.flatMap((id, at) =>
        inside.includes(id) ? [] : [[['citizens', at, 'allowance', 'monthlyAmount'], 'NOT_AVAILABLE']],
      ),
    );
    const citizens = body.data?.['citizens'] as Record<string, Row>[];
    expect(citizens.every(({ care }) => care?.['fileNumber'] === '1')).toBe(true);
    await hub.stop();
  }, 120_000);
});

test('a subgraph behind mutual TLS is shown the certificate and the headers of its place', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'qingdan-federated-tls-'));
  const file = (name: string, text: string): string => {
    writeFileSync(path.join(folder, name), text);
    return path.join(folder, name);
  };
  const authority = makeAuthority('部门证书颁发者');
  const { certificate: cert, key } = authority.issue('subgraph', ['127.0.0.1']);
  const own = authority.issue('hub', []);
  const headers = { 'x-tenant': { value: 'hub' }, 'X-Key': { file: file('secret', 'verysecret\n') } };
  const hub = await startAllowanceHub({
    resolve: () => ({ care: { fileNumber: 1 } }),
    listen: { tls: { cert, key, ca: authority.certificate, requestCert: true } },
    destination: {
      ca: file('ca.pem', authority.certificate),
      certificate: file('hub.pem', own.certificate),
      key: file('hub.key', own.key),
    },
    place: (url) => ({ url, headers }),
  });
  const care = 'query ($ids: [CitizenId!]!) { citizens(ids: $ids) { care { fileNumber } } }';
  const { body } = await hub.ask(care, hub.running.citizens.slice(0, 1));
  expect(body).toEqual({ data: { citizens: [{ care: { fileNumber: '1' } }] } });
  expect(hub.subgraph.requests[0]?.headers).toMatchObject({ 'x-tenant': 'hub', 'x-key': 'verysecret' });
  await hub.stop();
  rmSync(folder, { recursive: true });
}, 120_000);
