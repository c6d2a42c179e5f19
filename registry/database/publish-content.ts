import { contentRows } from '../content/rows.ts';
import type { ListContent, PublishedVersion } from '../contract.ts';
import { storedKey } from './stored-row.ts';
import { type ListTransaction, advance, publishedVersion } from './versions.ts';

/**
 * Makes this content the version in force. Only rows that differ begin or end; a content equal to the version in
 * force changes nothing.
 */
export async function publishWhole(
  transaction: ListTransaction,
  content: ListContent,
  at: string,
): Promise<PublishedVersion> {
  const { tables } = transaction;
  const inForce = await tables
    .selectFrom('list_row')
    .select(['id', 'table_name', 'row_key', 'hash'])
    .where('to_epoch', 'is', null)
    .execute();
  const old = new Map(inForce.map((row) => [`${row.table_name} ${row.row_key}`, row]));
  const begun = contentRows(content).filter((row) => {
    const key = `${row.table} ${storedKey(row.key)}`;
    const same = old.get(key)?.hash === row.hash;
    if (same) old.delete(key);
    return !same;
  });
  const current = await publishedVersion(tables);
  if (current !== null && begun.length === 0 && old.size === 0) return current;
  return advance(transaction, { ended: [...old.values()].map((row) => row.id), begun, reason: 'lists' }, at);
}
