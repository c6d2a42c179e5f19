/**
 * What a list of many powers costs in memory and time: the published list, and as many copies of it as there are
 * provinces, each under codes and departments of its own.
 */
import path from 'node:path';
import type { Caller } from '../../auth/contract.ts';
import { compilePolicy } from '../../auth/policy/policy.ts';
import { policyFactsOf } from '../../registry/content/policy-facts.ts';
import type { ListContent, PolicyFacts } from '../../registry/contract.ts';
import { importLists } from '../../registry/import/import-lists.ts';
import { median, rounded } from '../measure/statistics.ts';

export interface PowersStep {
  readonly provinces: number;
  readonly powers: number;
  readonly compileMilliseconds: number;
  /** Heap that the compiled policy holds. */
  readonly policyMegabytes: number;
  readonly decisionMicroseconds: number;
}

export interface PowersGrowth {
  readonly steps: readonly PowersStep[];
  readonly decisionRatio: number;
}

const { provinces } = JSON.parse(process.env['BENCH_SETTINGS'] ?? '{}') as {
  readonly provinces: readonly number[];
};

/** The facts of one province under names of its own. */
function copyOf(content: ListContent, province: number): PolicyFacts {
  const facts = policyFactsOf(content);
  if (province === 0) return facts;
  const named = (name: string): string => `${name}·${province}`;
  const withPower = <Row extends { readonly power: string }>(row: Row): Row => ({
    ...row,
    power: named(row.power),
  });
  return {
    ...facts,
    powers: facts.powers.map((power) => ({
      ...power,
      code: named(power.code),
      department: named(power.department),
    })),
    repealed: facts.repealed.map((power) => ({ ...power, code: named(power.code) })),
    departments: facts.departments.map((department) => ({ ...department, name: named(department.name) })),
    exercises: facts.exercises.map((row) => ({ ...withPower(row), department: named(row.department) })),
    delegations: facts.delegations.map((row) => ({
      ...withPower(row),
      fromDepartment: named(row.fromDepartment),
      toDepartment: named(row.toDepartment),
    })),
    needs: facts.needs.map(withPower),
  };
}

/** All provinces share one catalogue. */
function together(all: readonly PolicyFacts[]): PolicyFacts {
  const [first] = all;
  if (!first) throw new RangeError('no province');
  return {
    catalogue: first.catalogue,
    powers: all.flatMap(({ powers }) => powers),
    repealed: all.flatMap(({ repealed }) => repealed),
    departments: all.flatMap(({ departments }) => departments),
    exercises: all.flatMap(({ exercises }) => exercises),
    delegations: all.flatMap(({ delegations }) => delegations),
    needs: all.flatMap(({ needs }) => needs),
  };
}

function callersOf(facts: PolicyFacts): readonly Caller[] {
  return facts.powers.map(({ code, department }) => ({
    department,
    application: 'bench',
    operator: 'bench',
    role: 'application',
    powers: [code],
    power: code,
    caseId: null,
    credential: null,
  }));
}

function heapMegabytes(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed / 2 ** 20;
}

function step(content: ListContent, count: number): PowersStep {
  const facts = together(Array.from({ length: count }, (_, province) => copyOf(content, province)));
  const items = facts.catalogue.map((entry) => entry.path);
  const before = heapMegabytes();
  const started = performance.now();
  const policy = compilePolicy(facts, [], { listHash: 'bench', sharingEpoch: 1 });
  const compileMilliseconds = performance.now() - started;
  const policyMegabytes = heapMegabytes() - before;
  // As many as are in use on one day; others cost what a first use costs.
  const used = callersOf(facts)
    .filter((_, number) => number % count === 0)
    .slice(0, 2_000);
  const times: number[] = [];
  for (let number = 0; number < 200_000; number += 1) {
    const caller = used[(number * 7_919) % used.length];
    const item = items[(number * 104_729) % items.length] ?? '';
    if (!caller) continue;
    const begun = process.hrtime.bigint();
    policy.grantFor(caller, null, '2026-10-01').decide(item, 'self');
    times.push(Number(process.hrtime.bigint() - begun) / 1000);
  }
  return {
    provinces: count,
    powers: facts.powers.length,
    compileMilliseconds: rounded(compileMilliseconds, 1),
    policyMegabytes: rounded(policyMegabytes, 1),
    decisionMicroseconds: rounded(median(times.slice(times.length / 2)), 3),
  };
}

const { content } = await importLists({ folder: path.join(import.meta.dirname, '../../scripts/demo/data') });
const steps = provinces.map((count) => step(content, count));
const [first] = steps;
const last = steps.at(-1);
const decisionRatio =
  (last?.decisionMicroseconds ?? Number.NaN) / (first?.decisionMicroseconds ?? Number.NaN);
process.send?.({ steps, decisionRatio: rounded(decisionRatio, 3) } satisfies PowersGrowth);
process.disconnect?.();
