/** The system user as whom a server runs: PostgreSQL refuses to run as root. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { PostgresqlMissingError } from './install.ts';

const run = promisify(execFile);

export interface Account {
  readonly uid: number;
  readonly gid: number;
}

/** That of Debian's package, else one of our own. */
const names = ['postgres', 'qingdan-postgresql'] as const;

async function find(name: string): Promise<Account | null> {
  try {
    const [uid, gid] = await Promise.all(['-u', '-g'].map((option) => run('id', [option, name])));
    return { uid: Number(uid?.stdout), gid: Number(gid?.stdout) };
  } catch {
    return null;
  }
}

/** Null where this process is no root and the server runs as its own user. */
export async function serverAccount(): Promise<Account | null> {
  if (process.getuid?.() !== 0) return null;
  for (const name of names) {
    const account = await find(name);
    if (account) return account;
  }
  const [, own] = names;
  try {
    await run('useradd', [
      '--system',
      '--user-group',
      '--no-create-home',
      '--shell',
      '/usr/sbin/nologin',
      own,
    ]);
  } catch (error) {
    throw new PostgresqlMissingError(
      `PostgreSQL does not run as root, and the system user \`${own}\` could not be made; ` +
        'make it, run the tests as another user, or name a server in POSTGRES_URL',
      { cause: error },
    );
  }
  const made = await find(own);
  if (made) return made;
  throw new PostgresqlMissingError(`the system user \`${own}\` was made and is not there`);
}
