import { QingdanError } from '../../schema/errors.ts';
import type { Page } from '../contract.ts';

const prefix = 'after:';

/** Pages are in the order of codes, so a cursor is the last code given: rows that come or go never shift a page. */
function toCursor(code: string): string {
  return Buffer.from(`${prefix}${code}`).toString('base64url');
}

/** The code after which a page begins; `BAD_USER_INPUT` when the cursor is none of ours. */
export function afterCode(cursor: string | null): string | null {
  if (cursor === null) return null;
  const text = Buffer.from(cursor, 'base64url').toString();
  if (text.startsWith(prefix) && toCursor(text.slice(prefix.length)) === cursor)
    return text.slice(prefix.length);
  throw new QingdanError('BAD_USER_INPUT', '`after` is no cursor; send the `nextCursor` of the page before');
}

export function checkPageSize(first: number): void {
  if (!Number.isInteger(first) || first < 1 || first > 1000) {
    throw new QingdanError('BAD_USER_INPUT', '`first` must be a whole number from 1 to 1000');
  }
}

/** Cuts a page from codes of which one more than a page was asked for. */
export function cutPage(
  codes: readonly string[],
  first: number,
  total: number,
): { readonly codes: readonly string[] } & Omit<Page<never>, 'items'> {
  const cut = codes.slice(0, first);
  const last = cut.at(-1);
  return {
    codes: cut,
    nextCursor: codes.length > first && last !== undefined ? toCursor(last) : null,
    total,
  };
}
