/** Where a MySQL source lies. */
import { placeIn, type DatabaseAddress, type DatabasePlace, type UrlForm } from '../../database/place.ts';
import { QingdanError } from '../../schema/errors.ts';
import { MissingStructure } from '../driver.ts';

/**
 * A URL as MySQL's own clients have it: `mysql://user:password@host:3306/database?ssl-mode=…&ssl-ca=…`, with
 * `ssl-cert` and `ssl-key` for a client's certificate, and `socket=/path` for a local socket. TLS with the server's
 * name checked (`VERIFY_IDENTITY`) is what holds when `ssl-mode` is not given; `VERIFY_CA` and `DISABLED` must be
 * asked for.
 */
export interface MysqlLocation extends DatabaseAddress {
  /** Database in which tables are looked for, instead of the URL's. */
  readonly schema?: string;
  /** Sessions, and so statements that may run at once; 10 unless given. */
  readonly sessions?: number;
}

const form: UrlForm = {
  product: 'MySQL',
  example: 'mysql://user@host:3306/database',
  protocols: ['mysql:', 'mariadb:'],
  port: 3306,
  parameters: { mode: 'ssl-mode', ca: 'ssl-ca', cert: 'ssl-cert', key: 'ssl-key', socket: 'socket' },
  modes: { name: 'VERIFY_IDENTITY', authority: 'VERIFY_CA', off: 'DISABLED' },
};

/** Throws `MissingStructure` when the URL is none, or asks for what would not be safe. */
export function placeOf(location: MysqlLocation): DatabasePlace {
  try {
    const place = placeIn(location, form);
    return { ...place, database: location.schema ?? place.database };
  } catch (error) {
    throw error instanceof QingdanError ? new MissingStructure(error.message) : error;
  }
}
