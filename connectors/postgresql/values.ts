/**
 * Values as the server writes them, as text: nothing goes through a float or a `Date`, and binary is never asked
 * for. What a declared type makes of the text is decided in `coerce.ts` as for every kind of source.
 */
import { types } from 'pg';
import type { WireColumn } from '../wire-rows.ts';

type Parse = (text: string) => unknown;

const keep = (text: string): string => text;

/** Object IDs of types whose text is not yet what the other kinds of source give; the same in every server. */
const scalars: ReadonlyMap<number, (text: string) => string> = new Map([
  // boolean
  [16, (text: string) => (text === 't' ? 'true' : 'false')],
  // char(n): the blanks at its end are filling and count nowhere
  [1042, (text: string) => text.replace(/ +$/, '')],
  // timestamptz: whole hours of an offset are written without minutes
  [1184, (text: string) => (/[+-]\d\d$/.test(text) ? `${text}:00` : text)],
]);

/** `text[]`, whose text all arrays have: to lists of text, of null, and of lists where there are several dimensions. */
const textArray = 1009;
// oxlint-disable-next-line typescript/no-unsafe-enum-assignment -- the library's list of types has no arrays
const elementsOf = types.getTypeParser(textArray as number) as (text: string) => readonly unknown[];

/** Values of an array, each as its text; the text itself where it is that of no array. */
export function arrayOf(text: string, parse: (text: string) => string = keep): unknown {
  // Bounds come first where they are not the usual ones.
  const start = /^(?:\[[-\d:\][]*\]=)?\{/.exec(text)?.[0].length;
  if (start === undefined) return text;
  try {
    return elementsOf(text.slice(start - 1)).map((value) =>
      typeof value === 'string' ? parse(value) : value,
    );
  } catch {
    return text;
  }
}

/** Array types with the types of their elements. Those of enumerations and domains have no number of their own here. */
const arrays: readonly (readonly [array: number, element: number])[] = [
  [1000, 16],
  [1005, 21],
  [1007, 23],
  [textArray, 25],
  [1014, 1042],
  [1015, 1043],
  [1016, 20],
  [1021, 700],
  [1022, 701],
  [1115, 1114],
  [1182, 1082],
  [1185, 1184],
  [1231, 1700],
  [2951, 2950],
];

const parsers: ReadonlyMap<number, Parse> = new Map<number, Parse>([
  ...scalars,
  ...arrays.map(([array, element]): [number, Parse] => {
    const parse = scalars.get(element);
    return [array, (text) => arrayOf(text, parse)];
  }),
]);

/** As the client library asks for it. A column of a domain comes as the type below it. */
export const textValues = { getTypeParser: (type: number): Parse => parsers.get(type) ?? keep };

const texts: WireColumn = { parse: keep, isText: true };
const others: ReadonlyMap<number, WireColumn> = new Map(
  [...parsers].map(([type, parse]) => [type, { parse, isText: false }]),
);

/** What becomes of the cells of a type. */
export function wireColumnOf(type: number): WireColumn {
  return others.get(type) ?? texts;
}

/** As a server takes it from the options of a session, where blanks divide and a backslash keeps what follows it. */
function searchPath(schema: string): string {
  return `"${schema.replaceAll('"', '""')}"`.replaceAll(/[\\\s]/g, String.raw`\$&`);
}

/**
 * Settings of every session, whatever the server, the database or the role would have: times at the offset of
 * Asia/Shanghai that holds since 1992, days as ISO 8601, floats with all their digits, no transaction that writes.
 */
export function sessionOptions(timeLimitMilliseconds: number, schema: string | null): string {
  const settings = {
    DateStyle: 'ISO,YMD',
    TimeZone: '<+08>-08',
    extra_float_digits: '3',
    default_transaction_read_only: 'on',
    statement_timeout: String(timeLimitMilliseconds),
    ...(schema === null ? {} : { search_path: searchPath(schema) }),
  };
  return Object.entries(settings)
    .map(([name, value]) => `-c ${name}=${value}`)
    .join(' ');
}
