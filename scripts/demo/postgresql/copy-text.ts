/** Rows in the text form of COPY (section "File Formats" of its page in the server's manual), in blocks of bytes. */
import type { CellValue } from '../population/person.ts';

const special = /[\\\t\n\r]/;
const escapes: Readonly<Record<string, string>> = {
  '\\': String.raw`\\`,
  '\t': String.raw`\t`,
  '\n': String.raw`\n`,
  '\r': String.raw`\r`,
};

function cellText(cell: CellValue): string {
  if (cell === null) return String.raw`\N`;
  if (typeof cell !== 'string') return String(cell);
  return special.test(cell) ? cell.replaceAll(/[\\\t\n\r]/g, (character) => escapes[character] ?? '') : cell;
}

/** A line with its end. */
export function copyLine(cells: readonly CellValue[]): string {
  let line = cellText(cells[0] ?? null);
  for (let at = 1; at < cells.length; at++) line += `\t${cellText(cells[at] ?? null)}`;
  return `${line}\n`;
}

/** Bytes of a block: about two thousand rows, which make the statement around them count for nothing. */
export const blockBytes = 256 * 1024;
/** Of UTF-8 for a unit of UTF-16. */
const mostBytesOfUnit = 3;

/** Blocks are used again, so that a load of any length needs the same memory. */
export class BlockStore {
  readonly #free: Buffer[] = [];

  take(): Buffer {
    return this.#free.pop() ?? Buffer.allocUnsafeSlow(blockBytes);
  }

  giveBack(block: Buffer): void {
    if (block.length === blockBytes) this.#free.push(block);
  }
}

export interface FilledBlock {
  readonly block: Buffer;
  readonly bytes: number;
}

/** Collects the lines of one table; hands over each block that is full. */
export class BlockWriter {
  readonly #store: BlockStore;
  readonly #full: (filled: FilledBlock) => void;
  #block: Buffer | null = null;
  #bytes = 0;

  constructor(store: BlockStore, full: (filled: FilledBlock) => void) {
    this.#store = store;
    this.#full = full;
  }

  write(line: string): void {
    const most = line.length * mostBytesOfUnit;
    if (this.#block !== null && this.#bytes + most > this.#block.length) this.flush();
    this.#block ??= most > blockBytes ? Buffer.allocUnsafeSlow(most) : this.#store.take();
    this.#bytes += this.#block.write(line, this.#bytes);
  }

  flush(): void {
    if (this.#block === null) return;
    this.#full({ block: this.#block, bytes: this.#bytes });
    this.#block = null;
    this.#bytes = 0;
  }
}
