/** Each condition of the access rule on the lists of the demo province, with what a reader of them would expect. */
import { beforeAll, describe, expect, test } from 'vitest';
import type { Caller, CaseFact, FieldGrant, ItemDecision, SharingApplication } from '../../auth/contract.ts';
import { compilePolicy, type Policy } from '../../auth/policy/policy.ts';
import { policyFactsOf } from '../../registry/content/policy-facts.ts';
import type { PolicyFacts } from '../../registry/contract.ts';
import { provinceDivision, type SubjectRole } from '../../schema/domain.ts';
import { demoLists } from '../support/lists.ts';

const today = '2026-10-01';
/** 社会救助家庭经济状况核对, the printed request. */
const power = '0700-Z-00100';
const civilAffairs = '省民政厅';

let facts: PolicyFacts;
let applications: readonly SharingApplication[];
let policy: Policy;

beforeAll(async () => {
  const { content, sharingApplications } = await demoLists();
  facts = policyFactsOf(content);
  applications = sharingApplications;
  policy = compile(facts, applications);
});

function compile(someFacts: PolicyFacts, someApplications: readonly SharingApplication[]): Policy {
  return compilePolicy(someFacts, someApplications, { listHash: 'demo', sharingEpoch: 1 });
}

function callerOf(change: Partial<Caller> = {}): Caller {
  const listed = change.power ?? power;
  const caller: Caller = {
    department: civilAffairs,
    application: '核对系统',
    operator: '张三',
    role: 'application',
    powers: [listed],
    power,
    caseId: 'C1',
    credential: { id: 't', expiresAt: 4_000_000_000 },
  };
  return { ...caller, ...change };
}

function caseOf(caller: Caller, change: Partial<CaseFact> = {}): CaseFact {
  const reviewTasks = [{ department: caller.department, power: caller.power ?? '', open: true }];
  return { id: 'C1', version: 1, open: true, competentDivision: provinceDivision, reviewTasks, ...change };
}

const grantOf = (caller: Caller, caseFact: CaseFact | null = caseOf(caller), day = today): FieldGrant =>
  policy.grantFor(caller, caseFact, day);

const codeOf = (decision: ItemDecision): string => (decision.given ? 'given' : decision.reason.code);

describe('the printed request', () => {
  test('is on the list as case-bound, and gives what its articles call for to the parties', () => {
    const grant = grantOf(callerOf());
    expect(grant.powerName).toBe('社会救助家庭经济状况核对');
    const decision = grant.decide('tax.annualIncome', 'self');
    expect(decision).toMatchObject({ given: true, scope: null, need: { law: expect.any(String) } });
    const items = grant.givenItems('self');
    const providers = new Set(
      facts.catalogue.filter((entry) => items.includes(entry.path)).map((one) => one.provider),
    );
    expect(items.length).toBe(25);
    expect(providers.size).toBeGreaterThanOrEqual(12);
  });

  test('gives nothing that no article calls for, and nothing outside the catalogue', () => {
    const grant = grantOf(callerOf());
    const needed = new Set(
      facts.needs.filter((need) => need.power === power && need.role === 'self').map((need) => need.item),
    );
    for (const { path } of facts.catalogue) {
      if (!needed.has(path)) expect(codeOf(grant.decide(path, 'self')), path).toBe('FIELD_NOT_NEEDED');
    }
    expect(codeOf(grant.decide('tax.nothing', 'self'))).toBe('FIELD_NOT_NEEDED');
    expect(codeOf(grant.decide('toString', 'self'))).toBe('FIELD_NOT_NEEDED');
  });
});

describe('conditions 1 and 2', () => {
  test.each<[string, Partial<Caller>, string]>([
    ['a code that no list has', { power: '9999-Z-99999' }, 'POWER_NOT_ON_LIST'],
    ['no power at all', { power: null }, 'POWER_NOT_ON_LIST'],
    ['another department', { department: '省教育厅' }, 'POWER_NOT_YOURS'],
    ['a department that the list does not know', { department: '民政厅' }, 'POWER_NOT_YOURS'],
    ['a token that does not list it', { powers: ['0700-E-00100'] }, 'POWER_NOT_YOURS'],
    ['a role that reads no citizens', { role: 'auditor' }, 'POWER_NOT_YOURS'],
  ])('%s', (_name, change, code) => {
    const caller = callerOf(change);
    const grant = grantOf(caller);
    expect(codeOf(grant.decide('tax.annualIncome', 'self'))).toBe(code);
    expect(grant.anyGiven('self')).toBe(false);
    expect(grant.overallReason('self').code).toBe(code);
  });

  test('a repealed power gives nothing, to nobody', () => {
    const entry = facts.powers.find((one) => one.code === power);
    const repealed = {
      code: power,
      name: entry?.name ?? '',
      department: civilAffairs,
      since: today,
      document: 'd',
    };
    const without = {
      ...facts,
      powers: facts.powers.filter((one) => one.code !== power),
      repealed: [repealed],
    };
    const grant = compile(without, applications).grantFor(callerOf(), caseOf(callerOf()), today);
    expect(grant.overallReason('self')).toEqual({ code: 'POWER_REPEALED', condition: 1 });
  });

  describe('a delegated power', () => {
    const xiaodian = callerOf({ department: '小店区民政局', power: '0700-E-00100' });
    const item = 'household.members';

    test('is held in the division of its delegation, with the delegator’s applications', () => {
      const here = grantOf(xiaodian, caseOf(xiaodian, { competentDivision: '140105001000' }));
      expect(codeOf(here.decide(item, 'self'))).toBe('given');
      const next = grantOf(xiaodian, caseOf(xiaodian, { competentDivision: '140106001000' }));
      expect(codeOf(next.decide(item, 'self'))).toBe('CASE_REQUIRED');
      const above = grantOf(xiaodian, caseOf(xiaodian, { competentDivision: '140100000000' }));
      expect(codeOf(above.decide(item, 'self'))).toBe('CASE_REQUIRED');
    });

    test('outside cases reads those registered in that division', () => {
      const powers = facts.powers.map((one) => ({ ...one, caseBound: false }));
      const grant = compile({ ...facts, powers }, applications).grantFor(xiaodian, null, today);
      expect(grant.decide(item, 'self')).toMatchObject({ given: true, scope: ['140105000000'] });
    });

    test('begins with its first day, and dies with the delegator’s own', () => {
      expect(grantOf(xiaodian, null, '2015-08-31').overallReason('self').code).toBe('POWER_NOT_YOURS');
      expect(grantOf(xiaodian, null, '2015-09-01').overallReason('self').code).not.toBe('POWER_NOT_YOURS');
      const exercises = facts.exercises.filter((one) => one.power !== xiaodian.power);
      const after = compile({ ...facts, exercises }, applications).grantFor(xiaodian, null, today);
      expect(after.overallReason('self').code).toBe('POWER_NOT_YOURS');
    });
  });
});

describe('condition 4', () => {
  /** The decision on the first item that an application of this status covers, and the application. */
  function underOne(
    wanted: (one: SharingApplication) => boolean,
  ): readonly [ItemDecision, SharingApplication] {
    for (const one of applications) {
      if (!wanted(one)) continue;
      const need = facts.needs.find(
        (each) => each.power === one.power && each.item === one.item && each.purpose === one.scenario,
      );
      const siblings = applications.filter(
        (each) => each.power === one.power && each.item === one.item && each.scenario === one.scenario,
      );
      if (need === undefined || siblings.length > 1) continue;
      const caller = callerOf({ department: one.department, power: one.power });
      return [grantOf(caller).decide(one.item, need.role), one];
    }
    return expect.fail('the demo data has no such application');
  }

  test('an approved application gives; the last day is still one', () => {
    const [decision, application] = underOne((one) => one.status === 'approved' && one.expiresOn >= today);
    expect(codeOf(decision)).toBe('given');
    const caller = callerOf({ department: application.department, power: application.power });
    const decide = (day: string) => grantOf(caller, caseOf(caller), day).decide(application.item, 'self');
    if (
      facts.needs.some(
        (one) => one.power === application.power && one.item === application.item && one.role === 'self',
      )
    ) {
      expect(codeOf(decide(application.expiresOn))).toBe('given');
      expect(codeOf(decide('2099-01-01'))).toBe('APPLICATION_EXPIRED');
      expect(codeOf(decide('2000-01-01'))).toBe('POWER_NOT_YOURS');
    }
  });

  test('an expired one says until when it held', () => {
    const [decision, application] = underOne((one) => one.status === 'approved' && one.expiresOn < today);
    expect(decision).toMatchObject({
      reason: { code: 'APPLICATION_EXPIRED', condition: 4, expiredOn: application.expiresOn },
    });
  });

  test('a suspended one says so, a refused one is none', () => {
    const [suspended] = underOne((one) => one.status === 'suspended' && one.expiresOn >= today);
    expect(codeOf(suspended)).toBe('APPLICATION_SUSPENDED');
    const [refused] = underOne((one) => one.status === 'refused');
    expect(codeOf(refused)).toBe('APPLICATION_MISSING');
  });

  test('an unshared item is withheld with the law that forbids it, even where a power needs it', () => {
    const unshared = facts.catalogue.filter((entry) => entry.class === 'unshared');
    expect(unshared.length).toBe(9);
    const [entry] = unshared;
    if (entry === undefined) return;
    const need = { power, item: entry.path, role: 'self' as const, purpose: 'p', law: 'l', article: 'a' };
    const grant = compile({ ...facts, needs: [...facts.needs, need] }, applications).grantFor(
      callerOf(),
      caseOf(callerOf()),
      today,
    );
    expect(grant.decide(entry.path, 'self')).toEqual({
      given: false,
      reason: { code: 'FIELD_UNSHARED', condition: 4, article: entry.classBasis },
    });
  });
});

describe('condition 5', () => {
  const item = 'tax.annualIncome';
  const self: SubjectRole = 'self';

  test.each<[string, Partial<Caller>, Partial<CaseFact> | null, string]>([
    ['no case is named', { caseId: null }, null, 'CASE_REQUIRED'],
    ['the number is unknown', {}, null, 'CASE_NOT_YOURS'],
    [
      'the department has no task in it',
      {},
      { reviewTasks: [{ department: '省教育厅', power, open: true }] },
      'CASE_NOT_YOURS',
    ],
    ['it is another case than the one named', {}, { id: 'C2' }, 'CASE_NOT_YOURS'],
    ['it is closed', {}, { open: false }, 'CASE_REQUIRED'],
    [
      'the task is closed',
      {},
      { reviewTasks: [{ department: civilAffairs, power, open: false }] },
      'CASE_REQUIRED',
    ],
    [
      'the task is for another power',
      {},
      { reviewTasks: [{ department: civilAffairs, power: '0700-E-00100', open: true }] },
      'CASE_REQUIRED',
    ],
    ['it lies in another province', {}, { competentDivision: '150100000000' }, 'CASE_REQUIRED'],
    ['all is well', {}, {}, 'given'],
  ])('when %s', (_name, change, caseChange, code) => {
    const caller = callerOf(change);
    const fact = caseChange === null ? null : caseOf(caller, caseChange);
    expect(codeOf(grantOf(caller, fact).decide(item, self))).toBe(code);
  });
});

test('explaining tells conditions 1 to 4 for the whole catalogue and what is left to check', () => {
  const explained = policy.explain(callerOf({ caseId: null }), 'self', today);
  expect(explained).toHaveLength(facts.catalogue.length);
  const income = explained.find((one) => one.item === 'tax.annualIncome');
  expect(income).toMatchObject({ reason: null, dependsOn: [5, 7], need: { article: expect.any(String) } });
  const notNeeded = explained.find((one) => one.reason?.code === 'FIELD_NOT_NEEDED');
  expect(notNeeded?.dependsOn).toEqual([]);
});

test('a day of the wrong form withholds everything instead of failing', () => {
  const grant = policy.grantFor(callerOf(), caseOf(callerOf()), 'today');
  expect(grant.decide('tax.annualIncome', 'self')).toEqual({
    given: false,
    reason: { code: 'INTERNAL', condition: 1 },
  });
});

test('the full list compiles well within its 300 ms', () => {
  const started = performance.now();
  compile(facts, applications);
  const took = performance.now() - started;
  console.log(
    `policy of ${facts.powers.length} powers and ${facts.needs.length} needs compiled in ${took.toFixed(1)} ms`,
  );
  expect(took).toBeLessThan(300);
});
