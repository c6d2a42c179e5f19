/**
 * Comma-separated rows (RFC 4180) of a text that comes in pieces. A row that is wrong is told with its line and column,
 * and the next line begins the next row: a stray quote costs its own row, not the rest of the file.
 */
import { brokenCell } from '../driver.ts';
import { FileFault } from './faults.ts';
import type { FileLimits } from './limits.ts';
import { noFaults, type CellFault, type FileCell, type FileRow } from './rows.ts';

/** A record as it stands in the text. */
interface Found {
  readonly cells: readonly string[];
  /** Where the next one begins. */
  readonly next: number;
  /** Lines that it takes. */
  readonly lines: number;
  /** A quote that stands where none may, by the number of its cell. */
  readonly strayQuote: number | null;
  /** It ends with the text, not with a line. */
  readonly isOpen: boolean;
}

function countLines(text: string, start: number, end: number): number {
  let lines = 0;
  for (let at = text.indexOf('\n', start); at >= 0 && at < end; at = text.indexOf('\n', at + 1)) lines += 1;
  return lines;
}

/** Where a quoted cell ends: at its closing quote; -1 when the text ends before. */
function closingQuote(text: string, opening: number): number {
  for (let at = text.indexOf('"', opening + 1); at >= 0; at = text.indexOf('"', at + 2)) {
    if (text.charCodeAt(at + 1) !== 0x22) return at;
  }
  return -1;
}

/** How many characters of a line's end stand here; 0 for none. */
function lineEndAt(text: string, at: number): number {
  if (text.charCodeAt(at) === 0x0a) return 1;
  return text.charCodeAt(at) === 0x0d && text.charCodeAt(at + 1) === 0x0a ? 2 : 0;
}

/** The record that begins here; null when more of the text is needed to know its end. */
function recordAt(text: string, start: number, isLast: boolean): Found | null {
  const cells: string[] = [];
  let strayQuote: number | null = null;
  let at = start;
  let lines = 1;
  let lineEnd = text.indexOf('\n', start);
  for (;;) {
    if (text.charCodeAt(at) === 0x22) {
      const closing = closingQuote(text, at);
      if ((closing < 0 || closing + 2 >= text.length) && !isLast) return null;
      const after = closing + 1;
      const ended = after >= text.length ? 0 : lineEndAt(text, after);
      const isClosed = closing >= 0 && (after >= text.length || ended > 0 || text.charCodeAt(after) === 0x2c);
      if (isClosed) {
        cells.push(text.slice(at + 1, closing).replaceAll('""', '"'));
        lines += countLines(text, at, closing);
        if (after >= text.length) return { cells, next: after, lines, strayQuote, isOpen: true };
        if (ended > 0) return { cells, next: after + ended, lines, strayQuote, isOpen: false };
        at = after + 1;
        if (lineEnd < at) lineEnd = text.indexOf('\n', at);
        continue;
      }
      // The quote closes nothing: it is a mistake in this line, and the next line is a row of its own again.
      strayQuote ??= cells.length + 1;
    }
    if (lineEnd < 0 && !isLast) return null;
    const end = lineEnd < 0 ? text.length : lineEnd;
    const comma = text.indexOf(',', at);
    const cellEnd = comma < 0 || comma > end ? end : comma;
    const isAtEnd = cellEnd === end;
    const hasReturn = isAtEnd && cellEnd > at && text.charCodeAt(cellEnd - 1) === 0x0d;
    const cell = text.slice(at, hasReturn ? cellEnd - 1 : cellEnd);
    if (strayQuote === null && cell.includes('"')) strayQuote = cells.length + 1;
    cells.push(cell);
    if (isAtEnd) {
      const isOpen = lineEnd < 0;
      return { cells, next: isOpen ? end : end + 1, lines, strayQuote, isOpen };
    }
    at = cellEnd + 1;
  }
}

const quoteReason =
  'a quote stands where none may; enclose the whole cell in quotes and write each quote in it twice';
const textReason = 'the cell has bytes that are no text in the encoding of the file; write it again';

/** The one text of a row that a blank line is. */
const isBlank = ({ cells, strayQuote }: Found, text: string, start: number): boolean =>
  cells.length === 1 && cells[0] === '' && strayQuote === null && text.charCodeAt(start) !== 0x22;

export class CsvRows {
  readonly #path: string;
  readonly #limits: FileLimits;
  #text = '';
  #line = 1;
  #width = 0;
  /** The header, once it has come. */
  header: readonly string[] | undefined;

  constructor(path: string, limits: FileLimits) {
    this.#path = path;
    this.#limits = limits;
  }

  /** The rows that are whole with this piece of the text. The last piece ends it. */
  rowsOf(piece: string, isLast: boolean): readonly FileRow[] {
    const text = this.#text + piece;
    const mayBeBroken = text.includes('\uFFFD');
    const rows: FileRow[] = [];
    let start = 0;
    while (start < text.length) {
      const found = recordAt(text, start, isLast);
      if (!found) {
        // A quote that is not closed within the longest row closes nothing.
        if (text.length - start <= this.#limits.rowCharacters) break;
        const line = text.indexOf('\n', start);
        if (line < 0) throw this.#tooLong();
        const stray = recordAt(text.slice(start, line + 1), 0, true);
        if (stray) this.#take({ ...stray, next: start + stray.next }, text, start, mayBeBroken, rows);
        start = line + 1;
        continue;
      }
      if (found.next - start > this.#limits.rowCharacters) throw this.#tooLong();
      this.#take(found, text, start, mayBeBroken, rows);
      start = found.next;
    }
    this.#text = text.slice(start);
    return rows;
  }

  #tooLong(): FileFault {
    return new FileFault(
      'ROW_TOO_LONG',
      `line ${this.#line} of \`${this.#path}\` begins a row of over ${this.#limits.rowCharacters} characters`,
    );
  }

  #take(found: Found, text: string, start: number, mayBeBroken: boolean, rows: FileRow[]): void {
    const line = this.#line;
    this.#line += found.lines;
    if (isBlank(found, text, start)) return;
    if (this.header === undefined) this.#takeHeader(found, line);
    else rows.push(this.#rowOf(found, line, mayBeBroken));
  }

  #takeHeader({ cells, strayQuote }: Found, line: number): void {
    if (strayQuote !== null) {
      const where = `line ${line}, column ${strayQuote}`;
      throw new FileFault(
        'MALFORMED',
        `the header of \`${this.#path}\` is broken (${where}): ${quoteReason}`,
      );
    }
    if (cells.length > this.#limits.columns) {
      const most = this.#limits.columns;
      throw new FileFault('TOO_MANY_COLUMNS', `the file \`${this.#path}\` has over ${most} columns`);
    }
    this.header = cells;
    this.#width = cells.length;
  }

  #rowOf({ cells, strayQuote, isOpen }: Found, line: number, mayBeBroken: boolean): FileRow {
    const width = this.#width;
    if (isOpen && (cells.length < width || strayQuote !== null)) {
      throw new FileFault(
        'CUT_OFF',
        `the file \`${this.#path}\` ends within the row of line ${line}; copy it again, under another name, and rename it when it is whole`,
      );
    }
    const faults: CellFault[] = [];
    if (strayQuote !== null) faults.push({ column: strayQuote, reason: quoteReason });
    else if (cells.length < width)
      faults.push({ column: cells.length + 1, reason: `the row has ${cells.length} of ${width} cells` });
    else if (cells.length > width)
      faults.push({ column: width + 1, reason: `the row has ${cells.length} cells, the header ${width}` });
    const isBroken = faults.length > 0;
    const own: FileCell[] = [];
    for (let at = 0; at < width; at += 1) {
      const cell = cells[at] || null;
      const isText = !mayBeBroken || cell === null || !cell.includes('\uFFFD');
      if (!isText) faults.push({ column: at + 1, reason: textReason });
      own.push(isText ? cell : brokenCell);
    }
    return { line, cells: own, isBroken, faults: faults.length > 0 ? faults : noFaults };
  }
}
