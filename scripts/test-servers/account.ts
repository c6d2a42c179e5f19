/** The system user as whom a database server runs: it refuses to run as root. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface Account {
  readonly uid: number;
  readonly gid: number;
}

async function find(name: string): Promise<Account | null> {
  try {
    const [uid, gid] = await Promise.all(['-u', '-g'].map((option) => run('id', [option, name])));
    return { uid: Number(uid?.stdout), gid: Number(gid?.stdout) };
  } catch {
    return null;
  }
}

/**
 * That of the distribution's package, else one of our own, which is made. Null where this process is no root and the
 * server runs as its own user. `missing` makes the error for when there is none.
 */
export async function serverAccount(
  [packaged, own]: readonly [packaged: string, own: string],
  missing: (what: string, cause: unknown) => Error,
): Promise<Account | null> {
  if (process.getuid?.() !== 0) return null;
  const known = (await find(packaged)) ?? (await find(own));
  if (known) return known;
  const options = ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin'];
  try {
    await run('useradd', [...options, own]);
  } catch (error) {
    throw missing(
      `the system user \`${own}\` could not be made; make it, or run the tests as another`,
      error,
    );
  }
  const made = await find(own);
  if (made) return made;
  throw missing(`the system user \`${own}\` was made and is not there`, undefined);
}
