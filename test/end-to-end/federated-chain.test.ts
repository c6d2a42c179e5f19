/** A subgraph that requires what another department's subgraph gives, which requires what the hub hosts. */
import { describe, expect, test } from 'vitest';
import type { ListContent } from '../../registry/contract.ts';
import { provinceDivision } from '../../schema/domain.ts';
import { type SubgraphService, startSubgraph } from '../support/subgraph-service.ts';
import {
  type AllowanceHub,
  type AllowanceOptions,
  callersPower,
  catalogueItem,
  need,
  owner,
  startAllowanceHub,
} from './federated/allowance.ts';

type Row = Readonly<Record<string, unknown>>;

const income = (representation: Row): string | undefined =>
  (representation['tax'] as { annualIncome?: string } | undefined)?.annualIncome;

describe('a subgraph that requires what another one gives', () => {
  const school = '省教育厅';
  const power = '0200-Z-08802';
  const bursary = `
    extend schema @source(name: "bursary", kind: GRAPHQL, department: "${school}")
    type Citizen @key(fields: "id") @subject(path: "id") {
      id: CitizenId!
      allowance: CitizenAllowance @external
      "Bursary (助学金)"
      bursary: CitizenBursary @requires(fields: "allowance { monthlyAmount }")
    }
    type CitizenAllowance @key(fields: "citizenId") @subject(path: "citizenId") {
      citizenId: CitizenId!
      monthlyAmount: Decimal @external
    }
    "Bursary of a citizen (助学金)"
    type CitizenBursary @key(fields: "citizenId") @subject(path: "citizenId") {
      "Citizen ID number (公民身份号码)"
      citizenId: CitizenId!
      "Amount (金额)"
      amount: Decimal @item(class: UNCONDITIONAL, grade: 1)
    }`;
  const live = `
    scalar Decimal
    type Citizen @key(fields: "id") { id: ID! allowance: CitizenAllowance @external bursary: CitizenBursary }
    type CitizenAllowance @key(fields: "citizenId") { citizenId: ID! monthlyAmount: Decimal @external }
    type CitizenBursary @key(fields: "citizenId") { citizenId: ID! amount: Decimal }`;
  const lists = (demo: ListContent): ListContent => {
    const [model] = demo.powers.filter(({ code }) => code === callersPower);
    const entry = catalogueItem('allowance.monthlyAmount');
    return {
      ...demo,
      powers: model
        ? [...demo.powers, { ...model, code: power, department: school, exercisingBody: school }]
        : [],
      exercises: [
        ...demo.exercises,
        { power, department: school, division: provinceDivision, from: '2020-01-01', to: null },
      ],
      catalogue: [
        ...demo.catalogue,
        {
          ...entry,
          path: 'bursary.amount',
          topic: 'bursary',
          item: 'amount',
          provider: school,
          class: 'unconditional',
          grade: 1,
          chineseName: '金额',
          storedAs: 'bursary.amount',
        },
      ],
      needs: [...demo.needs, need(power, 'allowance.monthlyAmount'), need(callersPower, 'bursary.amount')],
    };
  };
  const approved = {
    department: school,
    power,
    item: 'allowance.monthlyAmount',
    scenario: '核对试验',
    provider: owner,
    status: 'approved',
    decidedOn: '2026-01-05',
    expiresOn: '2030-01-04',
    division: null,
  } as const;
  const given = 'query ($ids: [CitizenId!]!) { citizens(ids: $ids) { bursary { amount } } }';

  const start = async (options: AllowanceOptions): Promise<AllowanceHub & { other: SubgraphService }> => {
    const other = await startSubgraph(live, ({ allowance }) => ({
      bursary: { amount: (allowance as { monthlyAmount?: string } | null)?.monthlyAmount ?? null },
    }));
    const hub = await startAllowanceHub({
      resolve: (representation) => ({ allowance: { monthlyAmount: income(representation) ?? null } }),
      beside: { name: 'bursary', sdl: bursary, url: other.url },
      more: { lists, applications: [approved] },
      ...options,
    });
    return { ...hub, other };
  };

  test('is sent it, after that one was sent what it requires', async () => {
    const hub = await start({});
    const ids = hub.running.citizens.slice(0, 5);
    const { body } = await hub.ask(given, ids);
    expect(body.errors).toBeUndefined();
    const incomes = hub.subgraph.requests[0]?.representations.map((each) => income(each));
    expect(incomes?.filter(Boolean).length).toBeGreaterThan(1);
    const citizens = body.data?.['citizens'] as Record<string, Row>[];
    expect(citizens.map((citizen) => citizen['bursary']?.['amount'])).toEqual(incomes);
    const { record } = (await hub.running.hub.ledger.read(1, 500)).at(-1) ?? {};
    expect(record?.given.map(({ item }) => item).toSorted()).toEqual([
      'allowance.monthlyAmount',
      'bursary.amount',
      'tax.annualIncome',
    ]);
    expect(record?.sources).toEqual(['allowance', 'bursary', 'tax']);
    await hub.stop();
    await hub.other.stop();
  }, 120_000);

  test('is asked for nothing where that one may not have what it requires', async () => {
    const hub = await start({ ownersNeeds: [] });
    const { body } = await hub.ask(given, hub.running.citizens.slice(0, 2));
    expect(
      body.errors?.map(({ path: at, extensions }) => [at, extensions['code'], extensions['required']]),
    ).toEqual([[['citizens', 'bursary', 'amount'], 'FIELD_NOT_NEEDED', 'tax.annualIncome']]);
    expect([...hub.subgraph.requests, ...hub.other.requests]).toEqual([]);
    await hub.stop();
    await hub.other.stop();
  }, 120_000);
});
