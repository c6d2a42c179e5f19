/**
 * JSON whose numbers keep their digits. A double holds 15 to 17 of them, so a number with more is kept as it was written;
 * all others are plain numbers.
 */
import { plainNumber } from '../rest/json.ts';

/** `JSON.rawJSON` of ECMAScript's "JSON.parse source text access", which TypeScript does not know yet. */
const { rawJSON } = JSON as unknown as { rawJSON(this: void, text: string): object };

/** A number that no double holds, immutable. In JSON it stands as it was written. */
export class ExactNumber {
  /** As JSON has it. */
  readonly source: string;

  constructor(source: string) {
    this.source = source;
  }

  /** In plain notation, with all its digits. */
  get text(): string {
    return plainNumber(this.source);
  }

  /** The nearest double. */
  valueOf(): number {
    return Number(this.source);
  }

  toJSON(): object {
    return rawJSON(this.source);
  }
}

/** Characters of a number at least that a double may not hold: 15 digits it always does. */
const shortest = 16;

const quote = 0x22;

/** 1 for the bytes that may stand in a number: digits, `.`, `+`, `-`, `e` and `E`. */
const ofNumber = new Uint8Array(256);
for (const byte of Buffer.from('0123456789.+-eE')) ofNumber[byte] = 1;

/** Whether a double gives a number as it was written, or with the same value. */
function isHeld(source: string): boolean {
  const value = Number(source);
  if (!Number.isFinite(value)) return false;
  return (
    plainNumber(String(value)) ===
    plainNumber(source)
      .replace(/(\.\d*?)0+$/, '$1')
      .replace(/\.$/, '')
  );
}

/**
 * Whether a JSON text may have a number that a double does not hold. Looking at each sixteenth byte meets every run that
 * is long enough, so nearly all of a text is passed over; a run within quotes is a text, most of them IDs.
 */
export function mayLoseDigits(body: Buffer): boolean {
  const { length } = body;
  for (let at = shortest - 1; at < length; at += shortest) {
    if (ofNumber[body[at] as number] === 0) continue;
    let start = at;
    while (start > 0 && ofNumber[body[start - 1] as number] === 1) start -= 1;
    let end = at + 1;
    while (end < length && ofNumber[body[end] as number] === 1) end += 1;
    if (end - start < shortest || (body[start - 1] === quote && body[end] === quote)) continue;
    if (!isHeld(body.toString('latin1', start, end))) return true;
  }
  return false;
}

function exactly(_name: string, value: unknown, context?: { readonly source?: string }): unknown {
  if (typeof value !== 'number') return value;
  const source = context?.source ?? String(value);
  return isHeld(source) ? value : new ExactNumber(source);
}

/** Reads JSON. Throws a `SyntaxError` when it is none. */
export function readJson(body: Buffer): unknown {
  const text = body.toString('utf8');
  return (mayLoseDigits(body) ? JSON.parse(text, exactly) : JSON.parse(text)) as unknown;
}
