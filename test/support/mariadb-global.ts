import type { TestProject } from 'vitest/node';
import { MariadbMissingError } from '../../scripts/test-servers/mariadb/install.ts';
import { startMariadb } from '../../scripts/test-servers/mariadb/start.ts';
import type { MariadbAccess } from './mariadb.ts';
import { offer } from './on-demand.ts';

/** Global set-up of the test run: a run without a test of MySQL starts no MariaDB. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { address, stop } = await offer(
    () => startMariadb(),
    ({ url }): MariadbAccess => ({ url }),
    (error) => error instanceof MariadbMissingError,
  );
  project.provide('mariadbStarter', address);
  return stop;
}
