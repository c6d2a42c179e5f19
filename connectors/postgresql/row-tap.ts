/**
 * Takes the rows of an answer out of a session's stream before the client library turns each of their cells into a text.
 * All other messages go on to the library, which stays in charge of the session. Messages are those of the
 * PostgreSQL frontend/backend protocol 3.0: one byte of kind, 32 bits of length (itself included), then the contents.
 */
import type { Duplex } from 'node:stream';
import { BadAnswer } from '../driver.ts';
import { lengthAt, type WireCells } from '../wire-rows.ts';

const dataRow = 68;
const headerLength = 5;

type Listener = (chunk: Buffer) => void;

export class RowTap {
  readonly #forward: Listener;
  /** Parts of a message that has not come to its end. */
  #parts: Buffer[] = [];
  #length = 0;
  #needed = 0;
  #columns = 0;
  #rows: WireCells[] | null = null;
  #fault: BadAnswer | null = null;

  private constructor(forward: Listener) {
    this.#forward = forward;
  }

  /** Places a tap before the one listener of a stream; null where there is not just one. */
  static on(stream: Duplex): RowTap | null {
    const listeners = stream.listeners('data') as Listener[];
    const [listener] = listeners;
    if (!listener || listeners.length > 1) return null;
    const tap = new RowTap(listener);
    stream.off('data', listener);
    stream.on('data', (chunk: Buffer) => tap.#take(chunk));
    return tap;
  }

  /** From now on rows, which have so many cells, are kept and don't go on. */
  open(columns: number): void {
    this.#columns = columns;
    this.#rows = [];
    this.#fault = null;
  }

  /** The rows since `open`; later ones go on again. Throws `BadAnswer` when one of them was none. */
  close(): readonly WireCells[] {
    const rows = this.#rows ?? [];
    this.#rows = null;
    if (this.#fault) throw this.#fault;
    return rows;
  }

  #take(chunk: Buffer): void {
    if (this.#length === 0) this.#pass(chunk);
    else if (this.#length + chunk.length < this.#needed) this.#keep(chunk);
    else {
      const whole = Buffer.concat([...this.#parts, chunk]);
      this.#parts = [];
      this.#length = 0;
      this.#pass(whole);
    }
  }

  #keep(part: Buffer): void {
    this.#parts.push(part);
    this.#length += part.length;
  }

  /** Passes whole messages on, or keeps them, and holds back what has not come to its end. */
  #pass(bytes: Buffer): void {
    let at = 0;
    let passedOn = 0;
    while (at + headerLength <= bytes.length) {
      const end = at + 1 + lengthAt(bytes, at + 1);
      if (end > bytes.length || end < at + headerLength) break;
      if (bytes[at] === dataRow && this.#rows) {
        if (passedOn < at) this.#forward(bytes.subarray(passedOn, at));
        this.#addRow(bytes, at + headerLength, end);
        passedOn = end;
      }
      at = end;
    }
    if (passedOn < at)
      this.#forward(passedOn === 0 && at === bytes.length ? bytes : bytes.subarray(passedOn, at));
    if (at < bytes.length) {
      this.#needed = bytes.length - at < headerLength ? headerLength : 1 + lengthAt(bytes, at + 1);
      this.#keep(bytes.subarray(at));
    }
  }

  #addRow(bytes: Buffer, begin: number, end: number): void {
    let at = begin + 2;
    let cells = 0;
    while (at + 4 <= end) {
      const length = lengthAt(bytes, at);
      at += 4 + (length < 0 ? 0 : length);
      cells += 1;
    }
    if (at === end && cells === this.#columns) this.#rows?.push({ bytes, at: begin + 2 });
    else this.#fault = new BadAnswer('a row of the answer has not the cells that were asked for');
  }
}
