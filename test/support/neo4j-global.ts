import { createServer } from 'node:http';
import type { TestProject } from 'vitest/node';
import { Neo4jMissingError } from '../../scripts/test-servers/neo4j/install.ts';
import { startNeo4j } from '../../scripts/test-servers/neo4j/start.ts';
import type { RunningNeo4j } from '../../scripts/test-servers/neo4j/start.ts';
import type { Neo4jAnswer } from './neo4j.ts';

/**
 * Global set-up of the test run. It starts no Neo4j yet: test workers ask for one over a loopback address, and only
 * the first question starts it, so that a run without registry tests does not wait for it.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  let started: Promise<RunningNeo4j> | null = null;

  const answer = async (): Promise<Neo4jAnswer> => {
    try {
      started ??= startNeo4j();
      const { url, user, password } = await started;
      return { running: { url, user, password } };
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      return error instanceof Neo4jMissingError ? { missing: message } : { failed: message };
    }
  };

  const server = createServer((_request, response) => {
    void answer().then((text) => response.end(JSON.stringify(text)));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (typeof address !== 'object' || address === null)
    throw new Error('no address on the loopback interface');
  project.provide('neo4jStarter', `http://127.0.0.1:${address.port}/`);

  return async () => {
    server.close();
    server.closeAllConnections();
    const running = await started?.catch(() => null);
    await running?.stop();
  };
}
