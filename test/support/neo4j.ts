import { inject } from 'vitest';
import type { RunningNeo4j } from '../../scripts/test-servers/neo4j/start.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Address at which the test run starts its Neo4j when it is first asked for. */
    neo4jStarter: string;
  }
}

export type Neo4jAccess = Omit<RunningNeo4j, 'stop'>;

/** Answer of the starter: the server, or why there is none. */
export type Neo4jAnswer =
  { readonly running: Neo4jAccess } | { readonly missing: string } | { readonly failed: string };

/**
 * The Neo4j of this test run, started when the first test asks for it. Null only where no server can be had and
 * `QINGDAN_ALLOW_SKIP=1` allows its tests to be skipped; without it, that is a failure.
 */
export async function neo4jForTests(): Promise<Neo4jAccess | null> {
  const response = await fetch(inject('neo4jStarter'));
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- our own starter wrote it
  const answer = (await response.json()) as Neo4jAnswer;
  if ('running' in answer) return answer.running;
  if ('missing' in answer && process.env['QINGDAN_ALLOW_SKIP'] === '1') return null;
  throw new Error('missing' in answer ? answer.missing : answer.failed);
}
