/** Names of tables and columns that a source's SDL may use. Connectors quote them; this refuses what could break out. */
import type { SourceKind } from '../domain.ts';

/** Longest name of a table or column, in characters; the databases that we know stop at 64 to 128. */
const longest = 128;

/** Quotes of every dialect, statement ends, escapes, and characters that are not seen (controls, bidi, zero width). */
const dangerous = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}"'`[\]\\;]/u;

/** Letters that show nothing, and marks that choose how the character before them looks. */
const unseen = /[\u115f\u1160\u2800\u3164\uffa0]|\p{Variation_Selector}/u;

/** What is SQL around a name rather than a part of it. */
const expression = /--|\/\*|\*\/|\sas\s/iu;

/** What is wrong with the name of a table or column; null when nothing is. */
export function storedNameFault(name: string): string | null {
  if (name.trim() === '') return 'is empty';
  if (name !== name.trim()) return 'begins or ends with a blank';
  if ([...name].length > longest) return `is longer than ${longest} characters`;
  // A server whose character set has no such quote may take it for the plain one.
  if (dangerous.test(name) || dangerous.test(name.normalize('NFKC')) || unseen.test(name))
    return 'has a quote, bracket, semicolon, backslash or invisible character; let the source have a view without it';
  if (expression.test(name)) return 'has a comment or an alias in it; name the column or table alone';
  return null;
}

const databaseKinds: ReadonlySet<SourceKind> = new Set(['SQLITE', 'POSTGRESQL', 'MYSQL']);
const pathKinds: ReadonlySet<SourceKind> = new Set(['CSV', 'EXCEL', 'REST']);

/** Tables in which databases keep what they know of themselves. */
const ownTables = /^(?:(?:sqlite|pg|pragma)_|(?:dbstat|json_each|json_tree)$)/i;

/** What is wrong with the name of a table of a source of a kind; null when nothing is. */
export function tableNameFault(kind: SourceKind, name: string): string | null {
  const fault = storedNameFault(name) ?? (pathKinds.has(kind) ? pathPartFault(name) : null);
  if (fault !== null || !databaseKinds.has(kind)) return fault;
  if (name.includes('.'))
    return 'names another schema than that of the source; let the source have a view of it';
  return ownTables.test(name) ? 'is a table of the database itself; name one of the department' : null;
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
