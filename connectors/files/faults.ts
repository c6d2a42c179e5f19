/** What can be wrong with a file as a whole. A row or a cell that is wrong costs only itself and is none of these. */
import { MissingStructure, TableFault } from '../driver.ts';

/**
 * What a fault is to the source: a wrong description, a table of which more lies there than the hub takes, that is not
 * usable or not indexed yet, or a place that cannot be read.
 */
const kinds = {
  FILE_MISSING: 'structure',
  NOT_A_FILE: 'structure',
  TWO_FILES: 'structure',
  NO_HEADER: 'structure',
  SHEET_MISSING: 'structure',
  COLUMN_MISSING: 'structure',
  COLUMN_TWICE: 'structure',
  FILE_TOO_LARGE: 'limit',
  UNPACKS_TOO_LARGE: 'limit',
  TOO_MANY_PARTS: 'limit',
  TOO_MANY_ROWS: 'limit',
  TOO_MANY_COLUMNS: 'limit',
  ROW_TOO_LONG: 'limit',
  CUT_OFF: 'unusable',
  NOT_A_WORKBOOK: 'unusable',
  PROTECTED: 'unusable',
  MALFORMED: 'unusable',
  ENCODING_UNKNOWN: 'unusable',
  NOT_YET_INDEXED: 'waiting',
  FILE_UNREADABLE: 'system',
  FILE_CHANGED: 'system',
} as const;

/** What a caller is told of a table's fault. */
const told = {
  limit: 'SOURCE_DATA_INVALID',
  unusable: 'SOURCE_UNAVAILABLE',
  waiting: 'SOURCE_TIMEOUT',
} as const;

export type FileFaultCode = keyof typeof kinds;

/** A file that gives no rows. The message says what to do; it may name the file and never a value in it. */
export class FileFault extends Error {
  override readonly name: string = 'FileFault';
  readonly code: FileFaultCode;
  constructor(code: FileFaultCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** Another file lies where rows were read. */
export class FileChanged extends FileFault {
  override readonly name = 'FileChanged';
  constructor() {
    super('FILE_CHANGED', 'the file changed while it was read');
  }
}

/** The fault as the source's failure. */
export function failureOf(error: unknown): unknown {
  if (!(error instanceof FileFault)) return error;
  const kind = kinds[error.code];
  if (kind === 'system') return error;
  if (kind === 'structure') return new MissingStructure(error.message, { cause: error });
  return new TableFault(told[kind], error.message, { cause: error });
}

/** A fault of the system while a file is opened or read, as one of the file. */
export function readingFault(path: string, error: unknown): unknown {
  if (error instanceof FileFault || !(error instanceof Error) || !('code' in error)) return error;
  const code = error.code === 'ENOENT' || error.code === 'ENOTDIR' ? 'FILE_MISSING' : 'FILE_UNREADABLE';
  return new FileFault(
    code,
    `the file \`${path}\` cannot be read (${String(error.code)}); check that it is there and its rights`,
    {
      cause: error,
    },
  );
}
