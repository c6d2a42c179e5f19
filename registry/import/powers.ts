import { powerTypes, provinceDivision } from '../../schema/domain.ts';
import type { Department, Exercise, Power } from '../contract.ts';
import { joinKey } from '../content/keys.ts';
import type { Problems } from './problems.ts';
import type { RowReader } from './row-reader.ts';
import { UniqueKeys, readersOf } from './row-reader.ts';
import type { SerialCodes } from './serials.ts';
import { typeLetter } from './serials.ts';
import type { Sheet } from './sheet.ts';

/** Powers by code and by name and department; names alone repeat across departments. */
export class PowerIndex {
  readonly byCode: ReadonlyMap<string, Power>;
  readonly #byName = new Map<string, Power[]>();

  constructor(powers: readonly Power[]) {
    this.byCode = new Map(powers.map((power) => [power.code, power]));
    for (const power of powers) {
      const key = joinKey(power.name, power.department);
      this.#byName.set(key, [...(this.#byName.get(key) ?? []), power]);
    }
  }

  /** The one power of this name at this department; `many` when the department has several. */
  named(name: string, department: string): Power | 'none' | 'many' {
    const [first, second] = this.#byName.get(joinKey(name, department)) ?? [];
    if (first === undefined) return 'none';
    return second === undefined ? first : 'many';
  }

  /**
   * The power that a row refers to: by `powerCode`, else, where the list has no codes, by `power` and `department`.
   * Name and department, where the row gives them beside a code, must be those of the power.
   */
  refer(row: RowReader, columns: { readonly code: string; readonly department?: string }): Power | null {
    const department = columns.department ?? 'department';
    if (row.optional(columns.code) !== '') {
      const power = row.reference(columns.code, this.byCode, 'power on the list');
      if (power === null) return null;
      if (row.optional('power') !== '' && row.optional('power') !== power.name) {
        row.problem('power', `power \`${power.code}\` is called ${power.name}`);
      }
      return power;
    }
    if (row.optional('power') === '') {
      row.problem(columns.code, 'the cell is empty; give the code, or `power` and `department`');
      return null;
    }
    const power = this.named(row.optional('power'), row.required(department));
    if (power === 'none') row.problem('power', 'the department has no such power on the list');
    if (power === 'many')
      row.problem('power', 'the department has several powers of this name; give the code');
    return typeof power === 'string' ? null : power;
  }
}

/** A row of the power list, with the days of its exercise where the list states them. */
export interface PowerRow {
  readonly power: Power;
  readonly exercise: Exercise;
}

interface PowerRead {
  readonly row: RowReader;
  readonly power: Power;
}

function readPower(row: RowReader, departments: ReadonlyMap<string, Department>): Power {
  row.reference('department', departments, 'department');
  return {
    code: row.optional('code'),
    type: row.oneOf('type', powerTypes),
    name: row.required('name'),
    department: row.optional('department'),
    law: row.required('law'),
    article: row.required('article'),
    exercisingBody: row.required('exercisingBody'),
    handlingBody: row.required('handlingBody'),
    object: row.required('object'),
    statutoryWorkingDays: row.optionalWhole('statutoryWorkingDays', 1),
    // Zero days: done while the citizen waits (即办件).
    promisedWorkingDays: row.optionalWhole('promisedWorkingDays', 0),
    fee: row.required('fee'),
    supervision: row.required('supervision'),
    synthetic: row.yesNo('synthetic'),
    rowKind: row.required('rowKind'),
    coalRelated: row.yesNo('coalRelated'),
    caseBound: false,
    dailyCitizenBudget: null,
  };
}

/**
 * Reads the power list. Each power is exercised by its department over the whole province, from `exercisedFrom`
 * unless the list has the columns `inForceFrom` and `inForceTo`. `codes` is made from the codes that the list has.
 */
export function readPowers(
  sheet: Sheet,
  departments: ReadonlyMap<string, Department>,
  codesPast: (taken: readonly string[]) => SerialCodes,
  exercisedFrom: string,
  problems: Problems,
): readonly PowerRow[] {
  const unique = new UniqueKeys();
  const reads: PowerRead[] = readersOf(sheet, problems).map((row) => ({
    row,
    power: readPower(row, departments),
  }));
  const codes = codesPast(reads.map(({ power }) => power.code));
  return reads.map(({ row, power }) => {
    const from = row.optionalDate('inForceFrom') ?? exercisedFrom;
    const to = row.optionalDate('inForceTo');
    if (to !== null && to < from) row.problem('inForceTo', 'lies before the first day');
    let coded = power;
    if (power.code === '') {
      coded = { ...power, code: codes.next(power.department, typeLetter(power.type)), synthetic: true };
    } else {
      unique.claim(row, 'code', power.code);
    }
    return {
      power: coded,
      exercise: { power: coded.code, department: power.department, division: provinceDivision, from, to },
    };
  });
}

/** Adds what decides reading: whether the power is case-bound, and how many citizens a day it may look at. */
export function addAttributes(
  sheet: Sheet,
  index: PowerIndex,
  problems: Problems,
): ReadonlyMap<string, Power> {
  const unique = new UniqueKeys();
  const complete = new Map(index.byCode);
  for (const row of readersOf(sheet, problems)) {
    const power = index.refer(row, { code: 'powerCode' });
    const caseBound = row.yesNo('caseBound');
    const dailyCitizenBudget = row.whole('dailyCitizenBudget', 1);
    if (power === null || !unique.claim(row, 'powerCode', power.code)) continue;
    complete.set(power.code, { ...power, caseBound, dailyCitizenBudget });
  }
  return complete;
}
