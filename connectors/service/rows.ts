/** Rows in the answer of a service, and their cells. */
import { pointerPath } from '../../schema/json-pointer.ts';
import { BadAnswer, brokenCell } from '../driver.ts';
import type { Cell } from '../layout.ts';

/** Names are looked up in objects without what every object inherits. */
export type Row = Readonly<Record<string, unknown>>;

function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function member(value: unknown, name: string): unknown {
  // What is broken as a whole is so in all its parts.
  if (value === brokenCell) return value;
  return isRow(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

/** The value at the end of a path; undefined where there is none. */
export function valueAt(tree: unknown, path: readonly string[]): unknown {
  let value = tree;
  for (const name of path) value = member(value, name);
  return value;
}

/** What stands at the end of a path, also below lists on its way. */
function allAt(tree: unknown, path: readonly string[]): readonly unknown[] {
  let found: readonly unknown[] = [tree];
  for (const name of path) {
    found = found
      .flatMap((value) => (Array.isArray(value) ? value : [value]))
      .map((value) => member(value, name));
  }
  return found;
}

/** The rows at a path: a list, a single one, or null for none. Throws `BadAnswer` where there is something else. */
export function rowsAt(tree: unknown, path: readonly string[], mayBeAbsent: boolean): readonly Row[] {
  return allAt(tree, path).flatMap((value) => {
    if (value === null || (value === undefined && mayBeAbsent)) return [];
    const rows: readonly unknown[] = Array.isArray(value) ? value : [value];
    if (!rows.every(isRow)) throw new BadAnswer(`the answer has no objects in \`/${path.join('/')}\``);
    return rows;
  });
}

/** The path to a column in a row: its name, or a JSON Pointer where that begins with a slash. */
export function columnPath(name: string): readonly string[] {
  return name.startsWith('/') ? (pointerPath(name) ?? [name]) : [name];
}

/** Gives the cells of rows in the order of the layout, null for what a row lacks. */
export function cellsFrom(cells: readonly Cell[]): (row: Row) => unknown[] {
  const paths = cells.map(({ name }) => columnPath(name));
  return (row) => paths.map((path) => valueAt(row, path) ?? null);
}
