/** Small random worlds in which every condition of the access rule is close to its boundary. */
import * as fc from 'fast-check';
import type { PolicyFacts } from '../../registry/contract.ts';
import type { Caller, CaseFact, SharingApplication } from '../../auth/contract.ts';
import type { SubjectRole } from '../../schema/domain.ts';

export interface World {
  readonly facts: PolicyFacts;
  readonly applications: readonly SharingApplication[];
}

export interface Question {
  readonly caller: Caller;
  readonly caseFact: CaseFact | null;
  readonly item: string;
  readonly role: SubjectRole;
  readonly today: string;
}

const powers = ['P1', 'P2'];
const repealed = ['R1', 'P2'];
const departments = ['甲', '乙', '丙'];
const items = ['tax.income', 'household.name', 'health.record', 'vehicle.list'];
const purposes = ['核对收入', '核验身份'];
const roles: readonly SubjectRole[] = ['self', 'spouse', 'householdMember'];
/** Days around the ones that are asked about, and ones that no calendar has. */
const days = ['2026-09-29', '2026-09-30', '2026-10-01', '2026-10-02', '2026-10-03'];
const todays = ['2026-09-30', '2026-10-01', '2026-10-02'];
/** A province with two cities, three counties, a township and a village; another province; codes that are none. */
const divisions = [
  '140000000000',
  '140100000000',
  '140105000000',
  '140106000000',
  '140105001000',
  '140105001003',
  '140200000000',
  '140212000000',
  '150000000000',
];
const malformed = ['1401', '', '14010000000x'];

const day = fc.oneof({ weight: 30, arbitrary: fc.constantFrom(...days) }, fc.constantFrom('', '2026/10/01'));
const early = fc.oneof({ weight: 8, arbitrary: fc.constant('2026-09-29') }, day);
const lastDay = fc.oneof({ weight: 6, arbitrary: fc.constant(null) }, day);
const division = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom('140000000000', '140100000000') },
  { weight: 12, arbitrary: fc.constantFrom(...divisions) },
  { weight: 1, arbitrary: fc.constantFrom(...malformed) },
);
/** What departments serve is wide more often, so that narrower titles lie in it. */
const served = fc.oneof({ weight: 2, arbitrary: fc.constant('140000000000') }, division);
const power = fc.constantFrom(...powers);
const department = fc.constantFrom(...departments);
/** Most worlds and questions turn on one department and power, so that later conditions are reached. */
const likelyPower = fc.oneof({ weight: 4, arbitrary: fc.constant('P1') }, power);
const likelyDepartment = fc.oneof({ weight: 5, arbitrary: fc.constant('甲') }, department);
export const purpose = fc.oneof(
  { weight: 4, arbitrary: fc.constant('核对收入') },
  fc.constantFrom(...purposes),
);
const item = fc.oneof({ weight: 2, arbitrary: fc.constant('tax.income') }, fc.constantFrom(...items));
const role = fc.oneof({ weight: 3, arbitrary: fc.constant<SubjectRole>('self') }, fc.constantFrom(...roles));

/** What the lists say of powers and departments, without items. */
export const entries: fc.Arbitrary<Omit<PolicyFacts, 'catalogue' | 'needs'>> = fc.record({
  powers: fc.uniqueArray(
    fc.record({
      code: likelyPower,
      name: fc.constant('最低生活保障给付'),
      department,
      law: fc.constant('社会救助暂行办法'),
      article: fc.constant('第九条'),
      caseBound: fc.boolean(),
      dailyCitizenBudget: fc.constant(100),
    }),
    { selector: (one) => one.code, minLength: 1 },
  ),
  repealed: fc.array(
    fc.record({
      code: fc.constantFrom(...repealed),
      name: fc.constant('旧'),
      department,
      since: day,
      document: fc.constant('晋政发〔2015〕1号'),
    }),
    { maxLength: 2 },
  ),
  departments: fc.uniqueArray(fc.record({ name: department, division: served, parent: fc.constant(null) }), {
    selector: (one) => one.name,
    minLength: 2,
  }),
  exercises: fc.array(
    fc.record({ power: likelyPower, department: likelyDepartment, division, from: early, to: lastDay }),
    { minLength: 2, maxLength: 6 },
  ),
  delegations: fc.array(
    fc.record({
      power: likelyPower,
      fromDepartment: department,
      toDepartment: likelyDepartment,
      division,
      from: early,
      to: lastDay,
    }),
    { maxLength: 5 },
  ),
});

export const catalogueEntry = fc.record({
  path: item,
  chineseName: fc.constant('数据项'),
  provider: department,
  class: fc.constantFrom('conditional', 'conditional', 'conditional', 'unconditional', 'unshared'),
  classBasis: fc.constant('个人信息保护法 第二十八条'),
  grade: fc.constant(2),
});

const itemsAndNeeds = fc.record({
  catalogue: fc.uniqueArray(catalogueEntry, { selector: (one) => one.path, minLength: 3 }),
  needs: fc.uniqueArray(
    fc.record({
      power: likelyPower,
      item,
      role,
      purpose,
      law: fc.constant('社会救助暂行办法'),
      article: fc.constantFrom('第九条', '第十条'),
    }),
    { selector: (one) => `${one.power} ${one.item} ${one.role}`, minLength: 4, maxLength: 10 },
  ),
});

const facts: fc.Arbitrary<PolicyFacts> = fc
  .tuple(entries, itemsAndNeeds)
  .map(([known, more]) => ({ ...known, ...more }));

export const application: fc.Arbitrary<SharingApplication> = fc.record({
  department: likelyDepartment,
  power: likelyPower,
  item,
  scenario: purpose,
  provider: department,
  status: fc.constantFrom('approved', 'approved', 'approved', 'suspended', 'refused'),
  decidedOn: early,
  expiresOn: fc.oneof({ weight: 2, arbitrary: fc.constantFrom('2026-10-03', '2026-09-29') }, day),
  division: fc.oneof(fc.constant(null), division),
});

export const world: fc.Arbitrary<World> = fc.record({
  facts,
  applications: fc.array(application, { minLength: 6, maxLength: 16 }),
});

const caller: fc.Arbitrary<Caller> = fc.record({
  department: fc.oneof({ weight: 12, arbitrary: likelyDepartment }, fc.constant('无此部门')),
  application: fc.constant('核对系统'),
  operator: fc.constant('operator-1'),
  role: fc.oneof(
    { weight: 12, arbitrary: fc.constant('application' as const) },
    fc.constant('auditor' as const),
  ),
  powers: fc.oneof(
    { weight: 8, arbitrary: fc.constant(['P1', 'P2', 'R1', 'X1']) },
    fc.subarray(['P1', 'P2', 'R1', 'X1']),
  ),
  power: fc.oneof({ weight: 10, arbitrary: likelyPower }, fc.constantFrom('R1', 'X1', null)),
  caseId: fc.oneof({ weight: 5, arbitrary: fc.constant('C1') }, fc.constantFrom('C2', null)),
  credential: fc.constant({ id: 'token-1', expiresAt: 2_000_000_000 }),
});

const caseFact: fc.Arbitrary<CaseFact> = fc.record({
  id: fc.oneof({ weight: 10, arbitrary: fc.constant('C1') }, fc.constant('C2')),
  version: fc.constant(1),
  open: fc.oneof({ weight: 5, arbitrary: fc.constant(true) }, fc.constant(false)),
  competentDivision: fc.oneof({ weight: 2, arbitrary: fc.constant('140105001003') }, division),
  reviewTasks: fc.array(
    fc.record({
      department: likelyDepartment,
      power: likelyPower,
      open: fc.oneof({ weight: 5, arbitrary: fc.constant(true) }, fc.constant(false)),
    }),
    { maxLength: 3 },
  ),
});

const whoAsks = {
  caller,
  caseFact: fc.oneof({ weight: 8, arbitrary: caseFact }, fc.constant(null)),
  today: fc.constantFrom(...todays),
};

export const asker = fc.record(whoAsks);

export const question: fc.Arbitrary<Question> = fc.record({
  ...whoAsks,
  item: fc.oneof({ weight: 20, arbitrary: item }, fc.constant('unknown.item')),
  role,
});

/** Where a citizen is registered; null where nobody knows. */
export const registeredDivision = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...divisions) },
  fc.constant(null),
);
