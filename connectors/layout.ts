/** What a read asks of a table, cell by cell, and how its cells become a row. Shared by all kinds. */
import { coercionTo, coercionToList, toCitizenId } from './coerce.ts';
import type { ListWindow, ReadColumn, ScannedRow, SourceRow, SourceValue, TableRead } from './contract.ts';
import { keyFormsOf } from './key-forms.ts';
import { inOrder, termsOf } from './list-order.ts';
import { comparisonOf } from './order.ts';
import { WireAnswer, WireRow, type WireCells, type WireReading } from './wire-rows.ts';

/** A column as a source must give it; the cells of a raw row stand in the order of `cells`. */
export type Cell = ReadColumn;

export interface Layout {
  readonly read: TableRead;
  readonly cells: readonly Cell[];
  /** The forms of the keys to ask for: 18 digits, and 15 where the table may have them. */
  keyForms(keys: readonly string[]): readonly string[];
  /** Rows of the keys asked for (and of their groups), typed and in order; what nobody asked for is dropped. */
  rows(raw: readonly (readonly unknown[])[] | WireAnswer, keys: readonly string[]): readonly SourceRow[];
  /**
   * Of the rows of each key asked for those of the window, in the order of the read. Rows that come in order already
   * are so for each form of a key.
   */
  page(
    raw: readonly (readonly unknown[])[] | WireAnswer,
    keys: readonly string[],
    window: ListWindow,
    isInOrder: boolean,
  ): readonly SourceRow[];
  /** Rows of whomever, typed, as they come. */
  scanned(raw: readonly (readonly unknown[])[]): readonly ScannedRow[];
}

/** Values of the group column in which the keys asked for have a row, each with those keys. */
function groupsOf(rows: readonly SourceRow[], asked: ReadonlySet<string>): ReadonlyMap<string, Set<string>> {
  const groups = new Map<string, Set<string>>();
  for (const row of rows) {
    if (row.group === null || row.strayed || !asked.has(row.key)) continue;
    const keys = groups.get(row.group);
    if (keys) keys.add(row.key);
    else groups.set(row.group, new Set([row.key]));
  }
  return groups;
}

/** The row with only those values that are read of it: its own, those as another's in a group, or both. */
function withOnly(row: SourceRow, columns: readonly ReadColumn[], own: boolean, others: boolean): SourceRow {
  if (own && others) return row;
  const isRead = (column: ReadColumn): boolean =>
    column.whose === undefined || (column.whose === 'own' ? own : others);
  return {
    ...row,
    values: row.values.map((value, at) => (columns.slice(at, at + 1).some(isRead) ? value : null)),
  };
}

function isLegacyForm(raw: unknown): boolean {
  return String(raw).trim().length === 15;
}

function textOrNull(value: SourceValue): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

export function layoutOf(read: TableRead): Layout {
  const cells: Cell[] = [{ name: read.key, type: 'String' }];
  const groupAt = read.group === null ? -1 : cells.push({ name: read.group, type: 'String' }) - 1;
  const timeAt = read.updatedAt === null ? -1 : cells.push({ name: read.updatedAt, type: 'DateTime' }) - 1;
  const first = cells.length;
  cells.push(...read.columns);
  let orderAt = -1;
  if (read.orderBy !== null) {
    const listed = read.columns.findIndex((column) => column.name === read.orderBy);
    orderAt = listed >= 0 ? first + listed : cells.push({ name: read.orderBy, type: 'String' }) - 1;
  }
  const orderCells = read.order
    ? termsOf(read.order).map(({ column, type: ordered }) => {
        const known = cells.findIndex(({ name, type, list }) => name === column && type === ordered && !list);
        return known >= 0 ? known : cells.push({ name: column, type: ordered }) - 1;
      })
    : [];
  const coercions = cells.map((cell) => (cell.list ? coercionToList : coercionTo)(cell.type));
  const compare = comparisonOf(cells[orderAt]?.type ?? 'String');

  const typed = (raw: readonly unknown[], at: number): SourceValue => coercions[at]?.(raw[at]) ?? null;
  const width = read.columns.length;
  const toRow = (raw: readonly unknown[], key: string): SourceRow => {
    const values: SourceValue[] = [];
    for (let at = first; at < first + width; at += 1) values.push(typed(raw, at));
    return {
      key,
      group: groupAt < 0 ? null : textOrNull(typed(raw, groupAt)),
      updatedAt: timeAt < 0 ? null : textOrNull(typed(raw, timeAt)),
      values,
    };
  };

  /** Rows whose key is a citizen's. Nearly all are keyed as they were asked for, which needs no look at the ID itself. */
  const toRows = (ordered: readonly (readonly unknown[])[], keys: readonly string[]): SourceRow[] => {
    const { keys: asked } = keyFormsOf(read.legacyKeys, keys);
    const rows: SourceRow[] = [];
    for (const raw of ordered) {
      const known = asked.get(raw[0]);
      const key = known ?? toCitizenId(raw[0]);
      if (key === undefined) continue;
      const row = toRow(raw, key);
      const strayed = known === undefined && !read.legacyKeys && isLegacyForm(raw[0]);
      rows.push(strayed ? { ...row, strayed } : row);
    }
    return rows;
  };

  const reading: WireReading = {
    first,
    width,
    time: (raw) => (timeAt < 0 ? null : textOrNull(coercions[timeAt]?.(raw(timeAt)) ?? null)),
    typed: (raw, column) => coercions[column]?.(raw) ?? null,
  };

  /** A row whose key is not written as it was asked for; null where it is that of somebody else, or none. */
  const rowInAnotherForm = (
    answer: WireAnswer,
    cells: WireCells,
    asked: ReadonlyMap<unknown, string>,
  ): WireRow | null => {
    const raw = answer.raw(cells, 0);
    const known = asked.get(raw);
    const key = known ?? asked.get(toCitizenId(raw));
    if (key === undefined) return null;
    const strayed = known === undefined && !read.legacyKeys && isLegacyForm(raw);
    return new WireRow(key, answer, cells, reading, strayed);
  };

  /** The rows of those asked for, their values unread. */
  const wireRows = (answer: WireAnswer, keys: readonly string[]): SourceRow[] => {
    const { keys: asked } = keyFormsOf(read.legacyKeys, keys);
    const rows: SourceRow[] = [];
    for (const cells of answer.rows) {
      // Forms that were asked for are ASCII.
      const known = asked.get(answer.ascii(cells, 0));
      const row =
        known === undefined
          ? rowInAnotherForm(answer, cells, asked)
          : new WireRow(known, answer, cells, reading);
      if (row) rows.push(row);
    }
    return rows;
  };

  /** Rows in the order of the read, as arrays. */
  const orderedRows = (raw: readonly (readonly unknown[])[]): readonly (readonly unknown[])[] =>
    read.order ? inOrder(raw, read.order, (row, term) => row[orderCells[term] ?? -1]) : raw;

  const page: Layout['page'] = (answer, keys, { skip, first }, isInOrder) => {
    const { forms } = keyFormsOf(read.legacyKeys, keys);
    let rows: readonly SourceRow[];
    if (isInOrder && answer instanceof WireAnswer && (keys.length === 1 || forms.length === keys.length)) {
      rows = wireRows(answer, keys);
    } else {
      const raw = answer instanceof WireAnswer ? answer.decoded() : answer;
      const asked = new Set(keys);
      rows = toRows(orderedRows(raw), keys).filter((row) => asked.has(row.key) && !row.strayed);
    }
    const seen = new Map<string, number>();
    return rows.filter(({ key }) => {
      const before = seen.get(key) ?? 0;
      seen.set(key, before + 1);
      return before >= skip && (first === null || before < skip + first);
    });
  };

  return {
    read,
    cells,
    page,
    keyForms: (keys) => keyFormsOf(read.legacyKeys, keys).forms,
    scanned: (raw) =>
      raw.map((row) => {
        const { updatedAt, values } = toRow(row, '');
        const key = toCitizenId(row[0]);
        const isFound = key !== undefined && keyFormsOf(read.legacyKeys, [key]).keys.has(String(row[0]));
        return { key: isFound ? key : null, updatedAt, values };
      }),
    rows: (answer, keys) => {
      if (answer instanceof WireAnswer && orderAt < 0 && groupAt < 0) return wireRows(answer, keys);
      const raw = answer instanceof WireAnswer ? answer.decoded() : answer;
      const asked = new Set(keys);
      const ordered =
        orderAt < 0
          ? raw
          : raw.toSorted((left, right) => compare(typed(left, orderAt), typed(right, orderAt)));
      const rows = toRows(ordered, keys);
      if (groupAt < 0) return rows.filter((row) => asked.has(row.key));
      const groups = groupsOf(rows, asked);
      const divided = read.columns.some((column) => column.whose !== undefined);
      return rows.flatMap((row) => {
        const own = asked.has(row.key) && !row.strayed;
        const inGroup = row.group === null ? undefined : groups.get(row.group);
        if (!own && !inGroup) return [];
        if (!divided) return [row];
        const others = inGroup !== undefined && (inGroup.size > 1 || !inGroup.has(row.key));
        return [withOnly(row, read.columns, own, others)];
      });
    },
  };
}
