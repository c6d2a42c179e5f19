/** The tables of a described source as a department's own system would have them: columns, their types, indexes. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readSourceFiles } from '../../schema/files.ts';
import { readSource } from '../../schema/read-source.ts';
import { storedType, type ColumnType, type FieldModel, type SourceModel } from '../../schema/source-model.ts';

export interface SourceColumn {
  readonly name: string;
  readonly type: ColumnType;
  /** Stored codes, where the graph turns them into words. */
  readonly codes: readonly string[] | null;
}

export interface SourceTable {
  readonly name: string;
  /** Column with the citizen ID; always the first. */
  readonly key: string;
  /** Column with the time of the row; the last, where there is one. */
  readonly updatedAt: string | null;
  readonly legacyKeys: boolean;
  readonly columns: readonly SourceColumn[];
  /** Columns by which rows are looked up: the key and those that group rows. */
  readonly indexed: readonly string[];
}

/** The described sources of a folder, `schema/sources` when none is given. */
export function demoSources(directory?: string): readonly SourceModel[] {
  return readSourceFiles(directory).map(({ file, sdl }) => readSource(file, sdl));
}

interface Found {
  readonly columns: Map<string, SourceColumn>;
  readonly groups: Set<string>;
}

function addField(found: Found, field: FieldModel): void {
  const { columns } = found;
  const add = (name: string, type: ColumnType, codes: readonly string[] | null = null): void => {
    const known = columns.get(name);
    // Dates are read as years, too; such a column holds the date.
    if (known === undefined || (known.type !== 'Date' && type === 'Date'))
      columns.set(name, { name, type, codes });
  };
  if (field.kind === 'column') {
    const type = storedType(field);
    add(field.column, type, field.codes ? [...field.codes.keys()] : null);
  } else if (field.kind === 'subject') {
    add(field.column, 'CitizenId');
  } else if (field.kind === 'rows') {
    if (field.group !== undefined) found.groups.add(field.group);
    for (const name of [field.group, field.orderBy, field.pages?.unique])
      if (name !== undefined) add(name, 'String');
  }
}

/** Every table that the source's fields are read from, in the order of the SDL. */
export function tablesOf(source: SourceModel): readonly SourceTable[] {
  const found = new Map<string, Found>();
  for (const name of source.tables.keys()) found.set(name, { columns: new Map(), groups: new Set() });
  const fields = [...source.types.values()].flatMap((type) => [...type.fields.values()]);
  // Typed columns first: what groups or orders rows is mostly a field of its own.
  for (const wanted of ['column', 'subject', 'rows']) {
    for (const field of fields) {
      if (field.kind !== wanted || !('table' in field)) continue;
      const target = found.get(field.table);
      if (target !== undefined) addField(target, field);
    }
  }
  return [...source.tables.values()].map((model) => {
    const { columns, groups } = found.get(model.name) ?? { columns: new Map(), groups: new Set() };
    const updatedAt = model.updatedAt ?? null;
    columns.delete(model.key);
    if (updatedAt !== null) columns.delete(updatedAt);
    return {
      name: model.name,
      key: model.key,
      updatedAt,
      legacyKeys: model.legacyKeys,
      columns: [
        { name: model.key, type: 'CitizenId', codes: null },
        ...columns.values(),
        ...(updatedAt === null ? [] : [{ name: updatedAt, type: 'DateTime', codes: null } as const]),
      ],
      indexed: [model.key, ...[...groups].filter((name) => name !== model.key)],
    };
  });
}

/** Text of a data file of the demo. */
export function demoData(name: string): string {
  return readFileSync(fileURLToPath(new URL(`data/${name}`, import.meta.url)), 'utf8');
}
