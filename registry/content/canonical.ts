import { hash } from 'node:crypto';

/** JSON text with the keys of every object in order, so that equal values have equal text (as RFC 8785 orders them). */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`);
  return `{${members.join(',')}}`;
}

/** SM3 (GB/T 32905) of UTF-8 text, hexadecimal. */
export function sm3(text: string): string {
  return hash('sm3', text, 'hex');
}
