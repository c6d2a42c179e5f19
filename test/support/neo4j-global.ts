import type { TestProject } from 'vitest/node';
import { Neo4jMissingError } from '../../scripts/test-servers/neo4j/install.ts';
import { startNeo4j } from '../../scripts/test-servers/neo4j/start.ts';
import type { Neo4jAccess } from './neo4j.ts';
import { offer } from './on-demand.ts';

/** Global set-up of the test run: a run without registry tests starts no Neo4j. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { address, stop } = await offer(
    () => startNeo4j(),
    ({ url, user, password }): Neo4jAccess => ({ url, user, password }),
    (error) => error instanceof Neo4jMissingError,
  );
  project.provide('neo4jStarter', address);
  return stop;
}
