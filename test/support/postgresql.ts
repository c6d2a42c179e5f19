import { inject } from 'vitest';
import type { RunningPostgresql } from '../../scripts/test-servers/postgresql/start.ts';
import { ask } from './on-demand.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Address at which the test run starts its PostgreSQL when it is first asked for. */
    postgresqlStarter: string;
  }
}

export type PostgresqlAccess = Omit<RunningPostgresql, 'stop'>;

/** The PostgreSQL of this test run; null where its tests are to be skipped (`on-demand.ts`). */
export function postgresqlForTests(): Promise<PostgresqlAccess | null> {
  return ask<PostgresqlAccess>(inject('postgresqlStarter'));
}
