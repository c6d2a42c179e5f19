/**
 * Values as the server writes them, as text: nothing goes through a float or a `Date`, and binary is never asked
 * for. What a declared type makes of the text is decided in `coerce.ts` as for every kind of source.
 */

const keep = (text: string): string => text;

/** Object IDs of types whose text is not yet what the other kinds of source give; the same in every server. */
const parsers: ReadonlyMap<number, (text: string) => string> = new Map([
  // boolean
  [16, (text: string) => (text === 't' ? 'true' : 'false')],
  // char(n): the blanks at its end are filling and count nowhere
  [1042, (text: string) => text.replace(/ +$/, '')],
  // timestamptz: whole hours of an offset are written without minutes
  [1184, (text: string) => (/[+-]\d\d$/.test(text) ? `${text}:00` : text)],
]);

/** As the client library asks for it. A column of a domain comes as the type below it. */
export const textValues = {
  getTypeParser: (type: number): ((text: string) => string) => parsers.get(type) ?? keep,
};

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
