/** JSON text as UTF-8 bytes, written from the front: an answer becomes no string on its way to the socket. */
import { textOf } from './assemble/text.ts';

const quote = 34;
const backslash = 92;
const firstPlain = 32;
const firstBeyondAscii = 128;
/** Units from here on take three bytes of UTF-8, those below two. */
const firstOfThreeBytes = 0x800;
const [firstSurrogate, lastSurrogate] = [0xd800, 0xdfff];

/** From this length on a native copy is faster than a loop. */
const shortPart = 48;

/** UTF-8 has at most three bytes for a unit of a JavaScript string. */
const bytesOfUnit = 3;

/** Bytes of which the text of an object or a list is made. */
export const [openList, closeList, openObject, closeObject, comma] = [...Buffer.from('[]{},')] as [
  number,
  number,
  number,
  number,
  number,
];

/** The text of null. */
export const nothing = Buffer.from('null');

/** Methods whose last act is to write say that something was written. */
export class JsonBytes {
  /** Where the next byte is written. May be set back, to take back what was written since. */
  at = 0;
  #bytes: Buffer;

  /** @param size bytes for which there is room at once; more is made when it is needed */
  constructor(size: number) {
    // Not of the shared pool, which a large part would only use up.
    this.#bytes = Buffer.allocUnsafeSlow(size);
  }

  /** What was written from one place to another, as a view: it changes with what is written there later. */
  part(start: number, end: number): Buffer {
    return this.#bytes.subarray(start, end);
  }

  byte(value: number): void {
    this.#reserve(1);
    this.#bytes[this.at] = value;
    this.at += 1;
  }

  append(part: Buffer): true {
    this.copy(part, 0, part.length);
    return true;
  }

  /** A part of other bytes. */
  copy(bytes: Buffer, start: number, end: number): void {
    const length = end - start;
    this.#reserve(length);
    const target = this.#bytes;
    if (length < shortPart) {
      let to = this.at;
      for (let from = start; from < end; from += 1) {
        target[to] = bytes[from] as number;
        to += 1;
      }
    } else bytes.copy(target, this.at, start, end);
    this.at += length;
  }

  /**
   * A part of other bytes as a string in its quotes, where JSON writes it as it is; false, and nothing written, where
   * something in it has to be escaped. The bytes are UTF-8.
   */
  plainString(bytes: Buffer, start: number, end: number): boolean {
    this.#reserve(end - start + 2);
    const target = this.#bytes;
    let to = this.at;
    target[to] = quote;
    to += 1;
    for (let from = start; from < end; from += 1) {
      const byte = bytes[from] as number;
      if (byte < firstPlain || byte === quote || byte === backslash) return false;
      target[to] = byte;
      to += 1;
    }
    target[to] = quote;
    this.at = to + 1;
    return true;
  }

  /** What is JSON already. */
  text(text: string): true {
    this.#reserve(text.length * bytesOfUnit);
    this.at += this.#bytes.write(text, this.at, 'utf8');
    return true;
  }

  /** A text of ASCII alone, such as a number's. */
  ascii(text: string): true {
    const { length } = text;
    this.#reserve(length);
    const target = this.#bytes;
    for (let from = 0; from < length; from += 1) target[this.at + from] = text.charCodeAt(from);
    this.at += length;
    return true;
  }

  /** A string in its quotes, escaped where JSON wants it. */
  string(value: string): void {
    const start = this.at;
    if (value.length < shortPart) {
      this.#reserve(value.length * bytesOfUnit + 2);
      const target = this.#bytes;
      let to = start + 1;
      let from = 0;
      for (; from < value.length; from += 1) {
        const unit = value.charCodeAt(from);
        if (unit < firstBeyondAscii) {
          if (unit < firstPlain || unit === quote || unit === backslash) break;
          target[to] = unit;
          to += 1;
        } else if (unit < firstOfThreeBytes) {
          target[to] = 0xc0 | (unit >> 6);
          target[to + 1] = 0x80 | (unit & 0x3f);
          to += 2;
        } else {
          // Halves of a pair are left to those who know what to do with one that stands alone.
          if (unit >= firstSurrogate && unit <= lastSurrogate) break;
          target[to] = 0xe0 | (unit >> 12);
          target[to + 1] = 0x80 | ((unit >> 6) & 0x3f);
          target[to + 2] = 0x80 | (unit & 0x3f);
          to += 3;
        }
      }
      if (from === value.length) {
        target[start] = quote;
        target[to] = quote;
        this.at = to + 1;
        return;
      }
    }
    this.text(textOf(value));
  }

  /** Bytes for which there is room. */
  get size(): number {
    return this.#bytes.length;
  }

  #reserve(length: number): void {
    if (this.at + length <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(this.#bytes.length * 2, this.at + length));
    this.#bytes.copy(larger, 0, 0, this.at);
    this.#bytes = larger;
  }
}
