/** What kinds of source call their types, in a few families, and which declared types each can give. */
import { serviceKinds, type SourceKind } from '../../schema/domain.ts';
import { columnTypes, type ColumnType } from '../../schema/source-model.ts';

export type Family =
  | 'text'
  | 'boolean'
  /** Whole numbers of at most 32 bits. */
  | 'integer'
  /** Whole numbers that may be larger. */
  | 'bigInteger'
  | 'decimal'
  | 'float'
  | 'date'
  /** A time with its offset, or one that the connector gives one. */
  | 'time'
  /** A time that names no zone, of a kind whose connector gives it none. */
  | 'localTime'
  | 'binary';

export interface NativeType {
  readonly family: Family;
  readonly isList: boolean;
}

const smallIntegers = new Set(['smallint', 'int2', 'tinyint', 'mediumint', 'year', 'int32', 'short', 'byte']);
const integers = new Set(['integer', 'int', 'int4']);
const bigIntegers = new Set([
  'bigint',
  'int8',
  'int64',
  'long',
  'unsignedint',
  'unsignedlong',
  'nonnegativeinteger',
  'positiveinteger',
]);
const decimals = new Set(['numeric', 'decimal', 'dec', 'number', 'fixed']);
const floats = new Set(['real', 'float', 'double', 'double precision', 'float4', 'float8']);
const booleans = new Set(['boolean', 'bool']);
const binaries =
  /^(?:bytea|(?:tiny|medium|long)?blob|(?:var)?binary|base64binary|hexbinary|geometry|geography|point|polygon|elements|object)$/;

/** Whole digits of a number without a fraction; null where it has one, or may have. */
function wholeDigits(native: string): number | null {
  const [, precision, scale = '0'] = /\((\d+)(?:,\s*(-?\d+))?\)/.exec(native) ?? [];
  return precision !== undefined && Number(scale) <= 0 ? Number(precision) - Number(scale) : null;
}

function familyOf(kind: SourceKind, native: string): Family {
  const bare = native
    .replace(/^\w+:/, '')
    .replaceAll(/\([^)]*\)/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
  const word = bare.replace(/ (?:unsigned|zerofill).*$/, '');
  if (booleans.has(word) || /^bit\(1\)$/.test(native)) return 'boolean';
  if (binaries.test(word)) return 'binary';
  if (smallIntegers.has(word)) return 'integer';
  if (integers.has(word)) {
    // Elsewhere the word says nothing of the size.
    const isShort = (kind === 'POSTGRESQL' || kind === 'MYSQL') && !bare.includes('unsigned');
    return isShort ? 'integer' : 'bigInteger';
  }
  if (bigIntegers.has(word) || word === 'bit') return 'bigInteger';
  if (decimals.has(word)) {
    const digits = wholeDigits(native);
    if (digits === null) return 'decimal';
    return digits <= 9 ? 'integer' : 'bigInteger';
  }
  if (floats.has(word)) return 'float';
  if (word === 'date') return 'date';
  if (/^(?:timestamp|datetime|date-time|timestamptz)/.test(word)) {
    return kind === 'POSTGRESQL' && !/with time zone|timestamptz/.test(word) ? 'localTime' : 'time';
  }
  return 'text';
}

export function nativeTypeOf(kind: SourceKind, nativeType: string): NativeType {
  const native = nativeType.toLowerCase();
  const isList = native.endsWith('[]') || native.startsWith('set(');
  return { family: familyOf(kind, native.replaceAll('[]', '')), isList };
}

/** What a column of a family may be declared as. Of text its values decide. */
const declarable: Readonly<Record<Family, readonly ColumnType[]>> = {
  text: columnTypes,
  boolean: ['Boolean', 'String'],
  integer: ['Int', 'BigInt', 'Decimal', 'Float', 'Boolean', 'String', 'DivisionCode'],
  bigInteger: ['BigInt', 'Int', 'Decimal', 'Boolean', 'String', 'DivisionCode'],
  decimal: ['Decimal', 'String'],
  float: ['Float', 'Decimal', 'String'],
  date: ['Date', 'String'],
  time: ['DateTime', 'String'],
  localTime: ['String'],
  binary: [],
};

/** Whether a column can give a declared type. */
export function canGive(kind: SourceKind, { family }: NativeType, type: ColumnType): boolean {
  // SQLite's types are no more than words: what a column holds, its values say. Photographs are kept in blobs of text.
  if (kind === 'SQLITE') return true;
  if (
    (kind === 'REST' || kind === 'GRAPHQL') &&
    type === 'String' &&
    family !== 'text' &&
    family !== 'date' &&
    family !== 'time'
  )
    return false;
  // A number of 64 bits as one of 32 loses its large values.
  if (!serviceKinds.has(kind) && family === 'bigInteger' && type === 'Int') return false;
  return declarable[family].includes(type);
}
