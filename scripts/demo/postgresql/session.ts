/** Sessions of the loader, which reach the database as the hub's connector does. */
import { Client, DatabaseError } from 'pg';
import { connectionTo, placeOf, type PostgresqlAddress } from '../../../database/postgresql/place.ts';
import { QingdanError } from '../../../schema/errors.ts';

/**
 * `maintenance_work_mem` lets the indexes of a million rows be sorted in memory; times are read with their offset, so
 * that the session's zone changes nothing.
 */
const settings = {
  client_encoding: 'UTF8',
  DateStyle: 'ISO,YMD',
  maintenance_work_mem: '256MB',
  statement_timeout: '0',
  idle_in_transaction_session_timeout: '0',
} as const;

/** Says what the server refused, without the URL. Data that it quotes are made-up citizens'. */
export function explained(error: unknown): QingdanError {
  if (error instanceof QingdanError) return error;
  if (!(error instanceof DatabaseError)) {
    const text = error instanceof Error ? error.message || (error as NodeJS.ErrnoException).code : error;
    return new QingdanError('SOURCE_UNAVAILABLE', `PostgreSQL can't be reached: ${String(text)}`);
  }
  const { code = '', message, where } = error;
  const place = where === undefined ? '' : ` (${where})`;
  return new QingdanError(
    /^2[23]/.test(code) ? 'SOURCE_DATA_INVALID' : 'SOURCE_UNAVAILABLE',
    `PostgreSQL refused: ${message}${place}`,
  );
}

/** Throws `BAD_USER_INPUT` when the address is none, `SOURCE_UNAVAILABLE` when nobody answers there. */
export async function openSession(address: PostgresqlAddress): Promise<Client> {
  try {
    const client = new Client({
      ...connectionTo(placeOf(address)),
      application_name: 'qingdan-demo',
      options: Object.entries(settings)
        .map(([name, value]) => `-c ${name}=${value}`)
        .join(' '),
      connectionTimeoutMillis: 10_000,
    });
    // What is asked next fails and says it.
    client.on('error', () => undefined);
    await client.connect();
    return client;
  } catch (error) {
    throw explained(error);
  }
}
