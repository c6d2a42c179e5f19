/** Registrations read from a register of residence that lies in PostgreSQL, a part at a time. */
import { escapeIdentifier } from 'pg';
import type { PostgresqlAddress } from '../../../database/postgresql/place.ts';
import type { RegistrationColumn } from '../../../schema/registration.ts';
import { explained, openSession } from './session.ts';

/** Rows that are in memory at once. */
const partSize = 5_000;

/** Key and division of every row, in the order in which they lie in the table. */
export async function* registeredRows(
  location: PostgresqlAddress,
  { source, table, key, column }: RegistrationColumn,
): AsyncGenerator<readonly [id: string, division: string], void> {
  const client = await openSession(location);
  try {
    const [schema, name, id, division] = [source, table, key, column].map((each) => escapeIdentifier(each));
    await client.query(`begin read only;
      declare registrations no scroll cursor for select ${id}, ${division} from ${schema}.${name}`);
    for (;;) {
      const { rows } = await client.query<[string, string]>({
        text: `fetch ${partSize} from registrations`,
        rowMode: 'array',
      });
      if (rows.length === 0) return;
      yield* rows;
    }
  } catch (error) {
    throw explained(error);
  } finally {
    await client.end();
  }
}
