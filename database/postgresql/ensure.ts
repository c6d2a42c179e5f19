import type { ClientBase } from 'pg';

/** Tables of one part of the hub, and the statements that make them. */
export interface TablePart {
  readonly name: string;
  readonly statements: string;
}

/** A number of our own for the lock under which tables are made; other users of the server have others. */
const makingLock = 7_210_443;

/**
 * Makes the tables of a part in a schema inside a transaction, and keeps note of it. Where they are made already,
 * nothing is: even `IF NOT EXISTS` takes locks that wait for those who write, and rights that a hub need not have.
 */
export async function ensurePart(client: ClientBase, schema: string, part: TablePart): Promise<void> {
  await client.query('SELECT pg_advisory_xact_lock($1)', [makingLock]);
  const { rows } = await client.query<{ readonly schema: boolean; readonly notes: boolean }>(
    `SELECT to_regnamespace(quote_ident($1)) IS NOT NULL AS schema,
       to_regclass(quote_ident($1) || '.made_part') IS NOT NULL AS notes`,
    [schema],
  );
  const [there = { schema: false, notes: false }] = rows;
  if (!there.schema) await client.query(`CREATE SCHEMA "${schema}"`);
  if (!there.notes) {
    await client.query('CREATE TABLE made_part(name text PRIMARY KEY, statements text NOT NULL)');
  }
  const made = await client.query('SELECT 1 FROM made_part WHERE name = $1 AND statements = $2', [
    part.name,
    part.statements,
  ]);
  if (made.rowCount !== 0) return;
  await client.query(part.statements);
  await client.query(
    `INSERT INTO made_part VALUES ($1, $2)
     ON CONFLICT (name) DO UPDATE SET statements = excluded.statements`,
    [part.name, part.statements],
  );
}
