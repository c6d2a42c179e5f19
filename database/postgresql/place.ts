/** Where a PostgreSQL database lies and how it is reached. */
import type { ClientConfig } from 'pg';
import { placeIn, type DatabaseAddress, type DatabasePlace, type UrlForm } from '../place.ts';

/**
 * A URL as `libpq` has it: `postgresql://user:password@host:5432/database?sslmode=…&sslrootcert=…`, with
 * `sslcert` and `sslkey` for a client's certificate, and `host=/folder` for a local socket. TLS with the server's
 * name checked (`verify-full`) is what holds when `sslmode` is not given; `verify-ca` and `disable` must be asked for.
 */
export type PostgresqlAddress = DatabaseAddress;

export type PostgresqlPlace = DatabasePlace;

const form: UrlForm = {
  product: 'PostgreSQL',
  example: 'postgresql://user@host:5432/database',
  protocols: ['postgresql:', 'postgres:'],
  port: 5432,
  parameters: { mode: 'sslmode', ca: 'sslrootcert', cert: 'sslcert', key: 'sslkey', socket: 'host' },
  modes: { name: 'verify-full', authority: 'verify-ca', off: 'disable' },
};

/** Throws `BAD_USER_INPUT` when the URL is none, or asks for what would not be safe. */
export function placeOf(address: PostgresqlAddress): PostgresqlPlace {
  return placeIn(address, form);
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
