import { stagesOf } from '../content/assemble.ts';
import { sortByKey } from '../content/keys.ts';
import type { Material, ServiceItem } from '../contract.ts';
import * as cypher from '../cypher/service-items.ts';
import type { Run } from './connection.ts';
import { decodeRows } from './decode.ts';

/** The service items of these codes, in their order. */
export async function readItems(run: Run, codes: readonly string[]): Promise<readonly ServiceItem[]> {
  if (codes.length === 0) return [];
  const stages = stagesOf(
    decodeRows(await run(cypher.stagesByCodes, { codes }), (row) => ({
      serviceItem: row.text('serviceItem'),
      stage: row.whole('stage'),
      power: row.text('power'),
    })),
  );
  const items = decodeRows(await run(cypher.itemsByCodes, { codes }), (row) => {
    const code = row.text('code');
    return {
      code,
      name: row.text('name'),
      kind: row.text('kind'),
      subject: row.text('subject'),
      competentDepartment: row.text('competentDepartment'),
      stages: stages.get(code) ?? [],
      channels: row.texts('channels'),
      scope: row.text('scope'),
      promisedWorkingDays: row.optionalWhole('promisedWorkingDays'),
      synthetic: row.flag('synthetic'),
    };
  });
  return sortByKey(items, (item) => item.code);
}

/** The service items that call for this power. */
export async function itemsByCode(run: Run, power: string): Promise<readonly ServiceItem[]> {
  const codes = decodeRows(await run(cypher.itemsCallingFor, { code: power }), (row) => row.text('code'));
  return readItems(run, codes);
}

/** What a service item asks for, by name. */
export async function readMaterials(run: Run, code: string): Promise<readonly Material[]> {
  const materials = decodeRows(await run(cypher.materialsOfItem, { code }), (row) => ({
    serviceItem: row.text('serviceItem'),
    name: row.text('name'),
    required: row.flag('required'),
    coveredBy: row.optionalText('coveredBy'),
    original: row.flag('original'),
  }));
  return sortByKey(materials, (material) => material.name);
}
