/** The look-up in an index, as SQL. Columns are named by their places: names of a file are no part of any statement. */
import type { Layout } from '../layout.ts';
import type { ListOrder } from '../contract.ts';
import { orderOf, partStatement } from '../sqlite/statement.ts';
import { FileFault } from './faults.ts';

/** The column of an index that has the cells of a file's column, by its place from 0. */
export function cellColumn(place: number): string {
  return `c${place}`;
}

/** Place of a column in a header. Throws a `FileFault` when it is not there once. */
export function placeOf(header: readonly string[], column: string, file: string): number {
  const place = header.indexOf(column);
  if (place < 0) throw new FileFault('COLUMN_MISSING', `the file \`${file}\` has no column \`${column}\``);
  if (header.includes(column, place + 1))
    throw new FileFault(
      'COLUMN_TWICE',
      `the file \`${file}\` has the column \`${column}\` twice; rename one`,
    );
  return place;
}

/**
 * SQL text with one parameter, the forms of the keys as a JSON array, that gives the cells of the layout in the order
 * of the file's rows. Of a broken row only the key is given. A broken cell is bytes, which no type accepts.
 */
export function lookUpOf({ read, cells }: Layout, header: readonly string[], file: string): string {
  const columnOf = (name: string): string => cellColumn(placeOf(header, name, file));
  const key = columnOf(read.key);
  const values = cells.map(({ name }, at) =>
    at === 0 ? key : `case when is_broken then x'' else ${columnOf(name)} end`,
  );
  const select = `select ${values.join(', ')} from cells`;
  // The `+` keeps the order from choosing how the table is read.
  const order = 'order by +rowid';
  if (read.group === null) return `${select} where ${key} in (select value from json_each(?)) ${order}`;
  const group = columnOf(read.group);
  return `with wanted as materialized (select value from json_each(?)),
    own as materialized (select ${group} as value from cells where ${key} in (select value from wanted)
      and is_broken is null and typeof(${group}) = 'text')
    ${select} where ${key} in (select value from wanted) or ${group} in (select value from own) ${order}`;
}

/** SQL text of a part of the rows of each key, in the order of the read. */
export function pageOf(
  { read, cells }: Layout,
  order: ListOrder,
  header: readonly string[],
  file: string,
  isOneKey: boolean,
): string {
  const columnOf = (name: string): string => cellColumn(placeOf(header, name, file));
  const given = (name: string): string => `case when is_broken then x'' else ${columnOf(name)} end`;
  const key = columnOf(read.key);
  const values = cells.map(({ name }, at) => (at === 0 ? key : given(name)));
  return partStatement(values, 'cells', key, orderOf(order, given), isOneKey);
}

/**
 * SQL text that looks at a whole column and gives two answers of yes or no. Its parameter, which every look-up has, is
 * not used.
 */
export function keyFactsOf(header: readonly string[], column: string, file: string): string {
  const value = cellColumn(placeOf(header, column, file));
  const repeats = `select 1 from cells where ${value} is not null group by ${value} having count(*) > 1`;
  const legacy = `select 1 from cells where length(trim(${value})) = 15`;
  return `select exists (${repeats}), exists (${legacy}) where ? is not null`;
}
