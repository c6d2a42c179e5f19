/** Where a PostgreSQL source lies and how it is reached, read from its URL. No message repeats the URL: it may hold a password. */
import { readFileSync } from 'node:fs';
import type { ConnectionOptions } from 'node:tls';
import { MissingStructure } from '../driver.ts';

/**
 * A URL as `libpq` has it: `postgresql://user:password@host:5432/database?sslmode=…&sslrootcert=…`, with
 * `sslcert` and `sslkey` for a client's certificate, and `host=/folder` for a local socket. TLS with the server's
 * name checked (`verify-full`) is what holds when `sslmode` is not given; `verify-ca` and `disable` must be asked for.
 */
export interface PostgresqlLocation {
  readonly url: string;
  /** File whose first line is the password, instead of one in the URL; read again for each connection. */
  readonly passwordFile?: string;
  /** Schema in which tables are looked for, instead of the role's own search path. */
  readonly schema?: string;
}

export interface Place {
  /** Name, address, or folder of a local socket. */
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  /** Null where the role's own search path holds. */
  readonly schema: string | null;
  /** Empty where the server asks for none. */
  password(): string;
  /** Null where TLS is off. Reads the certificate files; throws when they can't be read. */
  tls(): ConnectionOptions | null;
}

const parameters: ReadonlySet<string> = new Set(['sslmode', 'sslrootcert', 'sslcert', 'sslkey', 'host']);

function refuse(what: string): never {
  throw new MissingStructure(`the URL of a PostgreSQL source ${what}`);
}

function parse(text: string): URL {
  try {
    return new URL(text);
  } catch {
    return refuse('is no URL such as `postgresql://user@host:5432/database`');
  }
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return refuse('has a `%` that encodes nothing');
  }
}

function tlsOf(query: URLSearchParams, isLocal: boolean): () => ConnectionOptions | null {
  const mode = query.get('sslmode') ?? (isLocal ? 'disable' : 'verify-full');
  const [ca, cert, key] = ['sslrootcert', 'sslcert', 'sslkey'].map((name) => query.get(name));
  if (mode === 'disable') return () => null;
  if (mode !== 'verify-full' && mode !== 'verify-ca') {
    refuse(
      `has \`sslmode=${mode}\`, which does not check whom it reaches; use \`verify-full\`, \`verify-ca\` or \`disable\``,
    );
  }
  if (isLocal) refuse('asks for TLS on a local socket, which has none; drop `sslmode`');
  if ((cert === null) !== (key === null)) refuse('names one of `sslcert` and `sslkey`; it takes both');
  return () => ({
    minVersion: 'TLSv1.2',
    rejectUnauthorized: true,
    ...(ca ? { ca: readFileSync(ca) } : {}),
    ...(cert && key ? { cert: readFileSync(cert), key: readFileSync(key) } : {}),
    ...(mode === 'verify-ca' ? { checkServerIdentity: () => undefined } : {}),
  });
}

/** Throws `MissingStructure` when the URL is none, or asks for what would not be safe. */
export function placeOf(location: PostgresqlLocation): Place {
  const url = parse(location.url);
  if (url.protocol !== 'postgresql:' && url.protocol !== 'postgres:') refuse('begins with `postgresql:`');
  const unknown = [...url.searchParams.keys()].find((name) => !parameters.has(name));
  if (unknown !== undefined)
    refuse(`has the parameter \`${unknown}\`; it takes ${[...parameters].join(', ')}`);
  const host = url.searchParams.get('host') ?? decoded(url.hostname).replaceAll(/^\[|\]$/g, '');
  if (host === '') refuse('names no host');
  const [user, database] = [decoded(url.username), decoded(url.pathname.slice(1))];
  if (user === '') refuse('names no user');
  if (database === '') refuse('names no database');
  const { passwordFile } = location;
  const written = decoded(url.password);
  if (written !== '' && passwordFile !== undefined) refuse('has a password beside its `passwordFile`');
  return {
    host,
    port: url.port === '' ? 5432 : Number(url.port),
    database,
    user,
    schema: location.schema ?? null,
    password: () =>
      passwordFile === undefined ? written : (readFileSync(passwordFile, 'utf8').split(/\r?\n/, 1)[0] ?? ''),
    tls: tlsOf(url.searchParams, host.startsWith('/')),
  };
}
