/** The one statement of a read. Names go through the builder's identifier function, the keys through parameters. */
import { MysqlAdapter, MysqlIntrospector, MysqlQueryCompiler, sql } from 'kysely';
import type { ColumnType } from '../../schema/source-model.ts';
import type { ListOrder, OrderTerm } from '../contract.ts';
import { sampledCharacters } from '../driver.ts';
import type { Layout } from '../layout.ts';
import { termsOf } from '../list-order.ts';
import { builderOf, identifier, tableOf } from '../sql.ts';
import {
  firstParameter,
  keysParameter,
  placeOfUnknown,
  skipParameter,
  type Expression,
} from '../sql-order.ts';

const builder = builderOf({
  createAdapter: () => new MysqlAdapter(),
  createIntrospector: (database) => new MysqlIntrospector(database),
  createQueryCompiler: () => new MysqlQueryCompiler(),
});

/**
 * Lists of keys have one of these many places, so that few statements are prepared; the last key fills the rest.
 *
 * A list of its own parameters is what every server looks up in the index of the key, whatever the column's character
 * set: its places take that of the column. One parameter for all keys would have to become a table, by `json_table`,
 * whose column has a character set of its own: where that is not the key's, MariaDB 10.11 read a table of 1,000,000
 * rows as a whole, 330 ms for one key and 12 s for a hundred, against 0.1 and 0.6 ms by a list (2 ms for 500 keys,
 * 6 for 1,000). TiDB and MySQL 5.7 have no `json_table`.
 */
export function placesFor(keys: number): number {
  let places = 1;
  while (places < keys) places *= 4;
  return places;
}

/** Text of any column, compared character by character. */
const text = (column: Expression): Expression => sql`convert(${column} using utf8mb4) collate utf8mb4_bin`;

const isBlank = (column: Expression): Expression => sql`coalesce(${text(column)}, '') = ''`;

/**
 * The rows of the keys, by their index. Its collation may take other characters for those of a key (`x`, a digit of
 * full width, a blank at the end); what consists of capital letters and digits alone, as keys do, is the key itself.
 */
const isWanted = (column: Expression, places: number, key: unknown = ''): Expression =>
  sql`${column} in (${sql.join(Array.from({ length: places }, () => key))}) and ${text(column)} not regexp '[^0-9A-Z]'`;

/**
 * Name of a table's only integer key, in whose order its rows lie; others have no such column, and views neither.
 * The sum keeps the order from choosing how the table is read.
 */
export const rowPlace = '_rowid';
const placeOf = (table: string): Expression => sql`${sql.id(table)}.${sql.raw(rowPlace)} + 0`;

function narrow(layout: Layout, places: number, ordered: boolean): Expression {
  const { table, key } = layout.read;
  const cells = sql.join(layout.cells.map((cell) => identifier('t', cell.name)));
  const order = ordered ? sql` order by ${placeOf('t')}` : sql``;
  return sql`select ${cells} from ${tableOf(table)} as t where ${isWanted(identifier('t', key), places)}${order}`;
}

/**
 * Rows of the keys and of their groups: those of the groups that the keys have, by the index of the group, and those
 * of keys without a group. Whose a row is decides which of its cells are given. That is decided within the union,
 * whose rows are written down before they are sent: MariaDB sends a conditional column of bits as the digits of its
 * number, and says that they are bits.
 */
function widened(layout: Layout, group: string, places: number, ordered: boolean): Expression {
  const { table, key } = layout.read;
  const from = tableOf(table);
  const [ownKey, ownGroup] = [identifier('o', key), identifier('o', group)];
  // Groups with several of the citizens asked for: each is another to the rest.
  const groups = sql`select ${ownGroup} as value, ${text(ownGroup)} as exactly, min(${text(ownKey)}) <> max(${text(ownKey)}) as is_shared from ${from} as o where ${isWanted(ownKey, places)} and not ${isBlank(ownGroup)} group by ${ownGroup}, ${text(ownGroup)}`;
  const [keyColumn, groupColumn] = [identifier('t', key), identifier('t', group)];
  const joined = sql`(${groups}) as g straight_join ${from} as t on ${groupColumn} = g.value and ${text(groupColumn)} = g.exactly`;
  const alone = sql`${from} as t where ${isWanted(keyColumn, places)} and ${isBlank(groupColumn)}`;

  const isDivided = layout.cells.some((cell) => cell.whose !== undefined);
  const columns = layout.cells.map((cell, at) => sql`${identifier('t', cell.name)} as ${sql.id(`c${at}`)}`);
  if (ordered) columns.push(sql`${placeOf('t')} as place`);
  const rowsOf = (source: Expression, isOwn: Expression, isShared: Expression): Expression => {
    if (!isDivided) return sql`select ${sql.join(columns)} from ${source}`;
    const rows = sql`select ${sql.join(columns)}, ${isOwn} as is_own, ${isShared} as is_shared from ${source}`;
    const given = layout.cells.map((cell, at) => {
      const value = sql.id('r', `c${at}`);
      if (cell.whose === undefined) return value;
      const isGiven = cell.whose === 'own' ? sql`r.is_own` : sql`not r.is_own or r.is_shared`;
      return sql`case when ${isGiven} then ${value} end as ${sql.id(`c${at}`)}`;
    });
    if (ordered) given.push(sql`r.place`);
    return sql`select ${sql.join(given)} from (${rows}) as r`;
  };

  const cells = sql.join(layout.cells.map((_, at) => sql.id('r', `c${at}`)));
  const isOwn = sql`(${isWanted(keyColumn, places)})`;
  const rows = sql`${rowsOf(joined, isOwn, sql`g.is_shared`)} union all ${rowsOf(alone, sql`1`, sql`0`)}`;
  const order = ordered ? sql` order by r.place` : sql``;
  return sql`select ${cells} from (${rows}) as r${order}`;
}

export interface ReadStatement {
  readonly text: string;
  /** Lists of keys in it. */
  readonly lists: number;
}

/**
 * SQL text for so many places in each of its lists of keys. Rows come in the order in which they lie in the table:
 * an index would give those of a 15-digit key after those of the 18-digit one, whichever was written last.
 */
export function statementOf(layout: Layout, places: number, inRowOrder: boolean): ReadStatement {
  const { group } = layout.read;
  const statement =
    group === null ? narrow(layout, places, inRowOrder) : widened(layout, group, places, inRowOrder);
  const { sql: text, parameters } = statement.compile(builder);
  return { text, lists: parameters.length / places };
}

/** How the protocol's types of columns are ordered: by their texts, or as the server orders them. */
const typesOf: Readonly<Partial<Record<ColumnType, ReadonlySet<number>>>> = {
  // Texts of all lengths, and numbers, whose texts are shown.
  String: new Set([1, 2, 3, 8, 9, 246, 252, 253, 254]),
  Int: new Set([1, 2, 3, 8, 9]),
  BigInt: new Set([1, 2, 3, 8, 9]),
  Decimal: new Set([1, 2, 3, 8, 9, 246]),
  Boolean: new Set([1, 2, 3, 8, 9]),
  Date: new Set([10]),
  DateTime: new Set([7, 12]),
};

function ordering({ column, type, ranks }: OrderTerm, nativeType: number): Expression | null {
  if (!typesOf[type]?.has(nativeType)) return null;
  const name = identifier('t', column);
  if (ranks) {
    const places = ranks.map(([code, place]) => sql`when ${code} then ${sql.raw(String(place))}`);
    const unknown = sql.raw(String(placeOfUnknown));
    return sql`case when ${name} is not null then case trim(${text(name)}) ${sql.join(places, sql` `)} else ${unknown} end end`;
  }
  // Byte by byte: collations have blanks at the end count for nothing.
  return type === 'String' ? sql`cast(${text(name)} as binary)` : name;
}

/** SQL text that gives no row, but the types of columns of a table. */
export function typesStatementOf(table: string, columns: readonly string[]): string {
  const names = columns.map((column) => identifier('t', column));
  return sql`select ${sql.join(names)} from ${tableOf(table)} as t limit 0`.compile(builder).sql;
}

export interface PageStatement {
  readonly text: string;
  /** Values of its parameters; some stand for what only a run knows. */
  readonly parameters: readonly unknown[];
}

/**
 * A part of the rows of each key, in the order of the read; null where the server has not the types for that order. Of
 * one key all forms are one list. Nothing comes first, as the server has it itself.
 */
export function pageStatementOf(
  layout: Layout,
  order: ListOrder,
  nativeTypes: readonly number[],
  places: number,
  isOneKey: boolean,
): PageStatement | null {
  const { table, key } = layout.read;
  const terms = termsOf(order);
  const expressions = terms.flatMap((term, at) => ordering(term, nativeTypes[at] ?? -1) ?? []);
  if (expressions.length < terms.length) return null;
  const directed = expressions.map((expression, at) =>
    terms[at]?.descending ? sql`${expression} desc` : sql`${expression} asc`,
  );
  const keyColumn = identifier('t', key);
  if (isOneKey) {
    const cells = layout.cells.map((cell) => identifier('t', cell.name));
    // The rows of one key are sorted only as far as they are wanted.
    return withListedKeys(
      sql`select ${sql.join(cells)} from ${tableOf(table)} as t where ${isWanted(keyColumn, places, keysParameter)} order by ${sql.join(directed)} limit ${firstParameter} offset ${skipParameter}`,
    );
  }
  const named = layout.cells.map((cell, at) => sql`${identifier('t', cell.name)} as ${sql.id(`c${at}`)}`);
  const rows = sql`select ${sql.join(named)}, row_number() over (partition by ${keyColumn} order by ${sql.join(directed)}) as place from ${tableOf(table)} as t where ${isWanted(keyColumn, places, keysParameter)}`;
  const shown = layout.cells.map((_, at) => sql.id('r', `c${at}`));
  return withListedKeys(
    sql`select ${sql.join(shown)} from (${rows}) as r where r.place <= cast(${firstParameter} as unsigned) order by r.place`,
  );
}

/** A statement whose keys fill all places of their list at once. */
function withListedKeys(statement: Expression): PageStatement {
  const { sql: text, parameters } = statement.compile(builder);
  const isFirstKey = (parameter: unknown, at: number): boolean =>
    parameter !== keysParameter || parameters[at - 1] !== keysParameter;
  return { text, parameters: parameters.filter(isFirstKey) };
}

/** SQL text of a sample: whichever rows come first. */
export function sampleStatementOf(table: string, columns: readonly string[], rows: number): string {
  const cells = columns.map(
    (column) => sql`left(${text(identifier('t', column))}, ${sql.raw(String(sampledCharacters))})`,
  );
  const limit = sql.raw(String(rows));
  return sql`select ${sql.join(cells)} from ${tableOf(table)} as t limit ${limit}`.compile(builder).sql;
}

/** SQL text that looks at a whole column and gives two answers of yes or no. */
export function keyFactsStatementOf(table: string, column: string): string {
  const [from, value] = [sql`from ${tableOf(table)} as t`, identifier('t', column)];
  const repeats = sql`exists (select 1 ${from} where ${value} is not null group by ${value} having count(*) > 1)`;
  const legacy = sql`exists (select 1 ${from} where char_length(trim(${text(value)})) = 15)`;
  return sql`select ${repeats}, ${legacy}`.compile(builder).sql;
}
