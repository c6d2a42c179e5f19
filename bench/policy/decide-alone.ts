/** One decision in isolation: a list on which every power needs every item, far larger than any that is published. */
import type { PolicyFacts } from '../../registry/contract.ts';
import type { Caller } from '../../auth/contract.ts';
import { compilePolicy } from '../../auth/policy/policy.ts';
import { median, rounded } from '../measure/statistics.ts';

export interface DecisionTimes {
  readonly powers: number;
  readonly items: number;
  readonly decisionMicroseconds: number;
  readonly coldMicroseconds: number;
  readonly compileSeconds: number;
}

const { powers, items } = JSON.parse(process.env['BENCH_SETTINGS'] ?? '{}') as {
  readonly powers: number;
  readonly items: number;
};
const province = '140000000000';
const day = '2026-10-01';
const departments = 52;
const departmentOf = (power: number): string => `部门${power % departments}`;
const numbers = (count: number): readonly number[] => Array.from({ length: count }, (_, number) => number);

function largeFacts(): PolicyFacts {
  const catalogue = numbers(items).map((item) => ({
    path: `topic${item % 20}.item${item}`,
    chineseName: `目录项${item}`,
    provider: departmentOf(item),
    class: 'unconditional' as const,
    classBasis: '',
  }));
  return {
    powers: numbers(powers).map((power) => ({
      code: `P-${power}`,
      name: `权力${power}`,
      department: departmentOf(power),
      caseBound: false,
    })),
    needs: numbers(powers).flatMap((power) =>
      catalogue.map(({ path }) => ({
        power: `P-${power}`,
        item: path,
        role: 'self' as const,
        purpose: '核对',
        law: '示例条例',
        article: '第一条',
      })),
    ),
    exercises: numbers(powers).map((power) => ({
      power: `P-${power}`,
      department: departmentOf(power),
      division: province,
      from: '2020-01-01',
      to: null,
    })),
    delegations: [],
    departments: numbers(departments).map((number) => ({ name: `部门${number}`, division: province })),
    catalogue,
    repealed: [],
  } as unknown as PolicyFacts;
}

function callerOf(power: number): Caller {
  return {
    department: departmentOf(power),
    application: 'bench',
    operator: 'bench',
    role: 'application',
    powers: [`P-${power}`],
    power: `P-${power}`,
    caseId: null,
    credential: null,
  };
}

/** Microseconds of each of the works, one by one. */
function timed(works: number, work: (number: number) => void): readonly number[] {
  const times: number[] = [];
  for (let number = 0; number < works; number += 1) {
    const started = process.hrtime.bigint();
    work(number);
    times.push(Number(process.hrtime.bigint() - started) / 1000);
  }
  return times;
}

const started = performance.now();
const policy = compilePolicy(largeFacts(), [], { listHash: 'bench', sharingEpoch: 1 });
const compileSeconds = (performance.now() - started) / 1000;
/** Powers in use on one day: those of which the policy keeps the rules. */
const used = Math.min(powers, 2_000);
const callers = numbers(used).map(callerOf);

let given = 0;
const decide = (number: number): void => {
  const caller = callers[(number * 7919) % used];
  if (!caller) return;
  const item = (number * 104_729) % items;
  const decision = policy.grantFor(caller, null, day).decide(`topic${item % 20}.item${item}`, 'self');
  if (decision.given) given += 1;
};
const cold = timed(used, (number) => policy.grantFor(callers[number] ?? callerOf(0), null, day));
timed(200_000, decide);
given = 0;
const warm = timed(200_000, decide);
if (given !== 200_000) throw new Error(`${given} of 200000 decisions gave the item`);

process.send?.({
  powers,
  items,
  decisionMicroseconds: rounded(median(warm), 3),
  coldMicroseconds: rounded(median(cold), 1),
  compileSeconds: rounded(compileSeconds, 2),
} satisfies DecisionTimes);
process.disconnect?.();
