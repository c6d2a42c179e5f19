import { serverAccount as accountOf, type Account } from '../account.ts';
import { PostgresqlMissingError } from './install.ts';

export type { Account } from '../account.ts';

/** Null where this process is no root and the server runs as its own user. */
export function serverAccount(): Promise<Account | null> {
  return accountOf(
    ['postgres', 'qingdan-postgresql'],
    (what, cause) =>
      new PostgresqlMissingError(
        `PostgreSQL does not run as root, and ${what}, or name a server in POSTGRES_URL`,
        { cause },
      ),
  );
}
