import { inject } from 'vitest';
import type { RunningMariadb } from '../../scripts/test-servers/mariadb/start.ts';
import { ask } from './on-demand.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Address at which the test run starts its MariaDB when it is first asked for. */
    mariadbStarter: string;
  }
}

export type MariadbAccess = Omit<RunningMariadb, 'stop'>;

/** The MariaDB of this test run; null where its tests are to be skipped (`on-demand.ts`). */
export function mariadbForTests(): Promise<MariadbAccess | null> {
  return ask<MariadbAccess>(inject('mariadbStarter'));
}
