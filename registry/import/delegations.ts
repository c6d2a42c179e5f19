import type { Delegation, Department, Division } from '../contract.ts';
import { tableKeys } from '../content/keys.ts';
import { liesIn } from './divisions.ts';
import type { PowerIndex } from './powers.ts';
import type { Problems } from './problems.ts';
import type { RowReader } from './row-reader.ts';
import { UniqueKeys, readersOf } from './row-reader.ts';
import type { Sheet } from './sheet.ts';

function readDelegation(
  row: RowReader,
  index: PowerIndex,
  departments: ReadonlyMap<string, Department>,
  divisions: ReadonlyMap<string, Division>,
): Delegation | null {
  const power = index.refer(row, { code: 'powerCode', department: 'fromDepartment' });
  const from = row.reference('fromDepartment', departments, 'department');
  const to = row.reference('localDepartment', departments, 'department');
  const division = row.division('divisionCode');
  const delegation: Delegation = {
    power: power?.code ?? '',
    fromDepartment: from?.name ?? '',
    toDepartment: to?.name ?? '',
    division,
    from: row.date('fromDate'),
    to: row.optionalDate('toDate'),
  };
  if (!divisions.has(division)) row.problem('divisionCode', 'no such division');
  if (power !== null && from !== null && power.department !== from.name) {
    row.problem('fromDepartment', `the list gives power \`${power.code}\` to ${power.department}`);
  }
  if (from !== null && from.name === to?.name) row.problem('localDepartment', 'delegates to itself');
  const served = to === null ? undefined : divisions.get(to.division);
  if (served !== undefined && divisions.has(division) && !liesIn(division, served)) {
    row.problem('divisionCode', `${to?.name} serves ${served.name} only`);
  }
  if (delegation.to !== null && delegation.to < delegation.from) {
    row.problem('toDate', 'lies before the first day');
  }
  return power === null || to === null ? null : delegation;
}

/** Reads the delegations of powers on the current list; those of powers that left it (`powerList` left) died with them. */
export function readDelegations(
  sheet: Sheet,
  index: PowerIndex,
  departments: ReadonlyMap<string, Department>,
  divisions: ReadonlyMap<string, Division>,
  problems: Problems,
): readonly Delegation[] {
  const unique = new UniqueKeys();
  const delegations: Delegation[] = [];
  for (const row of readersOf(sheet, problems)) {
    if (row.oneOf('powerList', ['current', 'left']) === 'left') continue;
    const delegation = readDelegation(row, index, departments, divisions);
    if (delegation !== null && unique.claim(row, 'powerCode', tableKeys.delegations(delegation))) {
      delegations.push(delegation);
    }
  }
  return delegations;
}
