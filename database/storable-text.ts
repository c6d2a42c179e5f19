/**
 * Text that every database of the hub gives back as it was. A NUL ends text in SQLite and is refused by PostgreSQL;
 * an unpaired surrogate has no form in UTF-8, and would come back as another character.
 */
import { QingdanError } from '../schema/errors.ts';

export function isStorable(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed();
}

function firstUnstorable(value: unknown): string | null {
  if (typeof value === 'string') return isStorable(value) ? null : value;
  if (typeof value !== 'object' || value === null) return null;
  for (const [name, member] of Object.entries(value)) {
    const found = isStorable(name) ? firstUnstorable(member) : name;
    if (found !== null) return found;
  }
  return null;
}

/** Throws BAD_USER_INPUT when a text within the value, however deep, can't be stored; `what` names the value. */
export function requireStorable(value: unknown, what: string): void {
  const text = firstUnstorable(value);
  if (text === null) return;
  const shown = text.toWellFormed().replaceAll('\0', '\u2400').slice(0, 80);
  throw new QingdanError(
    'BAD_USER_INPUT',
    `${what} holds the text \`${shown}\` with a NUL or half of a character; write it anew`,
  );
}
