import { inject } from 'vitest';
import type { RunningNeo4j } from '../../scripts/test-servers/neo4j/start.ts';
import { ask } from './on-demand.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Address at which the test run starts its Neo4j when it is first asked for. */
    neo4jStarter: string;
  }
}

export type Neo4jAccess = Omit<RunningNeo4j, 'stop'>;

/** The Neo4j of this test run; null where its tests are to be skipped (`on-demand.ts`). */
export function neo4jForTests(): Promise<Neo4jAccess | null> {
  return ask<Neo4jAccess>(inject('neo4jStarter'));
}
