/** A look at a live source: its tables with the few sampled values by which their description is guessed. */
import {
  type Connector,
  type DescribedColumn,
  type DescribedTable,
  SourceFailure,
} from '../../connectors/contract.ts';
import type { SourceKind } from '../../schema/domain.ts';
import type { OfferedTable } from '../../connectors/service/offered.ts';
import type { OperationModel } from '../../schema/source-model.ts';
import { guessKey, isUniqueBy } from './guess-keys.ts';
import { needsValues, type Values } from './guess-types.ts';

/** Rows of a table that are sampled. */
export const sampledRows = 200;

/** Whether a citizen may have several rows; null where nothing tells. */
export type Several = boolean | null;

export interface SeenTable {
  readonly table: DescribedTable;
  /** Column with the citizen ID; null where there is none. */
  readonly key: string | null;
  readonly several: Several;
  readonly legacyKeys: boolean;
  readonly valuesOf: (column: string) => Values;
  /** The operation of a service that gives the rows. */
  readonly operation?: OperationModel;
}

/** Sampled values of some columns. Nothing else of the table is read, and nothing is kept beyond the command. */
export async function sampleOf(
  connector: Connector,
  table: DescribedTable,
  columns: readonly DescribedColumn[],
): Promise<(column: string) => Values> {
  const names = columns.map(({ name }) => name);
  const rows = (await connector.sample?.(table.name, names, sampledRows)) ?? [];
  const values = new Map(
    names.map((name, at) => [
      name,
      rows.flatMap((row) => {
        const value = row[at] ?? null;
        return value === null || value.trim() === '' ? [] : [value];
      }),
    ]),
  );
  return (column) => values.get(column) ?? [];
}

/** What the whole column says; nothing where it can't be looked at, or takes too long. */
async function factsOf(
  connector: Connector,
  table: DescribedTable,
  key: string,
): Promise<Pick<SeenTable, 'several' | 'legacyKeys'>> {
  const isUnique = isUniqueBy(table, key);
  try {
    const facts = await connector.keyFacts?.(table.name, key);
    return {
      several: isUnique ? false : (facts?.repeats ?? null),
      legacyKeys: facts?.hasLegacyForms ?? false,
    };
  } catch (error) {
    if (!(error instanceof SourceFailure) || error.code !== 'SOURCE_TIMEOUT') throw error;
    return { several: isUnique ? false : null, legacyKeys: false };
  }
}

/** A table of a service, of whose rows nothing but their description is known. */
export function seenInDescription(
  { table, operation, isList, isSingle }: OfferedTable,
  named: string | undefined,
): SeenTable {
  const valuesOf = (): Values => [];
  // Rows of the one citizen who was asked for need not have the ID; the key has a name all the same.
  const place = isSingle ? operation.keys.slice(operation.keys.lastIndexOf('/') + 1) : null;
  const key = named ?? guessKey(table, valuesOf) ?? place;
  return { table, key, several: isList ? null : false, legacyKeys: false, valuesOf, operation };
}

/** @param named the column that the user names as key */
export async function lookAt(
  connector: Connector,
  kind: SourceKind,
  table: DescribedTable,
  named: string | undefined,
): Promise<SeenTable> {
  const valuesOf = await sampleOf(
    connector,
    table,
    table.columns.filter((column) => needsValues(kind, column)),
  );
  const key = named ?? guessKey(table, valuesOf);
  const facts = key === null ? { several: null, legacyKeys: false } : await factsOf(connector, table, key);
  return { table, key, valuesOf, ...facts };
}
