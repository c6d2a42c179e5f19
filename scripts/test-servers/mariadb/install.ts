import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** MariaDB cannot be had on this machine; the message says what to do. */
export class MariadbMissingError extends Error {
  override readonly name = 'MariadbMissingError';
}

export interface MariadbProgram {
  /** The server. */
  readonly program: string;
  /** Files of statements that make the tables of a new server, in this order. */
  readonly systemTables: readonly string[];
}

/** Debian's package of the server without the service, so that nothing is started and nothing is asked. */
const debianPackage = 'mariadb-server-core';

async function isAllowed(file: string, mode: number): Promise<boolean> {
  return access(file, mode).then(
    () => true,
    () => false,
  );
}

/** Where distributions put the server; in folders of administrators, which not every search path has. */
function usualFolders(): readonly string[] {
  const searched = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const prefixes = [
    '/usr',
    '/usr/local',
    '/usr/local/mysql',
    '/opt/homebrew/opt/mariadb',
    '/usr/local/opt/mariadb',
  ];
  return [...searched, ...prefixes.flatMap((prefix) => [join(prefix, 'sbin'), join(prefix, 'bin')])];
}

/** The statements that come with a server: `mysql_…` up to version 10, `mariadb_…` since. */
async function systemTablesOf(program: string): Promise<readonly string[] | null> {
  const prefix = dirname(dirname(program));
  for (const folder of ['share/mysql', 'share/mariadb', 'share', 'scripts']) {
    for (const maker of ['mariadb', 'mysql']) {
      const files = ['system_tables', 'performance_tables', 'system_tables_data'].map((name) =>
        join(prefix, folder, `${maker}_${name}.sql`),
      );
      const found = await Promise.all(files.map((file) => isAllowed(file, constants.R_OK)));
      if (found.every(Boolean)) return files;
    }
  }
  return null;
}

async function findInstalled(): Promise<MariadbProgram | null> {
  for (const folder of usualFolders()) {
    const program = join(folder, 'mariadbd');
    if (!(await isAllowed(program, constants.X_OK))) continue;
    const systemTables = await systemTablesOf(program);
    if (systemTables) return { program, systemTables };
  }
  return null;
}

async function install(): Promise<void> {
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  // Another process may be installing something, too.
  const patience = ['-o', 'DPkg::Lock::Timeout=300'];
  const options = { env: environment, maxBuffer: 64 * 1024 * 1024 };
  await run('apt-get', [...patience, 'update', '-qq'], options);
  const wish = ['install', '-y', '-qq', '--no-install-recommends', debianPackage];
  await run('apt-get', [...patience, ...wish], options);
}

/** The server that is installed, else that of Debian's package (8 MB), which is installed where this process may. */
export async function findMariadb(say: (line: string) => void): Promise<MariadbProgram> {
  const installed = await findInstalled();
  if (installed) return installed;
  const remedy = `install MariaDB (Debian: apt-get install -y ${debianPackage}), or name a server in MYSQL_URL`;
  if (process.getuid?.() !== 0) {
    throw new MariadbMissingError(`the tests need MariaDB, which only root may install; ${remedy}`);
  }
  say(`installing ${debianPackage} (8 MB, once)`);
  const started = Date.now();
  try {
    await install();
  } catch (error) {
    const reason = error instanceof Error ? (error.message.trim().split('\n').at(-1) ?? '') : String(error);
    throw new MariadbMissingError(
      `the tests need MariaDB, and \`${debianPackage}\` could not be installed (${reason}); ${remedy}`,
      { cause: error },
    );
  }
  const found = await findInstalled();
  if (!found) throw new MariadbMissingError(`\`${debianPackage}\` is installed and has no server; ${remedy}`);
  say(`MariaDB is in place after ${((Date.now() - started) / 1000).toFixed(1)} s`);
  return found;
}
