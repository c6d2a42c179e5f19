/** MySQL and MariaDB, and what speaks their protocol (OceanBase, TiDB), read only. */
import { isTrue, tablesOf, MissingStructure, withIndexes, type Driver, type DriverRead } from '../driver.ts';
import type { DescribedTable, KeyFacts, ListOrder } from '../contract.ts';
import { Known } from '../known.ts';
import type { Layout } from '../layout.ts';
import { termsOf } from '../list-order.ts';
import { RowOrder } from '../row-order.ts';
import { parametersOf } from '../sql-order.ts';
import { faultOf, isRefusal } from './faults.ts';
import { placeOf, type MysqlLocation } from './location.ts';
import type { Answer } from './session.ts';
import { Sessions, type SessionOptions } from './sessions.ts';
import {
  keyFactsStatementOf,
  pageStatementOf,
  placesFor,
  rowPlace,
  sampleStatementOf,
  statementOf,
  typesStatementOf,
  type PageStatement,
  type ReadStatement,
} from './statement.ts';
import { comparesAsFloat, textRows, typeOf } from './values.ts';

/** Schemas that are the server's own. */
const ownSchemas = `'information_schema', 'performance_schema', 'mysql', 'sys', 'metrics_schema', 'oceanbase'`;

/** Tables and views that the user may read; those outside of the place's database under `database.table`. */
const describeStatement = `select if(c.table_schema = database(), c.table_name, concat(c.table_schema, '.', c.table_name)),
    c.column_name, c.column_type, c.is_nullable, c.column_comment, t.table_comment
  from information_schema.columns as c
  left join information_schema.tables as t on t.table_schema = c.table_schema
    and t.table_name = c.table_name and t.table_type = 'BASE TABLE'
  where lower(c.table_schema) not in (${ownSchemas})
    and coalesce(c.extra, '') not like '%INVISIBLE%'
  order by 1, c.ordinal_position`;

/** An index of the beginnings of values does not tell that the values themselves are unique. */
const indexStatement = `select if(table_schema = database(), table_name, concat(table_schema, '.', table_name)),
    index_name, column_name, non_unique = 0 and sub_part is null
  from information_schema.statistics
  where lower(table_schema) not in (${ownSchemas})
  order by 1, 2, seq_in_index`;

/** A user that may read only some columns of a table may not read the one by which its rows lie, either. */
function mayLackRowPlaces(error: unknown): boolean {
  if (!(error instanceof MissingStructure)) return false;
  return error.message.includes(rowPlace) || isRefusal(error.cause);
}

/** A list of keys that fills all of its places. */
function listOf(forms: readonly string[], places: number): readonly string[] {
  return Array.from({ length: places }, (_, at) => forms[Math.min(at, forms.length - 1)] ?? '');
}

/** Milliseconds for the types of a table's columns, whoever asks for them first. */
const typesMilliseconds = 2_000;

class MysqlDriver implements Driver {
  readonly kind = 'MYSQL';
  readonly #sessions: Sessions;

  constructor(location: MysqlLocation, options: SessionOptions) {
    this.#sessions = new Sessions(placeOf(location), options);
  }

  async describe(signal: AbortSignal): Promise<readonly DescribedTable[]> {
    const tables = tablesOf(await this.#ask(describeStatement, signal));
    return withIndexes(tables, await this.#ask(indexStatement, signal));
  }

  sample(
    table: string,
    columns: readonly string[],
    rows: number,
    signal: AbortSignal,
  ): Promise<Answer['rows']> {
    return this.#ask(sampleStatementOf(table, columns, rows), signal);
  }

  async keyFacts(table: string, column: string, signal: AbortSignal): Promise<KeyFacts> {
    const [facts] = await this.#ask(keyFactsStatementOf(table, column), signal);
    return { repeats: isTrue(facts?.[0]), hasLegacyForms: isTrue(facts?.[1]) };
  }

  compile(layout: Layout): DriverRead {
    const statements = new Map<string, ReadStatement>();
    const statementFor = (places: number, inRowOrder: boolean): ReadStatement => {
      const name = `${places} ${String(inRowOrder)}`;
      const statement = statements.get(name) ?? statementOf(layout, places, inRowOrder);
      statements.set(name, statement);
      return statement;
    };
    const order = new RowOrder(mayLackRowPlaces);
    const { order: listOrder } = layout.read;
    return {
      ...(listOrder ? { page: this.#pageOf(layout, listOrder) } : {}),
      statement: statementFor(1, true).text,
      run: (forms, signal, sent) => {
        const places = placesFor(forms.length);
        const list = listOf(forms, places);
        return order.read(
          async (inRowOrder, started) => {
            const { text, lists } = statementFor(places, inRowOrder);
            const values = Array.from({ length: lists }, () => list).flat();
            return this.#rowsOf(await this.#run(text, values, signal, started), layout);
          },
          (inRowOrder) => sent(statementFor(places, inRowOrder).text, forms.length),
        );
      },
    };
  }

  /** Which statement gives a page the types of its columns say, which are asked for once. */
  #pageOf(layout: Layout, order: ListOrder): NonNullable<DriverRead['page']> {
    const columns = termsOf(order).map(({ column }) => column);
    const types = new Known(async () => {
      const text = typesStatementOf(layout.read.table, columns);
      const { fields } = await this.#run(text, [], AbortSignal.timeout(typesMilliseconds), () => undefined);
      return fields.map(typeOf);
    });
    const statements = new Map<string, PageStatement | null>();
    return async (forms, window, signal, sent, isOneKey) => {
      const places = placesFor(forms.length);
      const name = `${places} ${String(isOneKey)}`;
      const native = await types.value();
      const statement = statements.get(name) ?? pageStatementOf(layout, order, native, places, isOneKey);
      statements.set(name, statement);
      if (!statement) return null;
      const { text, parameters } = statement;
      const values = parametersOf(parameters, listOf(forms, places), window);
      return this.#rowsOf(await this.#run(text, values, signal, () => sent(text, forms.length)), layout);
    };
  }

  close(): Promise<void> {
    this.#sessions.close();
    return Promise.resolve();
  }

  #rowsOf({ rows, fields }: Answer, { cells, read }: Layout): readonly (readonly unknown[])[] {
    const [keyField] = fields;
    if (keyField && comparesAsFloat(keyField))
      throw new MissingStructure(
        `the key \`${read.key}\` holds numbers that are not whole, and no citizen IDs`,
      );
    return textRows(rows, fields, cells);
  }

  async #ask(text: string, signal: AbortSignal): Promise<Answer['rows']> {
    return (await this.#run(text, [], signal, () => undefined)).rows;
  }

  async #run(
    text: string,
    values: readonly string[],
    signal: AbortSignal,
    started: () => void,
  ): Promise<Answer> {
    try {
      return await this.#sessions.run(text, values, signal, started);
    } catch (error) {
      throw faultOf(error);
    }
  }
}

export function openMysql(location: MysqlLocation, options: SessionOptions): Driver {
  return new MysqlDriver(location, options);
}
