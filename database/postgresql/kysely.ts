import {
  type CompiledQuery,
  type DatabaseConnection,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
} from 'kysely';
import type { QueryResult } from 'pg';

/** A pool, or a connection of it inside a transaction. */
export interface StatementRunner {
  query(statement: {
    text: string;
    values: unknown[];
  }): Promise<Pick<QueryResult, 'rows' | 'rowCount' | 'command'>>;
}

const refuse = (): Promise<never> =>
  Promise.reject(new Error('transactions are opened by the pool, not by what makes statements'));

/** Makes statements and reads their answers; connections and transactions stay the runner's. */
export function kyselyOn<Tables>(runner: StatementRunner): Kysely<Tables> {
  const connection: DatabaseConnection = {
    async executeQuery({ sql, parameters }: CompiledQuery) {
      const { rows, rowCount, command } = await runner.query({ text: sql, values: [...parameters] });
      return { rows, ...(command === 'SELECT' ? {} : { numAffectedRows: BigInt(rowCount ?? 0) }) };
    },
    async *streamQuery() {
      yield await refuse();
    },
  };
  return new Kysely<Tables>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createQueryCompiler: () => new PostgresQueryCompiler(),
      createIntrospector: (database) => new PostgresIntrospector(database),
      createDriver: () => ({
        init: () => Promise.resolve(),
        acquireConnection: () => Promise.resolve(connection),
        releaseConnection: () => Promise.resolve(),
        beginTransaction: refuse,
        commitTransaction: refuse,
        rollbackTransaction: refuse,
        destroy: () => Promise.resolve(),
      }),
    },
  });
}
