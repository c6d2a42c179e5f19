/** SQLite files, read only, in worker threads. */
import type { DescribedTable } from '../contract.ts';
import { MissingStructure, type Driver, type DriverRead } from '../driver.ts';
import type { Layout } from '../layout.ts';
import { StatementFault, WorkerPool, type PoolOptions } from './pool.ts';
import { statementOf } from './statement.ts';

const describeStatement = `select s.name, c.name, c.type from sqlite_schema as s, pragma_table_info(s.name) as c
  where s.type in ('table', 'view') and s.name not like 'sqlite!_%' escape '!' order by s.name, c.cid`;

function isMissingStructure(fault: string): boolean {
  return /^no such (?:table|column)\b/.test(fault);
}

class SqliteDriver implements Driver {
  readonly kind = 'SQLITE';
  readonly #pool: WorkerPool;

  constructor(file: string, options: PoolOptions) {
    this.#pool = new WorkerPool(file, options);
  }

  async describe(signal: AbortSignal): Promise<readonly DescribedTable[]> {
    const rows = await this.#pool.run(describeStatement, null, signal, () => undefined);
    const tables = new Map<string, { name: string; nativeType: string }[]>();
    for (const [table, column, type] of rows) {
      const columns = tables.get(String(table)) ?? [];
      columns.push({ name: String(column), nativeType: String(type) });
      tables.set(String(table), columns);
    }
    return [...tables].map(([name, columns]) => ({ name, columns }));
  }

  compile(layout: Layout): DriverRead {
    const statement = statementOf(layout);
    return {
      statement,
      run: async (forms, signal, sent) => {
        try {
          return await this.#pool.run(statement, JSON.stringify(forms), signal, () =>
            sent(statement, forms.length),
          );
        } catch (error) {
          if (error instanceof StatementFault && isMissingStructure(error.message)) {
            throw new MissingStructure(error.message, { cause: error });
          }
          throw error;
        }
      },
    };
  }

  async close(): Promise<void> {
    await this.#pool.close();
  }
}

export function openSqlite(file: string, options: PoolOptions): Driver {
  return new SqliteDriver(file, options);
}
