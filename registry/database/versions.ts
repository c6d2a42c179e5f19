import type { Kysely } from 'kysely';
import { assembleContent } from '../content/assemble.ts';
import { versionHash } from '../content/rows.ts';
import type { ListRow } from '../content/rows.ts';
import type { ListContent, PublishedVersion } from '../contract.ts';
import { requireStorableRow, storedKey } from './stored-row.ts';
import type { Tables } from './tables.ts';

/** A transaction that alone changes the lists. */
export interface ListTransaction {
  readonly tables: Kysely<Tables>;
  /** Waits until nobody rests on the version in force; later ones wait for the end of the transaction. */
  readonly beforePointing: () => Promise<void>;
}

/** Rows of one INSERT; seven values each must stay below SQLite's and PostgreSQL's limits of parameters. */
const batch = 500;

/** The version in force, or null before the first is published. */
export async function publishedVersion(tables: Kysely<Tables>): Promise<PublishedVersion | null> {
  const row = await tables.selectFrom('published_list').selectAll().executeTakeFirst();
  return row === undefined ? null : { hash: row.hash, epoch: row.epoch, publishedAt: row.published_at };
}

/** Content of the version of this epoch; null when there was none. */
export async function contentAt(tables: Kysely<Tables>, epoch: number): Promise<ListContent | null> {
  const version = await tables
    .selectFrom('list_version')
    .select('epoch')
    .where('epoch', '=', epoch)
    .executeTakeFirst();
  if (version === undefined) return null;
  const rows = await tables
    .selectFrom('list_row')
    .select(['table_name as table', 'body'])
    .where('from_epoch', '<=', epoch)
    .where((where) => where.or([where('to_epoch', 'is', null), where('to_epoch', '>', epoch)]))
    .execute();
  return assembleContent(rows);
}

/** What a change does to the rows in force. */
export interface RowChange {
  /** `id`s of rows that end. */
  readonly ended: readonly number[];
  readonly begun: readonly ListRow[];
  readonly reason: string;
}

/**
 * Applies a change under the next epoch and points to the version that it makes. Throws BAD_USER_INPUT when a row
 * holds text that can't be stored.
 */
export async function advance(
  { tables, beforePointing }: ListTransaction,
  change: RowChange,
  at: string,
): Promise<PublishedVersion> {
  change.begun.forEach(requireStorableRow);
  const epoch = ((await publishedVersion(tables))?.epoch ?? 0) + 1;
  // The rows refer to the version, whose hash is known only when they are in place.
  await tables
    .insertInto('list_version')
    .values({ epoch, hash: '', published_at: at, change: change.reason })
    .execute();
  for (let start = 0; start < change.ended.length; start += batch) {
    await tables
      .updateTable('list_row')
      .set({ to_epoch: epoch })
      .where('id', 'in', change.ended.slice(start, start + batch))
      .execute();
  }
  for (let start = 0; start < change.begun.length; start += batch) {
    const rows = change.begun.slice(start, start + batch).map((row) => ({
      table_name: row.table,
      row_key: storedKey(row.key),
      power: row.power,
      body: row.body,
      hash: row.hash,
      from_epoch: epoch,
      to_epoch: null,
    }));
    await tables.insertInto('list_row').values(rows).execute();
  }
  const inForce = await tables.selectFrom('list_row').select('hash').where('to_epoch', 'is', null).execute();
  const hash = versionHash(inForce.map((row) => row.hash));
  await tables.updateTable('list_version').set({ hash }).where('epoch', '=', epoch).execute();
  await beforePointing();
  await tables
    .insertInto('published_list')
    .values({ singleton: 1, epoch, hash, published_at: at })
    .onConflict((conflict) => conflict.column('singleton').doUpdateSet({ epoch, hash, published_at: at }))
    .execute();
  return { hash, epoch, publishedAt: at };
}
