/** SQLite files, read only, in processes of their own. */
import path from 'node:path';
import type { DescribedTable } from '../contract.ts';
import { MissingStructure, tablesOf, type Driver, type DriverRead } from '../driver.ts';
import type { Layout } from '../layout.ts';
import { RowOrder } from '../row-order.ts';
import { StatementFault, usePool } from './pool.ts';
import { noRowNumbers, statementOf } from './statement.ts';

export interface SqliteOptions {
  readonly timeLimitMilliseconds: number;
  /** Statements of the file that may run at once. */
  readonly concurrency: number;
}

const describeStatement = `select s.name, c.name, c.type from sqlite_schema as s, pragma_table_info(s.name) as c
  where s.type in ('table', 'view') and s.name not like 'sqlite!_%' escape '!' order by s.name, c.cid`;

function isMissingStructure(fault: string): boolean {
  return /^no such (?:table|column)\b/.test(fault);
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
    const rows = await this.#run(describeStatement, null, signal, () => undefined);
    return tablesOf(rows);
  }

  compile(layout: Layout): DriverRead {
    const [ordered, unordered] = [statementOf(layout, true), statementOf(layout, false)];
    const order = new RowOrder((error) => error instanceof StatementFault && error.message === noRowNumbers);
    return {
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
          if (error instanceof StatementFault && isMissingStructure(error.message))
            throw new MissingStructure(error.message, { cause: error });
          throw error;
        }
      },
    };
  }

  close(): Promise<void> {
    this.#use.release(this.#file);
    return Promise.resolve();
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
