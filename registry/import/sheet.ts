import type { ListName } from './lists.ts';

export interface SheetRow {
  /** Number of the row as a spreadsheet shows it: the header is row 1. */
  readonly number: number;
  /** Trimmed text by column; a column that the row lacks is the empty string. */
  readonly cells: Readonly<Record<string, string>>;
}

/** A list as it was handed in: text only, nothing checked. */
export interface Sheet {
  readonly name: ListName;
  readonly columns: readonly string[];
  readonly rows: readonly SheetRow[];
}

/** A table of text becomes a sheet; rows without any text are left out, and numbers of the others stay. */
export function toSheet(name: ListName, table: readonly (readonly string[])[]): Sheet {
  const columns = (table[0] ?? []).map((column) => column.trim());
  const rows: SheetRow[] = [];
  table.slice(1).forEach((texts, index) => {
    if (texts.every((text) => text.trim() === '')) return;
    const cells: Record<string, string> = {};
    columns.forEach((column, position) => {
      cells[column] = (texts[position] ?? '').trim();
    });
    rows.push({ number: index + 2, cells });
  });
  return { name, columns, rows };
}
