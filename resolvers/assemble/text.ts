/** JSON texts of single values. */

// What JSON.stringify escapes: controls, quote, backslash and surrogates without a partner. Whole pairs match
// too, which costs them a call and nothing else.
// eslint-disable-next-line no-control-regex
const escaped = /[\u0000-\u001f"\\\ud800-\udfff]/;

/** From this length on one native call is faster than a look for what must be escaped. */
const shortText = 64;

/** A string as JSON text; a lone surrogate becomes its escape, so that the text is always valid UTF-8. */
export function textOf(value: string): string {
  return value.length < shortText && !escaped.test(value) ? `"${value}"` : JSON.stringify(value);
}

/** Any value as JSON text; null when JSON has none for it. */
export function jsonOf(value: unknown): string | null {
  switch (typeof value) {
    case 'string':
      return textOf(value);
    case 'number':
      return Number.isFinite(value) ? String(value) : null;
    case 'boolean':
      return value ? 'true' : 'false';
    case 'object':
      try {
        // Undefined where a `toJSON` gives nothing.
        return value === null ? null : (JSON.stringify(value) ?? null);
      } catch {
        return null;
      }
    default:
      return null;
  }
}
