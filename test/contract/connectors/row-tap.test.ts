/** Rows taken out of a stream of messages, however the stream is cut into chunks. */
import { PassThrough } from 'node:stream';
import {
  array,
  assert,
  constantFrom,
  nat,
  oneof,
  property,
  record,
  string,
  type Arbitrary,
} from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BadAnswer } from '../../../connectors/driver.ts';
import { RowTap } from '../../../connectors/postgresql/row-tap.ts';
import { WireAnswer } from '../../../connectors/wire-rows.ts';

interface Message {
  readonly kind: string;
  readonly body: Buffer;
}

function bytesOf({ kind, body }: Message): Buffer {
  const head = Buffer.alloc(5);
  head.write(kind, 'latin1');
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}

function rowOf(cells: readonly (string | null)[]): Message {
  const count = Buffer.alloc(2);
  count.writeInt16BE(cells.length);
  const parts = cells.flatMap((cell) => {
    const length = Buffer.alloc(4);
    length.writeInt32BE(cell === null ? -1 : Buffer.byteLength(cell));
    return cell === null ? [length] : [length, Buffer.from(cell)];
  });
  return { kind: 'D', body: Buffer.concat([count, ...parts]) };
}

/** A stream with a tap before its listener, and what came through to that. */
function tapped(): { stream: PassThrough; tap: RowTap; passed: () => Buffer } {
  const stream = new PassThrough();
  const chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => void chunks.push(chunk));
  const tap = RowTap.on(stream);
  if (!tap) throw new Error('the stream has one listener');
  return { stream, tap, passed: () => Buffer.concat(chunks) };
}

function cut(bytes: Buffer, places: readonly number[]): readonly Buffer[] {
  const sorted = [...new Set(places.map((place) => place % (bytes.length + 1)))].sort((a, b) => a - b);
  return [0, ...sorted].map((start, at) => bytes.subarray(start, sorted[at] ?? bytes.length));
}

const columns = ['one', 'two'].map(() => ({ parse: (text: string): unknown => text, isText: true }));

const cell: Arbitrary<string | null> = oneof(
  string({ unit: 'binary', maxLength: 30 }).map((text) => text.toWellFormed()),
  constantFrom(null, '', '山西省太原市', 'x'.repeat(3_000)),
);
const message: Arbitrary<Message | readonly (string | null)[]> = oneof(
  record({
    kind: constantFrom('C', 'Z', 'N', '2'),
    body: string({ maxLength: 40 }).map((text) => Buffer.from(text)),
  }),
  array(cell, { minLength: 2, maxLength: 2 }),
);

describe('a tap', () => {
  test('keeps the rows and passes all else on, whole and in order', () => {
    assert(
      property(
        array(message, { maxLength: 12 }),
        array(nat(20_000), { maxLength: 12 }),
        (messages, places) => {
          const { stream, tap, passed } = tapped();
          const rows = messages.filter((one): one is (string | null)[] => Array.isArray(one));
          const others = messages.filter((one): one is Message => !Array.isArray(one));
          const all = Buffer.concat(
            messages.map((one) => bytesOf(Array.isArray(one) ? rowOf(one) : (one as Message))),
          );
          tap.open(2);
          for (const chunk of cut(all, places)) stream.emit('data', chunk);
          expect(new WireAnswer(columns, tap.close()).decoded()).toEqual(rows);
          expect(passed()).toEqual(Buffer.concat(others.map(bytesOf)));
        },
      ),
      { numRuns: 500 },
    );
  });

  test('lets rows pass before it is opened and after it is closed', () => {
    const { stream, tap, passed } = tapped();
    const row = bytesOf(rowOf(['a', null]));
    stream.emit('data', row.subarray(0, 3));
    stream.emit('data', row.subarray(3));
    tap.open(2);
    stream.emit('data', row);
    expect(tap.close()).toHaveLength(1);
    stream.emit('data', row);
    expect(passed()).toEqual(Buffer.concat([row, row]));
  });

  test.each([
    ['one cell less', rowOf(['a'])],
    ['one cell more', rowOf(['a', 'b', 'c'])],
    ['a cell that goes beyond the row', { kind: 'D', body: Buffer.from([0, 2, 0, 0, 0, 9, 65, 0, 0, 0, 0]) }],
  ])('refuses a row with %s', (_, row) => {
    const { stream, tap } = tapped();
    tap.open(2);
    stream.emit('data', bytesOf(rowOf(['a', 'b'])));
    stream.emit('data', bytesOf(row));
    expect(() => tap.close()).toThrow(BadAnswer);
    tap.open(2);
    expect(tap.close()).toEqual([]);
  });

  test('stands only where one listener reads the stream', () => {
    const stream = new PassThrough();
    expect(RowTap.on(stream)).toBeNull();
    stream.on('data', () => undefined).on('data', () => undefined);
    expect(RowTap.on(stream)).toBeNull();
  });
});
