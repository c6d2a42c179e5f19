import type { ListContent, PowerDetail, RepealedPower, ServiceItem } from '../contract.ts';
import { canonicalJson, sm3 } from './canonical.ts';
import { compareText, joinKey, tableKeys } from './keys.ts';

/** Tables of rows: those of the lists, and the stages of service items, which hang on powers and go with them. */
export type TableName = keyof ListContent | 'stages';

/** A service item calls for a power in a stage, counted from 0. */
export interface Stage {
  readonly serviceItem: string;
  readonly stage: number;
  readonly power: string;
}

/** A row as it is stored and hashed. `power` is the power that it hangs on, with which it leaves the list. */
export interface ListRow {
  readonly table: TableName;
  readonly key: string;
  readonly power: string | null;
  /** Canonical JSON. */
  readonly body: string;
  /** SM3 of table and body. */
  readonly hash: string;
}

function toRow(table: TableName, key: string, power: string | null, value: object): ListRow {
  const body = canonicalJson(value);
  return { table, key, power, body, hash: sm3(`${table}\n${body}`) };
}

function stageRows(item: ServiceItem, only: string | null): readonly ListRow[] {
  return item.stages.flatMap((powers, stage) =>
    powers
      .filter((power) => only === null || power === only)
      .map((power) =>
        toRow('stages', joinKey(item.code, power), power, {
          serviceItem: item.code,
          stage,
          power,
        } satisfies Stage),
      ),
  );
}

/** A service item without its stages, which are rows of their own. */
function itemRow(item: ServiceItem): ListRow {
  return toRow('serviceItems', item.code, null, { ...item, stages: undefined });
}

export function repealedRow(repealed: RepealedPower): ListRow {
  return toRow('repealed', tableKeys.repealed(repealed), null, repealed);
}

/** The rows of one power and of all that hangs on it. */
export function powerRows(detail: PowerDetail): readonly ListRow[] {
  const { code } = detail.power;
  return [
    toRow('powers', code, code, detail.power),
    ...detail.responsibilities.map((row) =>
      toRow('responsibilities', tableKeys.responsibilities(row), code, row),
    ),
    ...detail.exercises.map((row) => toRow('exercises', tableKeys.exercises(row), code, row)),
    ...detail.delegations.map((row) => toRow('delegations', tableKeys.delegations(row), code, row)),
    ...detail.needs.map((row) => toRow('needs', tableKeys.needs(row), code, row)),
    ...detail.serviceItems.flatMap((item) => stageRows(item, code)),
  ];
}

/** All rows of a content. */
export function contentRows(content: ListContent): readonly ListRow[] {
  return [
    ...content.divisions.map((row) => toRow('divisions', tableKeys.divisions(row), null, row)),
    ...content.departments.map((row) => toRow('departments', tableKeys.departments(row), null, row)),
    ...content.powers.map((row) => toRow('powers', row.code, row.code, row)),
    ...content.repealed.map(repealedRow),
    ...content.responsibilities.map((row) =>
      toRow('responsibilities', tableKeys.responsibilities(row), row.power, row),
    ),
    ...content.exercises.map((row) => toRow('exercises', tableKeys.exercises(row), row.power, row)),
    ...content.delegations.map((row) => toRow('delegations', tableKeys.delegations(row), row.power, row)),
    ...content.catalogue.map((row) => toRow('catalogue', tableKeys.catalogue(row), null, row)),
    ...content.needs.map((row) => toRow('needs', tableKeys.needs(row), row.power, row)),
    ...content.serviceItems.map(itemRow),
    ...content.serviceItems.flatMap((item) => stageRows(item, null)),
    ...content.materials.map((row) => toRow('materials', tableKeys.materials(row), null, row)),
  ];
}

/** Hash of a version: SM3 over the sorted hashes of its rows, so that it does not depend on their order. */
export function versionHash(rowHashes: readonly string[]): string {
  return sm3([...rowHashes].sort(compareText).join('\n'));
}

/** Hash of a content, the same that publishing it gives. */
export function contentHash(content: ListContent): string {
  return versionHash(contentRows(content).map((row) => row.hash));
}
