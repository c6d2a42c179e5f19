/** How the characters of a CSV file are written: UTF-8, or GB 18030 as spreadsheets on Chinese desktops save it. */
import { isAscii, isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { FileFault } from './faults.ts';

export const encodings = ['utf-8', 'gb18030'] as const;
export type Encoding = (typeof encodings)[number];

export interface Inspected {
  readonly encoding: Encoding;
  /** SHA-256 of the whole file, in hex. */
  readonly hash: string;
}

const chunkBytes = 1024 * 1024;
const lineFeed = 0x0a;
/** Bytes; more than the characters of any row that the hub takes. */
const longestLine = 64 * 1024 * 1024;

const marks: readonly (readonly [readonly number[], Encoding | null])[] = [
  [[0xef, 0xbb, 0xbf], 'utf-8'],
  [[0x84, 0x31, 0x95, 0x33], 'gb18030'],
  [[0xff, 0xfe], null],
  [[0xfe, 0xff], null],
];

/** The bytes of a file from its beginning. */
export async function* chunksOf(handle: FileHandle): AsyncGenerator<Buffer, void> {
  for (let position = 0; ;) {
    const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(chunkBytes), 0, chunkBytes, position);
    if (bytesRead === 0) return;
    position += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}

/** The encoding that the mark at the beginning of a file names; undefined without one. */
function marked(start: Buffer, path: string): Encoding | undefined {
  const mark = marks.find(([bytes]) => bytes.every((byte, at) => start[at] === byte));
  if (mark?.[1] === null) {
    throw new FileFault('ENCODING_UNKNOWN', `the file \`${path}\` is in UTF-16; save it as CSV in UTF-8`);
  }
  return mark?.[1];
}

/** Lines of each encoding, among those that have more than ASCII. */
class Lines {
  #utf8 = 0;
  #others = 0;

  /** Bytes that end with a line. */
  count(bytes: Buffer): void {
    if (isAscii(bytes)) return;
    const isAllUtf8 = isUtf8(bytes);
    for (let start = 0; start < bytes.length;) {
      const end = bytes.indexOf(lineFeed, start) + 1 || bytes.length;
      const line = bytes.subarray(start, end);
      if (isAllUtf8) this.#utf8 += 1;
      else if (!isAscii(line)) {
        if (isUtf8(line)) this.#utf8 += 1;
        else this.#others += 1;
      }
      start = end;
    }
  }

  /** Chinese text of some length in GB 18030 is hardly ever valid UTF-8, but a word of it may be. */
  get encoding(): Encoding {
    return this.#others > this.#utf8 ? 'gb18030' : 'utf-8';
  }
}

/**
 * Reads a file from end to end. Its mark decides its encoding, then what is declared, then what most of its lines are
 * valid in. A line that is not valid in the file's encoding is the row's own fault.
 */
export async function inspect(
  handle: FileHandle,
  path: string,
  declared: Encoding | null,
): Promise<Inspected> {
  const hash = createHash('sha256');
  const lines = new Lines();
  let decided: Encoding | undefined;
  let isFirst = true;
  let rest = Buffer.alloc(0);
  for await (const chunk of chunksOf(handle)) {
    hash.update(chunk);
    if (isFirst) decided = marked(chunk, path) ?? declared ?? undefined;
    isFirst = false;
    if (decided !== undefined) continue;
    const end = chunk.lastIndexOf(lineFeed) + 1;
    if (end === 0) {
      rest = Buffer.concat([rest, chunk]);
      if (rest.length > longestLine)
        throw new FileFault('ROW_TOO_LONG', `the file \`${path}\` has a line of over ${longestLine} bytes`);
      continue;
    }
    lines.count(Buffer.concat([rest, chunk.subarray(0, end)]));
    rest = Buffer.from(chunk.subarray(end));
  }
  lines.count(rest);
  return { encoding: decided ?? lines.encoding, hash: hash.digest('hex') };
}

/** The text of a file, a piece at a time; what is not valid in the encoding is U+FFFD. */
export async function* textOf(handle: FileHandle, encoding: Encoding): AsyncGenerator<string, void> {
  const decoder = new TextDecoder(encoding, { ignoreBOM: true });
  let isFirst = true;
  for await (const chunk of chunksOf(handle)) {
    const text = decoder.decode(chunk, { stream: true });
    yield isFirst && text.startsWith('\uFEFF') ? text.slice(1) : text;
    isFirst = false;
  }
  yield decoder.decode();
}
