/** SQLite files, read only, in processes of their own. */
import path from 'node:path';
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
import { RowOrder } from '../row-order.ts';
import { StatementFault, usePool } from './pool.ts';
import {
  keyFactsStatementOf,
  noRowNumbers,
  pageOfKeysStatementOf,
  pageStatementOf,
  partParameter,
  sampleStatementOf,
  statementOf,
} from './statement.ts';

export interface SqliteOptions {
  readonly timeLimitMilliseconds: number;
  /** Statements of the file that may run at once. */
  readonly concurrency: number;
}

const describeStatement = `select s.name, c.name, c.type, not c."notnull"
  from sqlite_schema as s, pragma_table_info(s.name) as c
  where s.type in ('table', 'view') and s.name not like 'sqlite!_%' escape '!' order by s.name, c.cid`;

/** Indexes of all rows, and keys that are the numbers of rows, by which they are found without one. */
const indexStatement = `select s.name, l.name, i.name, l."unique"
  from sqlite_schema as s, pragma_index_list(s.name) as l, pragma_index_info(l.name) as i
  where s.type = 'table' and not l.partial
  union all select s.name, '', c.name, 1 from sqlite_schema as s, pragma_table_info(s.name) as c
  where s.type = 'table' and c.pk = 1 and upper(c.type) = 'INTEGER'
    and not exists (select 1 from pragma_table_info(s.name) where pk = 2)`;

const lacksRowNumbers = (error: unknown): boolean =>
  error instanceof StatementFault && error.message === noRowNumbers;

/** What a fault of a statement says of the source. */
function faultOf(error: unknown): unknown {
  const isOfStructure = error instanceof StatementFault && /^no such (?:table|column)\b/.test(error.message);
  return isOfStructure ? new MissingStructure(error.message, { cause: error }) : error;
}

/** Where a page of a scan ended: the last place as a JSON array, and how many rows of it were given. */
interface PageEnd {
  readonly place: string;
  readonly given: number;
}

function endOf(rows: readonly (readonly unknown[])[], before: PageEnd | null): PageEnd {
  const place = String(rows.at(-1)?.[0]);
  const given = rows.filter((row) => row[0] === place).length;
  return { place, given: given + (before?.place === place ? before.given : 0) };
}

class SqliteDriver implements Driver {
  readonly kind = 'SQLITE';
  readonly #file: string;
  readonly #options: SqliteOptions;
  readonly #use = usePool();

  constructor(file: string, options: SqliteOptions) {
    this.#file = path.resolve(file);
    this.#options = options;
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
  ): Promise<readonly (readonly unknown[])[]> {
    return this.#ask(sampleStatementOf(table, columns, rows), signal);
  }

  async keyFacts(table: string, column: string, signal: AbortSignal): Promise<KeyFacts> {
    const [facts] = await this.#ask(keyFactsStatementOf(table, column), signal);
    return { repeats: isTrue(facts?.[0]), hasLegacyForms: isTrue(facts?.[1]) };
  }

  compile(layout: Layout): DriverRead {
    const [ordered, unordered] = [statementOf(layout, true), statementOf(layout, false)];
    const order = new RowOrder(lacksRowNumbers);
    const { order: listOrder } = layout.read;
    const page = listOrder ? { page: this.#pageOf(layout, listOrder) } : {};
    return {
      ...page,
      statement: ordered,
      run: async (forms, signal, sent) => {
        const keys = JSON.stringify(forms);
        const textOf = (inRowOrder: boolean): string => (inRowOrder ? ordered : unordered);
        try {
          return await order.read(
            (inRowOrder, started) => this.#run(textOf(inRowOrder), keys, signal, started),
            (inRowOrder) => sent(textOf(inRowOrder), forms.length),
          );
        } catch (error) {
          throw faultOf(error);
        }
      },
    };
  }

  #pageOf(layout: Layout, order: ListOrder): NonNullable<DriverRead['page']> {
    const [one, many] = [true, false].map((isOneKey) => pageOfKeysStatementOf(layout, order, isOneKey)) as [
      string,
      string,
    ];
    return async (forms, window, signal, sent, isOneKey) => {
      const statement = isOneKey ? one : many;
      const parameter = partParameter(forms, order, window);
      try {
        return await this.#run(statement, parameter, signal, () => sent(statement, forms.length));
      } catch (error) {
        throw faultOf(error);
      }
    };
  }

  async *scan(
    layout: Layout,
    signal: AbortSignal,
    sent: (statement: string) => void,
  ): AsyncGenerator<readonly (readonly unknown[])[], void> {
    const order = new RowOrder(lacksRowNumbers);
    let end: PageEnd | null = null;
    for (;;) {
      const from: PageEnd | null = end;
      const parameter = from && `[${from.place.slice(1, -1)}, ${from.given}]`;
      const textOf = (inRowOrder: boolean): string => pageStatementOf(layout, inRowOrder, from === null);
      let rows: readonly (readonly unknown[])[];
      try {
        rows = await order.read(
          (inRowOrder, started) => this.#run(textOf(inRowOrder), parameter, signal, started),
          (inRowOrder) => sent(textOf(inRowOrder)),
        );
      } catch (error) {
        throw faultOf(error);
      }
      if (rows.length > 0) yield rows.map((row) => row.slice(1));
      if (rows.length < rowsOfPage) return;
      end = endOf(rows, from);
    }
  }

  close(): Promise<void> {
    this.#use.release([this.#file]);
    return Promise.resolve();
  }

  async #ask(statement: string, signal: AbortSignal): Promise<readonly (readonly unknown[])[]> {
    try {
      return await this.#run(statement, null, signal, () => undefined);
    } catch (error) {
      throw faultOf(error);
    }
  }

  #run(
    statement: string,
    keys: string | null,
    signal: AbortSignal,
    started: () => void,
  ): Promise<readonly (readonly unknown[])[]> {
    return this.#use.pool.run({ ...this.#options, file: this.#file, statement, keys, started }, signal);
  }
}

export function openSqlite(file: string, options: SqliteOptions): Driver {
  return new SqliteDriver(file, options);
}
