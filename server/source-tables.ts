/** What the hub knows of the tables of its sources: by which columns they will be read, and how their files are. */
import type { Connector, TableHealth } from '../connectors/contract.ts';
import type { SourceModel } from '../schema/source-model.ts';

/** The columns by which the rows of each table are found. */
export function readColumns({ tables, types }: SourceModel): ReadonlyMap<string, readonly string[]> {
  const columns = new Map([...tables.values()].map(({ name, key }) => [name, new Set([key])]));
  for (const type of types.values()) {
    for (const field of type.fields.values()) {
      if (field.kind === 'rows' && field.group !== undefined) columns.get(field.table)?.add(field.group);
    }
  }
  return new Map([...columns].map(([table, names]) => [table, [...names]]));
}

/** A table whose file is not well, for whoever may ask for the health of the hub: no value, path or name in it. */
interface TroubledTable extends Pick<TableHealth, 'table' | 'badRows'> {
  readonly firstBadRows: readonly {
    readonly line: number;
    readonly column: number;
    readonly reason: string;
  }[];
  /** Code of what keeps the file from being read; null when only some rows are bad. */
  readonly fault: string | null;
}

function troubleOf({ table, badRows, firstBadRows, fault }: TableHealth): readonly TroubledTable[] {
  if (badRows === 0 && !fault) return [];
  const told = firstBadRows.map(({ line, column, reason }) => ({ line, column, reason }));
  return [{ table, badRows, firstBadRows: told, fault: fault?.code ?? null }];
}

/** The tables that are not well, by their sources; null when all are. */
export function troublesOf(
  connectors: ReadonlyMap<string, Connector>,
): Readonly<Record<string, readonly TroubledTable[]>> | null {
  const troubles = [...connectors].flatMap(([source, connector]) => {
    const tables = connector.health?.().flatMap(troubleOf) ?? [];
    return tables.length > 0 ? [[source, tables] as const] : [];
  });
  return troubles.length > 0 ? Object.fromEntries(troubles) : null;
}
