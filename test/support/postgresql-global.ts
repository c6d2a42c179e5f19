import type { TestProject } from 'vitest/node';
import { PostgresqlMissingError } from '../../scripts/test-servers/postgresql/install.ts';
import { startPostgresql } from '../../scripts/test-servers/postgresql/start.ts';
import { offer } from './on-demand.ts';
import type { PostgresqlAccess } from './postgresql.ts';

/** Global set-up of the test run: a run without a test of PostgreSQL starts none. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { address, stop } = await offer(
    () => startPostgresql(),
    ({ url }): PostgresqlAccess => ({ url }),
    (error) => error instanceof PostgresqlMissingError,
  );
  project.provide('postgresqlStarter', address);
  return stop;
}
