/** Writes the rows of a list as JSON text, straight from the bytes of the source where all of them are plain. */
import type { SourceRow } from '../../connectors/contract.ts';
import { WireRow, lengthAt, startOf } from '../../connectors/wire-rows.ts';
import { type ListShape, ReadyList } from '../execute/ready-list.ts';
import { textOf } from '../assemble/text.ts';
import {
  closeList,
  closeObject,
  comma,
  nothing,
  openList,
  openObject,
  type JsonBytes,
} from '../json-bytes.ts';
import { type WriteCell, dayOf } from './cell-writers.ts';
import type { Slot } from './reads.ts';

export interface ListField {
  readonly responseKey: string;
  readonly fieldName: string;
  /** Name of the scalar or enumeration as which its values are written. */
  readonly leaf: string;
  /** Where the value stands, and what writes it; or its text where it is the same for all rows. */
  readonly value: { readonly slot: Slot; readonly write: WriteCell } | Buffer;
}

export class ListWriter {
  readonly #shape: ListShape;
  readonly #fields: readonly (Pick<ListField, 'value'> & { readonly key: Buffer })[];

  constructor(typeName: string, fields: readonly ListField[]) {
    this.#shape = {
      typeName,
      fields: fields.map(({ responseKey, fieldName, leaf }) => ({ responseKey, fieldName, leaf })),
    };
    this.#fields = fields.map(({ responseKey, value }, at) => ({
      key: Buffer.from(`${at === 0 ? '' : ','}${textOf(responseKey)}:`),
      value,
    }));
  }

  /**
   * Null when a row did not come over the wire, or one of its values is not plainly what it should be.
   * @param items makes the objects of the rows for whoever wants them yet
   */
  write(rows: readonly SourceRow[], out: JsonBytes, items: () => unknown[]): ReadyList | null {
    const start = out.at;
    let hasNulls = false;
    out.byte(openList);
    for (let number = 0; number < rows.length; number += 1) {
      const row = rows[number];
      if (number > 0) out.byte(comma);
      const written = row instanceof WireRow ? this.#row(row, out) : null;
      if (written === null) {
        out.at = start;
        return null;
      }
      if (written === 'nulls') hasNulls = true;
    }
    out.byte(closeList);
    return new ReadyList(this.#shape, { in: out, start, end: out.at }, hasNulls, items);
  }

  #row({ answer, cells, reading }: WireRow, out: JsonBytes): 'nulls' | 'whole' | null {
    const { bytes } = cells;
    let hasNulls = false;
    // Fields mostly stand in the order of their columns: the next one begins where the last ended.
    let passed = 0;
    let next = cells.at + 4;
    out.byte(openObject);
    for (const { key, value } of this.#fields) {
      out.append(key);
      if (!('slot' in value)) {
        out.append(value);
        continue;
      }
      const column = reading.first + value.slot.at;
      if (column < passed) {
        passed = 0;
        next = cells.at + 4;
      }
      for (; passed < column; passed += 1) next += Math.max(lengthAt(bytes, next - 4), 0) + 4;
      const start = next;
      const length = lengthAt(bytes, start - 4);
      if (length < 0) {
        out.append(nothing);
        hasNulls = true;
      } else {
        const isText = answer.columns[column]?.isText === true;
        if (!isText || !value.write(out, bytes, start, start + length)) return null;
      }
    }
    out.byte(closeObject);
    return hasNulls ? 'nulls' : 'whole';
  }
}

/** Longer lists are left to a sort that is made for them. */
const shortList = 64;

/**
 * Rows in the order of their days, equal ones as they are; null unless all came over the wire and each has a day, of
 * its own where no two may be equal.
 */
export function inOrderOfDays(
  rows: readonly SourceRow[],
  at: number,
  areDistinct: boolean,
): readonly SourceRow[] | null {
  if (rows.length > shortList) return null;
  const days: number[] = [];
  const ordered: SourceRow[] = [];
  for (const row of rows) {
    if (!(row instanceof WireRow)) return null;
    const start = startOf(row.cells, row.reading.first + at);
    const { bytes } = row.cells;
    const day = dayOf(bytes, start, start + lengthAt(bytes, start - 4));
    if (Number.isNaN(day)) return null;
    if (areDistinct && days.includes(day)) return null;
    let place = days.length;
    for (; place > 0 && (days[place - 1] as number) > day; place -= 1) {
      days[place] = days[place - 1] as number;
      ordered[place] = ordered[place - 1] as SourceRow;
    }
    days[place] = day;
    ordered[place] = row;
  }
  return ordered;
}
