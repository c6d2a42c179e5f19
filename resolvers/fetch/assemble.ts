/** Closures that make objects of an operation's selections from rows. Compiled once, run for each citizen. */
import { InvalidValue, type SourceRow, type SourceValue } from '../../connectors/contract.ts';
import { valueAt } from '../../connectors/wire-rows.ts';
import { fullYears } from '../../schema/identifiers/calendar.ts';
import { coercionTo } from '../../connectors/coerce.ts';
import { converter } from '../../schema/identifiers/units.ts';
import type { ColumnField, ColumnType, UnitConversion } from '../../schema/source-model.ts';
import type { FetchFaults, Place } from './faults.ts';
import type { JsonBytes } from '../json-bytes.ts';
import type { Cursors } from './cursors.ts';
import { KeyRows } from './key-rows.ts';
import { uniqueOf } from './list-pages.ts';
import type { ListWriter } from './list-text.ts';
import type { Slot } from './reads.ts';

/** A citizen of the operation. */
export interface Subject {
  readonly id: string;
  /** His number, under which a read's outcome for him stands. */
  readonly at: number;
}

export interface Run {
  readonly faults: FetchFaults;
  /** Day in Asia/Shanghai, `YYYY-MM-DD`. */
  readonly today: string;
  /** What each read gave for each subject: `KeyRows`, or the error that it ended with. */
  readonly outcomes: readonly (readonly unknown[])[];
  /** Takes the texts of lists. */
  readonly lists: JsonBytes;
  readonly cursors: Cursors;
  /** The list whose objects are made now. */
  list: { readonly citizen: string; readonly before: number };
}

/** A value of the subject's object at a place. */
export type SubjectValue = (subject: Subject, place: Place, run: Run) => unknown;
/** A value of a row's object at a place. */
export type RowValue = (row: SourceRow, place: Place, run: Run) => unknown;

export type Fields<Value> = readonly { readonly key: string; readonly value: Value }[];

/** An object of fields; a new one each time, since the executor writes into it. */
export function subjectObject(fields: Fields<SubjectValue>): SubjectValue {
  return (subject, place, run) => {
    const object: Record<string, unknown> = {};
    for (const { key, value } of fields) object[key] = value(subject, place, run);
    return object;
  };
}

export function rowObject(fields: Fields<RowValue>): RowValue {
  return (row, place, run) => {
    const object: Record<string, unknown> = {};
    for (const { key, value } of fields) object[key] = value(row, place, run);
    return object;
  };
}

/** A number of the source in the unit of its field; whole numbers are as the type has them. */
function inUnit(
  conversion: UnitConversion,
  type: ColumnType,
): (value: SourceValue) => SourceValue | undefined {
  const convert = converter(conversion);
  const whole = type === 'Decimal' ? null : coercionTo(type);
  return (value) => {
    const text = typeof value === 'string' ? convert(value) : undefined;
    if (text === undefined || !whole) return text;
    const typed = whole(text.replace(/\.0+$/, ''));
    return typed instanceof InvalidValue ? undefined : typed;
  };
}

/** What a stored value becomes by the field's codes, unit or transform; undefined when it becomes nothing of the kind. */
function transformOf(field: ColumnField): (value: SourceValue, run: Run) => SourceValue | undefined {
  const { codes, transform, conversion, type } = field;
  if (conversion) return inUnit(conversion, type);
  if (codes) return (value) => (typeof value === 'string' ? codes.get(value.trim()) : undefined);
  if (transform === 'YEARS_SINCE') {
    return (value, run) => {
      const years = typeof value === 'string' ? fullYears(value, run.today) : -1;
      return years < 0 ? undefined : years;
    };
  }
  return (value) => value;
}

/** What each value of a list becomes; undefined when one becomes nothing of the kind. */
function transformEach(transform: ReturnType<typeof transformOf>): (value: SourceValue, run: Run) => unknown {
  return (value, run) => {
    if (!Array.isArray(value)) return undefined;
    const shown = value.map((each: SourceValue) => (each === null ? null : transform(each, run)));
    return shown.includes(undefined) ? undefined : shown;
  };
}

/** A leaf of a row. */
export function leaf(field: ColumnField, key: string, slot: Slot): RowValue {
  const transform = field.list ? transformEach(transformOf(field)) : transformOf(field);
  return (row, place, run) => {
    const value = valueAt(row, slot.at);
    if (value === null) return null;
    const shown = value instanceof InvalidValue ? undefined : transform(value, run);
    if (shown !== undefined) return shown;
    const isCode = field.enumeration !== undefined && !(value instanceof InvalidValue);
    return isCode ? run.faults.unknownCode(place, key) : run.faults.invalid(place, key);
  };
}

/** A text of a row, given to what makes the value of it, undefined of a wrong one; for IDs, keys and times. */
export function text(key: string, slot: Slot, make: (text: string) => unknown): RowValue {
  return (row, place, run) => {
    const value = valueAt(row, slot.at);
    if (value === null) return null;
    const made = typeof value === 'string' ? make(value) : undefined;
    return made === undefined ? run.faults.invalid(place, key) : made;
  };
}

/** The cursor of a row of a pageable list, by the text of its unique column. */
export function cursor(list: string, unique: Slot): RowValue {
  return (row, place, run) => {
    const { citizen, before } = run.list;
    const rows = before + 1 + Number(place.segment);
    return run.cursors.write({ citizen, list }, rows, uniqueOf(row, unique.at));
  };
}

/** Takes what a read gave for the subject; null with an error when the read failed. */
function withRows(
  slot: Slot,
  path: readonly string[],
  make: (rows: KeyRows, place: Place, run: Run, citizen: string) => unknown,
): SubjectValue {
  return (subject, place, run) => {
    const outcome = run.outcomes[slot.read]?.[subject.at];
    return outcome instanceof KeyRows
      ? make(outcome, place, run, subject.id)
      : run.faults.failed(path, outcome);
  };
}

/** A value of one of the rows; null when there is none. */
export function ofRow(
  slot: Slot,
  path: readonly string[],
  select: (rows: KeyRows) => SourceRow | null,
  value: RowValue,
): SubjectValue {
  return withRows(slot, path, (rows, place, run) => {
    const row = select(rows);
    return row === null ? null : value(row, place, run);
  });
}

/** A value of the subject's latest row. */
export function ofLatestRow(slot: Slot, path: readonly string[], value: RowValue): SubjectValue {
  return ofRow(slot, path, (rows) => rows.latest, value);
}

/** One object of the latest row. */
export function oneObject(slot: Slot, path: readonly string[], key: string, object: RowValue): SubjectValue {
  return ofLatestRow(slot, path, (row, place, run) => object(row, { above: place, segment: key }, run));
}

/**
 * Objects of all rows: the subject's own, or the others of the group; no rows give an empty list. A writer makes their
 * text at once where it can.
 */
export function allObjects(
  slot: Slot,
  path: readonly string[],
  key: string,
  select: (rows: KeyRows) => readonly SourceRow[],
  object: RowValue,
  writer: ListWriter | null,
): SubjectValue {
  return withRows(slot, path, (found, place, run, citizen) => {
    const rows = select(found);
    const objects = (): unknown[] => {
      run.list = { citizen, before: found.before };
      const list: Place = { above: place, segment: key };
      return rows.map((row, index) => object(row, { above: list, segment: index }, run));
    };
    const ready = rows.length > 0 ? writer?.write(rows, run.lists, objects) : null;
    return ready ?? objects();
  });
}
