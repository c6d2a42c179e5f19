/** What both databases ask of a row of the lists. */
import { requireStorable } from '../../database/storable-text.ts';
import { sm3 } from '../content/canonical.ts';
import type { ListRow } from '../content/rows.ts';

/** UTF-16 units, of three bytes at most in UTF-8: an entry of PostgreSQL's indexes holds 2,704 bytes. */
const longestKey = 500;

/** A key as it is stored and looked up: one that is too long for an index has a hash in place of its end. */
export function storedKey(key: string): string {
  if (key.length <= longestKey) return key;
  // A prefix must not end within a character.
  return `${key.slice(0, longestKey - 64).replace(/[\uD800-\uDBFF]$/, '')}${sm3(key)}`;
}

/** Throws BAD_USER_INPUT when a text of the row can't be stored. */
export function requireStorableRow({ table, body }: ListRow): void {
  // The body is JSON, in which such text is escaped; its keys are parts of it.
  if (body.includes('\\u')) requireStorable(JSON.parse(body), `a row of \`${table}\``);
}
