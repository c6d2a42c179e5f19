/** Where a PostgreSQL database lies and how it is reached, read from its URL. No message repeats the URL: it may hold a password. */
import { readFileSync } from 'node:fs';
import type { ConnectionOptions } from 'node:tls';
import type { ClientConfig } from 'pg';
import { QingdanError } from '../../schema/errors.ts';

/**
 * A URL as `libpq` has it: `postgresql://user:password@host:5432/database?sslmode=…&sslrootcert=…`, with
 * `sslcert` and `sslkey` for a client's certificate, and `host=/folder` for a local socket. TLS with the server's
 * name checked (`verify-full`) is what holds when `sslmode` is not given; `verify-ca` and `disable` must be asked for.
 */
export interface PostgresqlAddress {
  readonly url: string;
  /** File whose first line is the password, instead of one in the URL; read again for each connection. */
  readonly passwordFile?: string;
}

export interface PostgresqlPlace {
  /** Name, address, or folder of a local socket. */
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  /** Empty where the server asks for none. */
  password(): string;
  /** Null where TLS is off. Reads the certificate files; throws when they can't be read. */
  tls(): ConnectionOptions | null;
}

const parameters: ReadonlySet<string> = new Set(['sslmode', 'sslrootcert', 'sslcert', 'sslkey', 'host']);

function refuse(what: string): never {
  throw new QingdanError('BAD_USER_INPUT', `the URL of a PostgreSQL database ${what}`);
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

/** Throws `BAD_USER_INPUT` when the URL is none, or asks for what would not be safe. */
export function placeOf(address: PostgresqlAddress): PostgresqlPlace {
  const url = parse(address.url);
  if (url.protocol !== 'postgresql:' && url.protocol !== 'postgres:') refuse('begins with `postgresql:`');
  const unknown = [...url.searchParams.keys()].find((name) => !parameters.has(name));
  if (unknown !== undefined)
    refuse(`has the parameter \`${unknown}\`; it takes ${[...parameters].join(', ')}`);
  const host = url.searchParams.get('host') ?? decoded(url.hostname).replaceAll(/^\[|\]$/g, '');
  if (host === '') refuse('names no host');
  const [user, database] = [decoded(url.username), decoded(url.pathname.slice(1))];
  if (user === '') refuse('names no user');
  if (database === '') refuse('names no database');
  const { passwordFile } = address;
  const written = decoded(url.password);
  if (written !== '' && passwordFile !== undefined) refuse('has a password beside its `passwordFile`');
  return {
    host,
    port: url.port === '' ? 5432 : Number(url.port),
    database,
    user,
    password: () =>
      passwordFile === undefined ? written : (readFileSync(passwordFile, 'utf8').split(/\r?\n/, 1)[0] ?? ''),
    tls: tlsOf(url.searchParams, host.startsWith('/')),
  };
}

/** What the client library takes to reach the place. Throws when a certificate file can't be read. */
export function connectionTo(place: PostgresqlPlace): ClientConfig {
  const { host, port, database, user } = place;
  const tls = place.tls();
  return {
    host,
    port,
    database,
    user,
    // A function, so that none is taken from the environment in its stead.
    password: () => place.password(),
    ssl: tls ?? false,
    enableChannelBinding: tls !== null,
    keepAlive: true,
  };
}
