import type {
  CatalogueItem,
  Delegation,
  Department,
  Division,
  Exercise,
  ListContent,
  Material,
  Need,
  Power,
  RepealedPower,
  Responsibility,
  ServiceItem,
} from '../contract.ts';
import { compareText, sortContent } from './keys.ts';
import type { Stage, TableName } from './rows.ts';

interface StoredTables {
  readonly divisions: Division;
  readonly departments: Department;
  readonly powers: Power;
  readonly repealed: RepealedPower;
  readonly responsibilities: Responsibility;
  readonly exercises: Exercise;
  readonly delegations: Delegation;
  readonly catalogue: CatalogueItem;
  readonly needs: Need;
  readonly serviceItems: Omit<ServiceItem, 'stages'>;
  readonly stages: Stage;
  readonly materials: Material;
}

/** Stages by service item; one that has lost its powers stays as an empty one, so that later ones keep their place. */
export function stagesOf(rows: readonly Stage[]): ReadonlyMap<string, readonly (readonly string[])[]> {
  const byItem = new Map<string, string[][]>();
  for (const { serviceItem, stage, power } of rows) {
    const stages = byItem.get(serviceItem) ?? [];
    while (stages.length <= stage) stages.push([]);
    stages[stage]?.push(power);
    byItem.set(serviceItem, stages);
  }
  for (const stages of byItem.values()) for (const powers of stages) powers.sort(compareText);
  return byItem;
}

/** Content from rows that this hub stored itself (their bodies are trusted to have the form of their table). */
export function assembleContent(
  rows: readonly { readonly table: TableName; readonly body: string }[],
): ListContent {
  const bodies = new Map<TableName, string[]>();
  for (const { table, body } of rows) {
    const list = bodies.get(table);
    if (list === undefined) bodies.set(table, [body]);
    else list.push(body);
  }
  const read = <T extends TableName>(table: T): readonly StoredTables[T][] =>
    JSON.parse(`[${(bodies.get(table) ?? []).join(',')}]`);
  const stages = stagesOf(read('stages'));
  return sortContent({
    divisions: read('divisions'),
    departments: read('departments'),
    powers: read('powers'),
    repealed: read('repealed'),
    responsibilities: read('responsibilities'),
    exercises: read('exercises'),
    delegations: read('delegations'),
    catalogue: read('catalogue'),
    needs: read('needs'),
    serviceItems: read('serviceItems').map((item) => ({ ...item, stages: stages.get(item.code) ?? [] })),
    materials: read('materials'),
  });
}
