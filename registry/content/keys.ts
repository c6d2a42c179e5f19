import type { ListContent } from '../contract.ts';

/** Parts of a key, joined by a character that no cell of a list contains. */
export function joinKey(...parts: readonly (string | number)[]): string {
  return parts.join('\u001f');
}

type Tables = { readonly [K in keyof ListContent]: (row: ListContent[K][number]) => string };

/** The key of a row in each table of the lists. Numbers are padded, so that the order of text is their order. */
export const tableKeys: Tables = {
  divisions: (row) => row.code,
  departments: (row) => row.name,
  powers: (row) => row.code,
  repealed: (row) => row.code,
  responsibilities: (row) => joinKey(row.power, String(row.order).padStart(4, '0')),
  exercises: (row) => joinKey(row.power, row.department, row.division, row.from),
  delegations: (row) => joinKey(row.power, row.toDepartment, row.division, row.from),
  catalogue: (row) => row.path,
  needs: (row) => joinKey(row.power, row.item, row.role, row.purpose),
  serviceItems: (row) => row.code,
  materials: (row) => joinKey(row.serviceItem, row.name),
};

/** Compares by code units, the order that JavaScript, SQLite's binary collation and both graph stores share. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** A sorted copy; every key is computed once. */
export function sortByKey<T>(rows: readonly T[], key: (row: T) => string): readonly T[] {
  return rows
    .map((row) => ({ row, key: key(row) }))
    .sort((a, b) => compareText(a.key, b.key))
    .map(({ row }) => row);
}

/** Content with every table in the order of its keys and the powers of a stage in theirs. */
export function sortContent(content: ListContent): ListContent {
  return {
    divisions: sortByKey(content.divisions, tableKeys.divisions),
    departments: sortByKey(content.departments, tableKeys.departments),
    powers: sortByKey(content.powers, tableKeys.powers),
    repealed: sortByKey(content.repealed, tableKeys.repealed),
    responsibilities: sortByKey(content.responsibilities, tableKeys.responsibilities),
    exercises: sortByKey(content.exercises, tableKeys.exercises),
    delegations: sortByKey(content.delegations, tableKeys.delegations),
    catalogue: sortByKey(content.catalogue, tableKeys.catalogue),
    needs: sortByKey(content.needs, tableKeys.needs),
    serviceItems: sortByKey(content.serviceItems, tableKeys.serviceItems).map((item) => ({
      ...item,
      stages: item.stages.map((stage) => [...stage].sort(compareText)),
    })),
    materials: sortByKey(content.materials, tableKeys.materials),
  };
}
