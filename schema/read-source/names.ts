/** Names of tables and columns that a source's SDL may use. Connectors quote them; this refuses what could break out. */

/** Longest name of a table or column, in characters; the databases that we know stop at 64 to 128. */
const longest = 128;

/** Quotes of every dialect, statement ends, escapes, and characters that are not seen (controls, bidi, zero width). */
const dangerous = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}"'`[\]\\;]/u;

/** What is wrong with the name of a table or column; null when nothing is. */
export function storedNameFault(name: string): string | null {
  if (name.trim() === '') return 'is empty';
  if (name !== name.trim()) return 'begins or ends with a blank';
  if ([...name].length > longest) return `is longer than ${longest} characters`;
  if (dangerous.test(name)) return 'has a quote, bracket, semicolon, backslash or invisible character';
  return null;
}

/** Tables of files and services become a part of a path, which must name one thing inside the folder or base. */
export function pathPartFault(name: string): string | null {
  return /[/\\]/.test(name) || name.startsWith('.')
    ? 'is no file name (it has a slash or begins with a dot)'
    : null;
}

/** Name of a source and of its subgraph: `tax`, `real-estate`, `medicalProducts`. */
export function sourceNameFault(name: string): string | null {
  return /^[a-z][A-Za-z0-9]*(?:-[a-z0-9]+)*$/.test(name) ? null : 'is no name such as `tax` or `real-estate`';
}

/** A description's first line is English; the Chinese name stands in it or after it. */
export function descriptionFault(description: string | undefined): string | null {
  if (description === undefined || description.trim() === '') return 'has no description';
  const firstLine = description.trim().split('\n', 1)[0] ?? '';
  if (!/^[`"“(]?[A-Za-z0-9]/.test(firstLine) || !/[A-Za-z]{2}/.test(firstLine)) {
    return 'has a description whose first line is not English';
  }
  return /\p{Script=Han}/u.test(description) ? null : 'has a description without the Chinese name';
}
