/** The one statement of a read. Names go through the builder's identifier function, the keys through one parameter. */
import { PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler, sql, type RawBuilder } from 'kysely';
import type { ColumnType } from '../../schema/source-model.ts';
import type { ListOrder, OrderTerm } from '../contract.ts';
import { MissingStructure, sampledCharacters } from '../driver.ts';
import type { Layout } from '../layout.ts';
import { termsOf } from '../list-order.ts';
import {
  firstParameter,
  keysParameter,
  placeOfUnknown,
  skipParameter,
  type Expression,
} from '../sql-order.ts';
import { builderOf, identifier as quoted, tableOf as tableNamed } from '../sql.ts';

const builder = builderOf({
  createAdapter: () => new PostgresAdapter(),
  createIntrospector: (database) => new PostgresIntrospector(database),
  createQueryCompiler: () => new PostgresQueryCompiler(),
});

/** The server cuts a longer name off without an error, and what is left may be the name of something else. */
const longestName = 63;

function identifier(...names: readonly string[]): RawBuilder<unknown> {
  const long = names.find((name) => Buffer.byteLength(name) > longestName);
  if (long !== undefined)
    throw new MissingStructure(`\`${long}\` is longer than ${longestName} bytes, which no name here is`);
  return quoted(...names);
}

const tableOf = (name: string): RawBuilder<unknown> => tableNamed(name, identifier);

/**
 * The list of the keys. It has no type of its own, so it takes that of the key's column, whatever kind of text
 * that is, and an index of the column serves.
 */
const isWanted = (column: RawBuilder<unknown>): RawBuilder<unknown> => sql`${column} = any(${sql.raw('$1')})`;

/** Where a row lies; the server says of a view that it has no such column. */
export const rowPlace = 't.ctid';

function narrow(layout: Layout, order: RawBuilder<unknown>): RawBuilder<unknown> {
  const { table, key } = layout.read;
  const cells = sql.join(layout.cells.map((cell) => identifier('t', cell.name)));
  return sql`select ${cells} from ${tableOf(table)} as t where ${isWanted(identifier('t', key))}${order}`;
}

/**
 * Rows of the keys and of their groups. The groups are found first and become a list, like the keys: the server
 * joins what the two indexes find, which it does not for a condition with a subquery. Whose a row is decides which
 * of its cells are given; `offset 0` keeps the server from finding that out anew for each cell, and subqueries let it
 * look the row up where a list would be walked.
 */
function widened(layout: Layout, group: string, ordered: boolean): RawBuilder<unknown> {
  const { table, key } = layout.read;
  const [ownKey, ownGroup] = [identifier('o', key), identifier('o', group)];
  const own = sql`select ${ownKey} as owner, ${ownGroup} as value from ${tableOf(table)} as o where ${isWanted(ownKey)}`;
  const groups = sql`select value from own where value::text <> ''`;
  const [keyColumn, groupColumn] = [identifier('t', key), identifier('t', group)];
  const condition = sql`${isWanted(keyColumn)} or ${groupColumn} = any(array(${groups}))`;

  const inner = layout.cells.map((cell, at) => sql`${identifier('t', cell.name)} as ${sql.id(`c${at}`)}`);
  const whose = new Set(layout.cells.map((cell) => cell.whose));
  if (whose.has('own') || whose.has('others')) {
    inner.push(sql`${keyColumn} in (select owner from own) as is_own`);
  }
  if (whose.has('others')) {
    // Groups with several of the citizens asked for: each is another to the rest.
    const several = sql`${groups} group by value having count(distinct owner) > 1`;
    inner.push(sql`${groupColumn} in (${several}) as is_shared`);
  }
  if (ordered) inner.push(sql`${sql.raw(rowPlace)} as place`);

  const cells = layout.cells.map((cell, at) => {
    const value = sql.id('r', `c${at}`);
    if (cell.whose === undefined) return value;
    const given = cell.whose === 'own' ? sql`r.is_own` : sql`not r.is_own or r.is_shared`;
    return sql`case when ${given} then ${value} end`;
  });
  const rows = sql`select ${sql.join(inner)} from ${tableOf(table)} as t where ${condition} offset 0`;
  const order = ordered ? sql` order by r.place` : sql``;
  return sql`with own as (${own}) select ${sql.join(cells)} from (${rows}) as r${order}`;
}

/**
 * SQL text with one parameter: the forms of the keys as an array. Rows come in the order in which they lie in the
 * table: an index would give those of a 15-digit key after those of the 18-digit one, whichever was written last.
 * Views have no such order of their own.
 */
export function statementOf(layout: Layout, inRowOrder: boolean): string {
  const { group } = layout.read;
  const order = inRowOrder ? sql` order by ${sql.raw(rowPlace)}` : sql``;
  const statement = group === null ? narrow(layout, order) : widened(layout, group, inRowOrder);
  return statement.compile(builder).sql;
}

/** Types whose texts are what the hub is given, and types that the server orders as the hub does. */
const textual: ReadonlySet<string> = new Set(['text', 'character varying', 'character', 'uuid']);
const numeric: ReadonlySet<string> = new Set(['smallint', 'integer', 'bigint', 'numeric']);
const nativeOrder: Readonly<Partial<Record<ColumnType, ReadonlySet<string>>>> = {
  Int: numeric,
  BigInt: numeric,
  Decimal: numeric,
  Date: new Set(['date']),
  DateTime: new Set(['timestamp with time zone']),
  Boolean: new Set(['boolean']),
};

/** All that JavaScript calls white space, as far as a database has it. */
const blanks = ' \t\n\v\f\r\u00a0\u3000\ufeff';

function ordering({ column, type, ranks }: OrderTerm, nativeType: string): Expression | null {
  const name = identifier('t', column);
  if (!ranks) {
    if (nativeOrder[type]?.has(nativeType)) return name;
    if (type !== 'String' || !(textual.has(nativeType) || numeric.has(nativeType))) return null;
    return sql`${name}::text collate "C"`;
  }
  if (!textual.has(nativeType) && !numeric.has(nativeType)) return null;
  const places = ranks.map(([code, place]) => sql`when ${code} then ${sql.raw(String(place))}`);
  const place = sql`case btrim(${name}::text, ${blanks}) ${sql.join(places, sql` `)} else ${sql.raw(String(placeOfUnknown))} end`;
  return sql`case when ${name} is not null then ${place} end`;
}

interface PageStatement {
  readonly text: string;
  /** Values of its parameters; some stand for what only a run knows. */
  readonly parameters: readonly unknown[];
}

/** SQL text that tells the types of columns of a table, in one row. Views have them, too. */
export function typesStatementOf(table: string, columns: readonly string[]): string {
  const types = columns.map((column) => sql`pg_catalog.pg_typeof(${identifier('t', column)})::text`);
  return sql`select ${sql.join(types)} from (select 1) as one left join ${tableOf(table)} as t on false`.compile(
    builder,
  ).sql;
}

/** Types of keys as which a list of texts is compared with them by their index. */
const keyTypes: ReadonlyMap<string, string> = new Map([
  ['text', 'text'],
  ['character varying', 'varchar'],
  ['character', 'bpchar'],
]);

/**
 * A part of the rows of each key, in the order of the read; null where the server has not the types for that order.
 * Of one key all forms are one list. Of several each form is looked up by itself, so that a sort ends with what is
 * wanted of it.
 */
export function pageStatementOf(
  layout: Layout,
  order: ListOrder,
  nativeTypes: readonly string[],
  isOneKey: boolean,
): PageStatement | null {
  const { table, key } = layout.read;
  const [typeOfKey = '', ...types] = nativeTypes;
  const keyType = keyTypes.get(typeOfKey);
  const terms = termsOf(order);
  const expressions = terms.flatMap((term, at) => ordering(term, types[at] ?? '') ?? []);
  if (expressions.length < terms.length || keyType === undefined) return null;
  const directed = expressions.map((expression, at) =>
    terms[at]?.descending ? sql`${expression} desc nulls last` : sql`${expression} asc nulls first`,
  );
  const by = sql`order by ${sql.join(directed)}`;
  const part = sql`${by} limit ${firstParameter} offset ${skipParameter}`;
  const keyColumn = identifier('t', key);
  const statement = isOneKey
    ? sql`select ${sql.join(layout.cells.map((cell) => identifier('t', cell.name)))} from ${tableOf(table)} as t where ${keyColumn} = any(${keysParameter}) ${part}`
    : sql`select ${sql.join(layout.cells.map((_, at) => sql.id('r', `c${at}`)))} from unnest(${keysParameter}::${sql.raw(keyType)}[]) as k(key) cross join lateral (select ${sql.join(layout.cells.map((cell, at) => sql`${identifier('t', cell.name)} as ${sql.id(`c${at}`)}`))}, row_number() over (${by}) as place from ${tableOf(table)} as t where ${keyColumn} = k.key ${part}) as r order by r.place`;
  const { sql: text, parameters } = statement.compile(builder);
  return { text, parameters };
}

const lists = new WeakMap<readonly string[], string>();

/** Needs no quotes in the text of an array, and is not the word that stands for nothing there. */
const plainForm = /^[\dX]+$/;

/** The text of a list of keys as the server reads an array. Made once for the tables that are asked for the same list. */
export function keyList(forms: readonly string[]): string {
  let text = lists.get(forms);
  if (text === undefined) {
    const written = forms.map((form) =>
      plainForm.test(form) ? form : `"${form.replaceAll(/["\\]/g, String.raw`\$&`)}"`,
    );
    text = `{${written.join(',')}}`;
    lists.set(forms, text);
  }
  return text;
}

/** SQL text of a scan: every row that has a key. */
export function scanStatementOf(layout: Layout): string {
  const { table, key } = layout.read;
  const cells = sql.join(layout.cells.map((cell) => identifier('t', cell.name)));
  return sql`select ${cells} from ${tableOf(table)} as t where ${identifier('t', key)} is not null`.compile(
    builder,
  ).sql;
}

/** SQL text of a sample: whichever rows come first. */
export function sampleStatementOf(table: string, columns: readonly string[], rows: number): string {
  const cells = columns.map(
    (column) => sql`left(${identifier('t', column)}::text, ${sql.raw(String(sampledCharacters))})`,
  );
  const limit = sql.raw(String(rows));
  return sql`select ${sql.join(cells)} from ${tableOf(table)} as t limit ${limit}`.compile(builder).sql;
}

/** SQL text that looks at a whole column and gives two answers of yes or no. */
export function keyFactsStatementOf(table: string, column: string): string {
  const [from, value] = [sql`from ${tableOf(table)} as t`, identifier('t', column)];
  const repeats = sql`exists (select 1 ${from} where ${value} is not null group by ${value} having count(*) > 1)`;
  const legacy = sql`exists (select 1 ${from} where length(btrim(${value}::text)) = 15)`;
  return sql`select ${repeats}, ${legacy}`.compile(builder).sql;
}
