/** Random lists and applications over the items of a graph, and who asks under them. */
import * as fc from 'fast-check';
import type { SharingApplication } from '../../../auth/contract.ts';
import type { Need } from '../../../registry/contract.ts';
import { type SubjectRole, subjectRoles } from '../../../schema/domain.ts';
import {
  type Question,
  type World,
  application,
  asker,
  catalogueEntry,
  entries,
  purpose,
  registeredDivision,
} from '../worlds.ts';

const identifier = 'household.idNumber';

/** Where an application holds that was not approved for the whole province. */
const limited = fc.constantFrom<Partial<SharingApplication>>(
  { division: '140100000000' },
  { division: '140100000000' },
  { division: '140105000000' },
  { division: '140200000000' },
  { division: '150000000000' },
);

/** What else is different in an application from one that lets its item be read; null where there is none. */
const failing = fc.constantFrom<Partial<SharingApplication> | null>(
  { status: 'suspended' },
  { status: 'refused' },
  { expiresOn: '2026-09-30' },
  { decidedOn: '2026-10-02' },
  { scenario: 'another' },
  null,
);

const change = fc.oneof(
  { weight: 6, arbitrary: fc.constant({}) },
  { weight: 5, arbitrary: limited },
  { weight: 1, arbitrary: failing },
);

/** Most items are shared conditionally, by a department that does not ask for them. */
const shared = fc.oneof(
  {
    weight: 3,
    arbitrary: catalogueEntry.map((entry) => ({ ...entry, provider: '乙', class: 'conditional' as const })),
  },
  catalogueEntry,
);

/** A department that exercises a power in the whole province. */
const usualEntries = fc
  .constantFrom(true, false, false)
  .map((caseBound): typeof entries extends fc.Arbitrary<infer Entries> ? Entries : never => ({
    powers: [
      {
        code: 'P1',
        name: '最低生活保障给付',
        department: '甲',
        law: '社会救助暂行办法',
        article: '第九条',
        caseBound,
        dailyCitizenBudget: 100,
      },
    ],
    repealed: [
      { code: 'R1', name: '旧', department: '甲', since: '2026-09-01', document: '晋政发〔2026〕1号' },
    ],
    departments: [{ name: '甲', division: '140000000000', parent: null }],
    exercises: [{ power: 'P1', department: '甲', division: '140000000000', from: '2026-09-29', to: null }],
    delegations: [],
  }));

/** A world whose first power needs many of the items, most of them with an application for them. */
export function worldsOver(items: readonly string[]): fc.Arbitrary<World> {
  const all = [...new Set([...items, identifier])];
  const pairs = all.flatMap((item) => subjectRoles.map((role): [string, SubjectRole] => [item, role]));
  return fc
    .record({
      entries: fc.oneof({ weight: 5, arbitrary: usualEntries }, entries),
      classes: fc.array(shared, { minLength: all.length, maxLength: all.length }),
      needed: fc.oneof(
        { weight: 2, arbitrary: fc.subarray(pairs, { minLength: Math.floor(pairs.length * 0.85) }) },
        fc.subarray(pairs, { minLength: Math.floor(pairs.length * 0.4) }),
      ),
      without: fc.subarray([...subjectRoles], { maxLength: 2 }),
      purposes: fc.array(purpose, { minLength: 1, maxLength: 7 }),
      changes: fc.array(change, { minLength: 1, maxLength: 40, size: 'max' }),
      others: fc.array(application, { maxLength: 4 }),
    })
    .map(({ entries, classes, needed, without, purposes, changes, others }) => {
      const needs = needed
        .filter(([, role]) => !without.includes(role))
        .map(([item, role], at): Need => ({
          power: 'P1',
          item,
          role,
          purpose: purposes[at % purposes.length] ?? '',
          law: '社会救助暂行办法',
          article: `第${(at % 9) + 1}条`,
        }));
      return {
        facts: {
          ...entries,
          catalogue: classes.map((entry, at) => ({ ...entry, path: all[at] ?? '' })),
          needs,
        },
        applications: [
          ...onePerScenario(needs).flatMap((need, at) => applied(need, changes[at % changes.length])),
          ...others,
        ],
      };
    });
}

/** An application is for an item in a scenario, whatever the role. */
function onePerScenario(needs: readonly Need[]): readonly Need[] {
  return [...new Map(needs.map((need) => [`${need.item} ${need.purpose}`, need])).values()];
}

function applied(
  { power, item, purpose }: Need,
  changed: Partial<SharingApplication> | null | undefined,
): SharingApplication[] {
  if (!changed) return [];
  const usual: SharingApplication = {
    department: '甲',
    power,
    item,
    scenario: purpose,
    provider: '乙',
    status: 'approved',
    decidedOn: '2026-09-29',
    expiresOn: '2026-12-31',
    division: null,
  };
  return [{ ...usual, ...changed }];
}

export interface WhoAsks extends Pick<Question, 'caller' | 'caseFact' | 'today'> {
  readonly divisions: ReadonlyMap<string, string>;
  readonly parties: ReadonlyMap<SubjectRole, ReadonlySet<string>>;
  readonly explain: boolean;
}

/** One who may ask, in a case that is with his department. */
const usualAsker = fc
  .record({
    today: fc.constantFrom('2026-09-30', '2026-10-01'),
    power: fc.oneof({ weight: 20, arbitrary: fc.constant('P1') }, fc.constantFrom('R1', 'X1')),
  })
  .map(({ today, power }): Pick<Question, 'caller' | 'caseFact' | 'today'> => ({
    today,
    caller: {
      department: '甲',
      application: '核对系统',
      operator: 'operator-1',
      role: 'application',
      powers: ['P1', 'R1', 'X1'],
      power,
      caseId: 'C1',
      credential: { id: 'token-1', expiresAt: 2_000_000_000 },
    },
    caseFact: {
      id: 'C1',
      version: 1,
      open: true,
      competentDivision: '140105000000',
      reviewTasks: [{ department: '甲', power: 'P1', open: true }],
    },
  }));

/** Who asks, and where each of these citizens stands. */
export function askers(people: readonly string[]): fc.Arbitrary<WhoAsks> {
  const each = { minLength: people.length, maxLength: people.length };
  return fc
    .record({
      asker: fc.oneof({ weight: 5, arbitrary: usualAsker }, asker),
      divisions: fc.array(
        fc.oneof(
          { weight: 3, arbitrary: fc.constantFrom('140105001003', '140212000000') },
          registeredDivision,
        ),
        each,
      ),
      roles: fc.array(fc.nat({ max: 2 ** subjectRoles.length - 1 }), each),
      explain: fc.boolean(),
    })
    .map(({ asker, divisions, roles, explain }) => ({
      ...asker,
      explain,
      divisions: new Map(
        people.flatMap((id, at): [string, string][] => (divisions[at] ? [[id, divisions[at]]] : [])),
      ),
      parties: new Map(
        subjectRoles.map((role, bit) => [
          role,
          new Set(people.filter((_, at) => ((roles[at] ?? 0) >> bit) % 2 === 1)),
        ]),
      ),
    }));
}
