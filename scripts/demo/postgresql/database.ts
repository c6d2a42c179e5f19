/**
 * Which database a demo has, and how it is found again. Its URL stands in the manifest without the password. The
 * password is kept in a file of the demo directory that only its owner may read, as the hub's keys are: `npm start`
 * runs later, on its own. Who sets `QINGDAN_POSTGRES_URL` instead has nothing of it written.
 */
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { PostgresqlAddress } from '../../../database/postgresql/place.ts';

const fileName = 'postgresql-password';

export interface DemoDatabase {
  readonly location: PostgresqlAddress;
  /** Keeps what a later run needs beside the manifest. */
  remember(): void;
}

/** A text that is no URL stays as it is: whoever opens it says so. */
export function withoutPassword(url: string): string {
  if (!URL.canParse(url)) return url;
  const bare = new URL(url);
  bare.password = '';
  return bare.href;
}

function passwordOf(url: string): string {
  return URL.canParse(url) ? decodeURIComponent(new URL(url).password) : '';
}

/**
 * `given` is a URL, or null for a demo in files; without it the variable decides, and without that the manifest's
 * `remembered`.
 */
export function demoDatabase(
  directory: string,
  given: string | null | undefined,
  remembered: string | null,
): DemoDatabase | null {
  const file = path.join(directory, fileName);
  const write = (password: string): void => {
    // A new file, so that its mode is right whatever one was there.
    rmSync(file, { force: true });
    if (password !== '') writeFileSync(file, `${password}\n`, { mode: 0o600, flag: 'wx' });
  };
  if (given === null) return null;
  if (given !== undefined) return { location: { url: given }, remember: () => write(passwordOf(given)) };
  const set = process.env['QINGDAN_POSTGRES_URL'];
  if (set !== undefined && set !== '') return { location: { url: set }, remember: () => write('') };
  if (remembered === null) return null;
  const location = existsSync(file) ? { url: remembered, passwordFile: file } : { url: remembered };
  return { location, remember: () => undefined };
}
