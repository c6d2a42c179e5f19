/** The one statement of a read. Names go through the builder's identifier function, the keys through one parameter. */
import {
  DummyDriver,
  Kysely,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  sql,
  type RawBuilder,
} from 'kysely';
import { MissingStructure } from '../driver.ts';
import type { Cell, Layout } from '../layout.ts';

const builder = new Kysely<Record<string, never>>({
  dialect: {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (database) => new SqliteIntrospector(database),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  },
});

function identifier(...names: readonly string[]): RawBuilder<unknown> {
  for (const name of names) {
    // SQL text ends at a NUL; what stands after it would be lost without a word.
    if (name === '' || name.includes('\0'))
      throw new MissingStructure('a name is empty or has a NUL character');
  }
  return sql.id(...names);
}

/** Everything but floats comes as text: an integer beyond 2^53 or a decimal must not become a JavaScript number. */
function selected(cell: Cell): RawBuilder<unknown> {
  const column = identifier('t', cell.name);
  if (cell.type !== 'Float') return sql`cast(${column} as text)`;
  // The text of a real has fewer digits than the real; that of an integer has all.
  return sql`case typeof(${column}) when 'integer' then cast(${column} as text) else ${column} end`;
}

/** What SQLite says of a view or a table without row numbers, when it is asked for them. */
export const noRowNumbers = 'no such column: t._rowid_';

/**
 * SQL text with one parameter: the forms of the keys as a JSON array. Rows come in the order in which the table
 * has them: an index would give those of a 15-digit key after those of the 18-digit one, whichever was written
 * last. The `+` keeps the order from choosing how the table is read. Views have no such order of their own.
 */
export function statementOf(layout: Layout, inRowOrder: boolean): string {
  const { table, key, group } = layout.read;
  const keys = sql`(select value from json_each(${''}))`;
  const rows = sql`select ${sql.join(layout.cells.map(selected))} from ${identifier(table)} as ${sql.id('t')}`;
  const order = inRowOrder ? sql` order by +t._rowid_` : sql``;
  const keyColumn = identifier('t', key);
  if (group === null) return sql`${rows} where ${keyColumn} in ${keys}${order}`.compile(builder).sql;

  // Keys are read twice, so they get a name; the parameter stays one.
  const wanted = sql`(select value from wanted)`;
  const ownGroup = identifier('o', group);
  const own = sql`${identifier(table)} as ${sql.id('o')} where ${identifier('o', key)} in ${wanted} and ${ownGroup} <> ''`;
  const groups = sql`(select ${ownGroup} from ${own})`;
  const condition = sql`${keyColumn} in ${wanted} or ${identifier('t', group)} in ${groups}`;
  return sql`with wanted as materialized ${keys} ${rows} where ${condition}${order}`.compile(builder).sql;
}
