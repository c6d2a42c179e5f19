/** SQLite files, read only, in processes of their own. */
import path from 'node:path';
import type { DescribedTable } from '../contract.ts';
import { MissingStructure, type Driver, type DriverRead } from '../driver.ts';
import type { Layout } from '../layout.ts';
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
    const tables = new Map<string, { name: string; nativeType: string }[]>();
    for (const [table, column, type] of rows) {
      const columns = tables.get(String(table)) ?? [];
      columns.push({ name: String(column), nativeType: String(type) });
      tables.set(String(table), columns);
    }
    return [...tables].map(([name, columns]) => ({ name, columns }));
  }

  compile(layout: Layout): DriverRead {
    const statement = statementOf(layout, true);
    const unordered = statementOf(layout, false);
    let ordered = true;
    return {
      statement,
      run: async (forms, signal, sent) => {
        const keys = JSON.stringify(forms);
        // A statement that SQLite refuses to prepare has asked nothing: only the one that follows counts.
        let told = false;
        const tell = (text: string): void => {
          if (!told) sent(text, forms.length);
          told = true;
        };
        try {
          if (!ordered) return await this.#run(unordered, keys, signal, () => tell(unordered));
          return await this.#run(statement, keys, signal, () => tell(statement));
        } catch (error) {
          if (!(error instanceof StatementFault)) throw error;
          if (ordered && error.message === noRowNumbers) {
            ordered = false;
            return this.#run(unordered, keys, signal, () => tell(unordered));
          }
          if (isMissingStructure(error.message)) throw new MissingStructure(error.message, { cause: error });
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
