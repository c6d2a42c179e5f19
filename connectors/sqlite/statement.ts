/** The one statement of a read. Names go through the builder's identifier function, the keys through one parameter. */
import { SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler, sql, type RawBuilder } from 'kysely';
import type { ColumnType } from '../../schema/source-model.ts';
import type { ListOrder, ListWindow } from '../contract.ts';
import { rowsOfPage, sampledCharacters } from '../driver.ts';
import type { Cell, Layout } from '../layout.ts';
import { termsOf } from '../list-order.ts';
import { builderOf, identifier } from '../sql.ts';

const builder = builderOf({
  createAdapter: () => new SqliteAdapter(),
  createIntrospector: (database) => new SqliteIntrospector(database),
  createQueryCompiler: () => new SqliteQueryCompiler(),
});

/** Everything but floats comes as text: an integer beyond 2^53 or a decimal must not become a JavaScript number. */
function selected(cell: Cell): RawBuilder<unknown> {
  const column = identifier('t', cell.name);
  if (cell.type !== 'Float') return sql`cast(${column} as text)`;
  // The text of a real has fewer digits than the real; that of an integer has all.
  return sql`case typeof(${column}) when 'integer' then cast(${column} as text) else ${column} end`;
}

/** What SQLite says of a view or a table without row numbers, when it is asked for them. */
export const noRowNumbers = 'no such column: t._rowid_';

/** Names of the common table expressions of a widened read. */
const wanted = sql`(select value from wanted)`;
const shared = sql`(select value from shared)`;

/** A cell of a widened read: nothing where the row isn't one of those that give the column. */
function selectedOf(cell: Cell, key: RawBuilder<unknown>, group: RawBuilder<unknown>): RawBuilder<unknown> {
  if (cell.whose === 'own') return sql`case when ${key} in ${wanted} then ${selected(cell)} end`;
  if (cell.whose !== 'others') return selected(cell);
  return sql`case when ${key} not in ${wanted} or ${group} in ${shared} then ${selected(cell)} end`;
}

/**
 * SQL text with one parameter: the forms of the keys as a JSON array. Rows come in the order in which the table
 * has them: an index would give those of a 15-digit key after those of the 18-digit one, whichever was written
 * last. The `+` keeps the order from choosing how the table is read. Views have no such order of their own.
 */
export function statementOf(layout: Layout, inRowOrder: boolean): string {
  const { table, key, group } = layout.read;
  const keys = sql`(select value from json_each(${''}))`;
  const from = sql`${identifier(table)} as ${sql.id('t')}`;
  const order = inRowOrder ? sql` order by +t._rowid_` : sql``;
  const keyColumn = identifier('t', key);
  if (group === null) {
    const cells = sql.join(layout.cells.map(selected));
    return sql`select ${cells} from ${from} where ${keyColumn} in ${keys}${order}`.compile(builder).sql;
  }

  const groupColumn = identifier('t', group);
  const cells = sql.join(layout.cells.map((cell) => selectedOf(cell, keyColumn, groupColumn)));
  // Keys are read more than once, so they get a name; the parameter stays one.
  const expressions = [sql`wanted as materialized ${keys}`];
  const [ownKey, ownGroup] = [identifier('o', key), identifier('o', group)];
  const own = sql`select ${ownGroup} as value from ${identifier(table)} as ${sql.id('o')} where ${ownKey} in ${wanted} and ${ownGroup} <> ''`;
  expressions.push(sql`own as materialized (${own})`);
  if (layout.cells.some((cell) => cell.whose === 'others')) {
    // Groups with several of the citizens asked for: each is another to the rest.
    const several = sql`${own} group by ${ownGroup} having min(${ownKey}) <> max(${ownKey})`;
    expressions.push(sql`shared as materialized (${several})`);
  }
  const condition = sql`${keyColumn} in ${wanted} or ${groupColumn} in (select value from own)`;
  return sql`with ${sql.join(expressions)} select ${cells} from ${from} where ${condition}${order}`.compile(
    builder,
  ).sql;
}

/** Name of the function of the reader process that gives the text by which a value is ordered. */
export const orderFunction = 'qingdan_sort_key';

/**
 * The order of a read, by the terms that stand in the parameter. Text that is ordered as it is needs no function: without
 * a collation it is compared byte by byte, and bytes, which are no value, come after it.
 */
export function orderOf(order: ListOrder, column: (name: string, type: ColumnType) => string): string {
  const terms = termsOf(order).map(({ column: name, type, descending, ranks }, at) => {
    const value = column(name, type);
    const isPlain = type === 'String' && !ranks;
    const key = isPlain ? value : `${orderFunction}(json_extract(?1, '$.terms[${at}]'), ${value})`;
    return `${key} ${descending ? 'desc' : 'asc'}`;
  });
  return terms.join(', ');
}

/**
 * SQL text of a part of the rows of each key: `key` and `order` are expressions. The rows of one key are sorted only as
 * far as they are wanted.
 */
export function partStatement(
  cells: readonly string[],
  from: string,
  key: string,
  order: string,
  isOneKey: boolean,
): string {
  const wanted = `from ${from} where ${key} in (select value from json_each(?1, '$.keys'))`;
  const [skip, first] = [`json_extract(?1, '$.skip')`, `json_extract(?1, '$.first')`];
  if (isOneKey)
    return `select ${cells.join(', ')} ${wanted} order by ${order} limit ifnull(${first}, -1) offset ${skip}`;
  const named = cells.map((cell, at) => `${cell} as c${at}`).join(', ');
  const rows = `select ${named}, row_number() over (partition by ${key} order by ${order}) as place ${wanted}`;
  const shown = cells.map((_, at) => `c${at}`).join(', ');
  return `select ${shown} from (${rows}) where ifnull(place <= ${first}, 1) order by place`;
}

/** The parameter of `partStatement`. */
export function partParameter(keys: readonly string[], order: ListOrder, window: ListWindow): string {
  // A term is a text of its own, which the function knows again.
  const terms = termsOf(order).map(({ type, ranks }) => JSON.stringify(ranks ? { type, ranks } : { type }));
  return JSON.stringify({ keys, terms, ...window });
}

/** SQL text of a part of the rows of each key, in the order of the read. */
export function pageOfKeysStatementOf(layout: Layout, order: ListOrder, isOneKey: boolean): string {
  const textOf = (part: RawBuilder<unknown>): string => part.compile(builder).sql;
  const { table, key } = layout.read;
  const cells = layout.cells.map((cell) => textOf(selected(cell)));
  const from = textOf(sql`${identifier(table)} as ${sql.id('t')}`);
  const ordered = orderOf(order, (name, type) => textOf(selected({ name, type })));
  return partStatement(cells, from, textOf(sql`${identifier('t', key)}`), ordered, isOneKey);
}

/**
 * SQL text of a page of a scan: rows from a place on, and first their places, each as a JSON array of it. Tables go
 * by their row numbers, views by their keys, of which many rows may have the same. The one parameter, which the first
 * page has not, is a JSON array of the place and of how many rows of it were given before.
 *
 * Each page is a statement of its own: one that lasted as long as the scan would keep the department from writing.
 */
export function pageStatementOf(layout: Layout, inRowOrder: boolean, isFirst: boolean): string {
  const { table, key } = layout.read;
  const keyColumn = identifier('t', key);
  const place = inRowOrder ? sql`t._rowid_` : keyColumn;
  // JSON has no bytes and rounds floats; neither is a key.
  const conditions = [sql`typeof(${keyColumn}) in ('text', 'integer')`];
  if (!isFirst) conditions.push(sql`${place} >= json_extract(?1, '$[0]')`);
  const cells = sql.join([sql`json_array(${place})`, ...layout.cells.map(selected)]);
  const offset = isFirst ? sql`` : sql` offset json_extract(?1, '$[1]')`;
  const limit = sql.raw(String(rowsOfPage));
  return sql`select ${cells} from ${identifier(table)} as t where ${sql.join(conditions, sql` and `)} order by ${place} limit ${limit}${offset}`.compile(
    builder,
  ).sql;
}

/** SQL text of a sample: whichever rows come first. */
export function sampleStatementOf(table: string, columns: readonly string[], rows: number): string {
  const length = sql.raw(String(sampledCharacters));
  const cells = columns.map((column) => sql`substr(cast(${identifier('t', column)} as text), 1, ${length})`);
  const limit = sql.raw(String(rows));
  return sql`select ${sql.join(cells)} from ${identifier(table)} as t limit ${limit}`.compile(builder).sql;
}

/** SQL text that looks at a whole column and gives two answers of yes or no. */
export function keyFactsStatementOf(table: string, column: string): string {
  const [from, value] = [sql`from ${identifier(table)} as t`, identifier('t', column)];
  const repeats = sql`exists (select 1 ${from} where ${value} is not null group by ${value} having count(*) > 1)`;
  const legacy = sql`exists (select 1 ${from} where length(trim(cast(${value} as text))) = 15)`;
  return sql`select ${repeats}, ${legacy}`.compile(builder).sql;
}
