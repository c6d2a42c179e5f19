import { powerTypes, sharingClasses, subjectRoles } from '../../schema/domain.ts';
import { sortByKey, tableKeys } from '../content/keys.ts';
import type {
  Delegation,
  Exercise,
  Need,
  PolicyFacts,
  Power,
  PowerDetail,
  RepealedPower,
} from '../contract.ts';
import { allCatalogueItems, allDepartments } from '../cypher/directory.ts';
import * as cypher from '../cypher/powers.ts';
import type { Run } from './connection.ts';
import { decodeRows } from './decode.ts';
import type { Columns } from './decode.ts';
import { itemsByCode } from './read-service-items.ts';

export function readPower(row: Columns): Power {
  return {
    code: row.text('code'),
    type: row.oneOf('type', powerTypes),
    name: row.text('name'),
    department: row.text('department'),
    law: row.text('law'),
    article: row.text('article'),
    exercisingBody: row.text('exercisingBody'),
    handlingBody: row.text('handlingBody'),
    object: row.text('object'),
    statutoryWorkingDays: row.optionalWhole('statutoryWorkingDays'),
    promisedWorkingDays: row.optionalWhole('promisedWorkingDays'),
    fee: row.text('fee'),
    supervision: row.text('supervision'),
    synthetic: row.flag('synthetic'),
    rowKind: row.text('rowKind'),
    coalRelated: row.flag('coalRelated'),
    caseBound: row.flag('caseBound'),
    dailyCitizenBudget: row.optionalWhole('dailyCitizenBudget'),
  };
}

function readNeed(row: Columns): Need {
  return {
    power: row.text('power'),
    item: row.text('item'),
    role: row.oneOf('role', subjectRoles),
    purpose: row.text('purpose'),
    law: row.text('law'),
    article: row.text('article'),
  };
}

function readExercise(row: Columns): Exercise {
  return {
    power: row.text('power'),
    department: row.text('department'),
    division: row.text('division'),
    from: row.text('fromDay'),
    to: row.optionalText('toDay'),
  };
}

function readDelegation(row: Columns): Delegation {
  return {
    power: row.text('power'),
    fromDepartment: row.text('fromDepartment'),
    toDepartment: row.text('toDepartment'),
    division: row.text('division'),
    from: row.text('fromDay'),
    to: row.optionalText('toDay'),
  };
}

/** A repealed power; its last entry is stored as JSON, for the list alone and not for walking the graph. */
export function readRepealed(row: Columns): RepealedPower {
  const entry = row.optionalText('entry');
  const facts = {
    code: row.text('code'),
    name: row.text('name'),
    department: row.text('department'),
    since: row.text('since'),
    document: row.text('document'),
  };
  return entry === null ? facts : { ...facts, entry: JSON.parse(entry) };
}

/** A power with what hangs on it, in the order of keys; null when it is not in the graph. */
export async function readDetail(run: Run, code: string): Promise<PowerDetail | null> {
  const [power] = decodeRows(await run(cypher.powerByCode, { code }), readPower);
  if (power === undefined) return null;
  const responsibilities = decodeRows(await run(cypher.responsibilitiesOfPower, { code }), (row) => ({
    power: row.text('power'),
    order: row.whole('order'),
    stage: row.text('stage'),
    duty: row.text('duty'),
    accountabilityLaw: row.text('accountabilityLaw'),
    accountabilityArticle: row.text('accountabilityArticle'),
    riskPoint: row.text('riskPoint'),
    riskLevel: row.text('riskLevel'),
    control: row.text('control'),
  }));
  const needs = decodeRows(await run(cypher.needsOfPower, { code }), readNeed);
  const exercises = decodeRows(await run(cypher.exercisesOfPower, { code }), readExercise);
  const delegations = decodeRows(await run(cypher.delegationsOfPower, { code }), readDelegation);
  return {
    power,
    responsibilities: sortByKey(responsibilities, tableKeys.responsibilities),
    needs: sortByKey(needs, tableKeys.needs),
    exercises: sortByKey(exercises, tableKeys.exercises),
    delegations: sortByKey(delegations, tableKeys.delegations),
    serviceItems: await itemsByCode(run, code),
  };
}

/** Everything that decides, in the order of keys. */
export async function readPolicyFacts(run: Run): Promise<PolicyFacts> {
  const [powers, repealed, departments, exercises, delegations, catalogue, needs] = await Promise.all([
    run(cypher.decidingPowers),
    run(cypher.allRepealed),
    run(allDepartments),
    run(cypher.allExercises),
    run(cypher.allDelegations),
    run(allCatalogueItems),
    run(cypher.allNeeds),
  ]);
  const decidingPowers = decodeRows(powers, (row) => ({
    code: row.text('code'),
    name: row.text('name'),
    department: row.text('department'),
    law: row.text('law'),
    article: row.text('article'),
    caseBound: row.flag('caseBound'),
    dailyCitizenBudget: row.optionalWhole('dailyCitizenBudget'),
  }));
  const decidingItems = decodeRows(catalogue, (row) => ({
    path: row.text('path'),
    chineseName: row.text('chineseName'),
    provider: row.text('provider'),
    class: row.oneOf('class', sharingClasses),
    classBasis: row.text('classBasis'),
    grade: row.whole('grade'),
  }));
  const decidingDepartments = decodeRows(departments, (row) => ({
    name: row.text('name'),
    division: row.text('division'),
    parent: row.optionalText('parent'),
  }));
  const gone = decodeRows(repealed, (row) => {
    const { entry: _entry, ...facts } = readRepealed(row);
    return facts;
  });
  return {
    powers: sortByKey(decidingPowers, (row) => row.code),
    repealed: sortByKey(gone, (row) => row.code),
    departments: sortByKey(decidingDepartments, (row) => row.name),
    exercises: sortByKey(decodeRows(exercises, readExercise), tableKeys.exercises),
    delegations: sortByKey(decodeRows(delegations, readDelegation), tableKeys.delegations),
    catalogue: sortByKey(decidingItems, (row) => row.path),
    needs: sortByKey(decodeRows(needs, readNeed), tableKeys.needs),
  };
}
