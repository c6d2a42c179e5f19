/** PostgreSQL and what speaks its protocol (KingbaseES, openGauss), read only. */
import { createHash } from 'node:crypto';
import type { DescribedTable, KeyFacts, ListOrder } from '../contract.ts';
import {
  isTrue,
  MissingStructure,
  rowsOfPage,
  tablesOf,
  withIndexes,
  type Driver,
  type DriverRead,
} from '../driver.ts';
import type { Layout } from '../layout.ts';
import { Known } from '../known.ts';
import { termsOf } from '../list-order.ts';
import { RowOrder } from '../row-order.ts';
import { parametersOf } from '../sql-order.ts';
import { faultOf, isRefusal } from './faults.ts';
import { placeOf, type PostgresqlLocation } from './location.ts';
import type { WireAnswer } from '../wire-rows.ts';
import { rowsOf, Sessions, type Rows, type SessionOptions, type Statement } from './sessions.ts';
import {
  keyFactsStatementOf,
  keyList,
  pageStatementOf,
  rowPlace,
  sampleStatementOf,
  scanStatementOf,
  statementOf,
  typesStatementOf,
} from './statement.ts';
import { arrayOf } from './values.ts';

/** How a read names a table: those outside of the role's search path under `schema.table`. */
const tableName = `case when pg_catalog.pg_table_is_visible(c.oid) then c.relname
    else n.nspname || '.' || c.relname end`;

/** Tables and views that the role may read. */
const describeStatement = `select ${tableName}, a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod),
    not a.attnotnull, pg_catalog.col_description(c.oid, a.attnum), pg_catalog.obj_description(c.oid, 'pg_class')
  from pg_catalog.pg_class as c
  join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
  join pg_catalog.pg_attribute as a on a.attrelid = c.oid
  where c.relkind in ('r', 'p', 'v', 'm', 'f') and a.attnum > 0 and not a.attisdropped
    and n.nspname not like 'pg\\_%' and n.nspname <> 'information_schema'
    and pg_catalog.has_schema_privilege(n.oid, 'usage')
    and pg_catalog.has_column_privilege(c.oid, a.attnum, 'select')
  order by 1, a.attnum`;

/** Indexes of all rows that are ready. Servers before PostgreSQL 11 tell no key columns from those that go with them. */
const indexStatement = `select ${tableName}, i.indexrelid, a.attname, i.indisunique
  from pg_catalog.pg_index as i
  join pg_catalog.pg_class as c on c.oid = i.indrelid
  join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
  cross join pg_catalog.generate_series(0, 31) as place
  left join pg_catalog.pg_attribute as a on a.attrelid = c.oid and a.attnum = i.indkey[place]
  where i.indisvalid and i.indpred is null and place < i.indnatts
  order by 1, 2, place`;

/** Milliseconds for the types of a table's columns, whoever asks for them first. */
const typesMilliseconds = 2_000;

/** The same text has the same name in every session. */
function nameOf(text: string): string {
  return `qingdan_${createHash('sha256').update(text).digest('hex').slice(0, 32)}`;
}

/** Views have no row places; a role that may read only some columns of a table may not read them either. */
function mayLackRowPlaces(error: unknown): boolean {
  if (!(error instanceof MissingStructure)) return false;
  return error.message.includes(rowPlace) || isRefusal(error.cause);
}

function hasLists(layout: Layout): boolean {
  return layout.cells.some((cell) => cell.list === true);
}

/** Arrays of types that someone made come as text. */
function listsIn(layout: Layout): (rows: Rows) => Rows {
  const lists = layout.cells.map((cell) => cell.list === true);
  return (rows) =>
    rows.map((row) => row.map((cell, at) => (lists[at] && typeof cell === 'string' ? arrayOf(cell) : cell)));
}

class PostgresqlDriver implements Driver {
  readonly kind = 'POSTGRESQL';
  readonly #sessions: Sessions;

  constructor(location: PostgresqlLocation, options: SessionOptions) {
    this.#sessions = new Sessions(placeOf(location), options);
  }

  async describe(signal: AbortSignal): Promise<readonly DescribedTable[]> {
    const tables = tablesOf(await this.#ask(describeStatement, signal));
    return withIndexes(tables, await this.#ask(indexStatement, signal));
  }

  sample(table: string, columns: readonly string[], rows: number, signal: AbortSignal): Promise<Rows> {
    return this.#ask(sampleStatementOf(table, columns, rows), signal);
  }

  async keyFacts(table: string, column: string, signal: AbortSignal): Promise<KeyFacts> {
    const [facts] = await this.#ask(keyFactsStatementOf(table, column), signal);
    return { repeats: isTrue(facts?.[0]), hasLegacyForms: isTrue(facts?.[1]) };
  }

  compile(layout: Layout): DriverRead {
    const [ordered, unordered] = [true, false].map((inRowOrder) => {
      const text = statementOf(layout, inRowOrder);
      return { text, name: nameOf(text) };
    }) as [{ text: string; name: string }, { text: string; name: string }];
    const order = new RowOrder(mayLackRowPlaces);
    const withLists = listsIn(layout);
    const wire = hasLists(layout) ? {} : { wireCells: layout.cells.length };
    const { order: listOrder } = layout.read;
    return {
      ...(listOrder ? { page: this.#pageOf(layout, listOrder, wire) } : {}),
      statement: ordered.text,
      run: (forms, signal, sent) =>
        order.read(
          async (inRowOrder, started): Promise<Rows | WireAnswer> => {
            const asked = { ...(inRowOrder ? ordered : unordered), values: [keyList(forms)], ...wire };
            const answer = await this.#run(asked, signal, started);
            return 'wireCells' in wire ? answer : withLists(rowsOf(answer));
          },
          (inRowOrder) => sent((inRowOrder ? ordered : unordered).text, forms.length),
        ),
    };
  }

  /** Which statement gives a page the types of its columns say, which are asked for once. */
  #pageOf(
    layout: Layout,
    order: ListOrder,
    wire: Pick<Statement, 'wireCells'>,
  ): NonNullable<DriverRead['page']> {
    const columns = [layout.read.key, ...termsOf(order).map(({ column }) => column)];
    const withLists = listsIn(layout);
    const known = new Known(async () => {
      const text = typesStatementOf(layout.read.table, columns);
      const [types = []] = await this.#ask(text, AbortSignal.timeout(typesMilliseconds));
      return [true, false].map((isOneKey) => pageStatementOf(layout, order, types.map(String), isOneKey));
    });
    return async (forms, window, signal, sent, isOneKey) => {
      const [one, many] = await known.value();
      const statement = isOneKey ? one : many;
      if (!statement) return null;
      const { text } = statement;
      const values = parametersOf(statement.parameters, keyList(forms), window);
      const asked = { text, name: nameOf(text), values, ...wire };
      const answer = await this.#run(asked, signal, () => sent(text, forms.length));
      return 'wireCells' in wire ? answer : withLists(rowsOf(answer));
    };
  }

  async *scan(
    layout: Layout,
    signal: AbortSignal,
    sent: (statement: string) => void,
  ): AsyncGenerator<Rows, void> {
    const withLists = listsIn(layout);
    const text = scanStatementOf(layout);
    try {
      for await (const rows of this.#sessions.pages(text, rowsOfPage, signal, () => sent(text))) {
        yield hasLists(layout) ? withLists(rows) : rows;
      }
    } catch (error) {
      throw faultOf(error);
    }
  }

  close(): Promise<void> {
    return this.#sessions.close();
  }

  async #ask(text: string, signal: AbortSignal): Promise<Rows> {
    return rowsOf(await this.#run({ text, values: [] }, signal, () => undefined));
  }

  async #run(statement: Statement, signal: AbortSignal, started: () => void): Promise<Rows | WireAnswer> {
    try {
      return await this.#sessions.run(statement, signal, started);
    } catch (error) {
      throw faultOf(error);
    }
  }
}

export function openPostgresql(location: PostgresqlLocation, options: SessionOptions): Driver {
  return new PostgresqlDriver(location, options);
}
