/** What an error of the server or of the way to it means for the source. */
import { BadAnswer, MissingStructure } from '../driver.ts';

/** As the client library gives an error that the server reported. */
interface ReportedError extends Error {
  readonly errno: number;
  readonly sqlState: string;
  readonly sqlMessage: string;
  /** Name of the error; of those that only MariaDB has there may be none. */
  readonly code?: string;
}

function isReported(error: unknown): error is ReportedError {
  return error instanceof Error && 'sqlState' in error && 'errno' in error && typeof error.errno === 'number';
}

/** Whether the server said of a statement only, and goes on with the session. */
export function isOfStatement(error: unknown): boolean {
  return isReported(error) && !('fatal' in error && error.fatal === true);
}

const unknownVariable = 1193;
const notSupported = 1235;

/** Whether the server has no such setting: each maker has some of its own. */
export function isUnknownSetting(error: unknown): boolean {
  return isReported(error) && (error.errno === unknownVariable || error.errno === notSupported);
}

/** An error that the server reported, by its number. */
export class MysqlFault extends Error {
  override readonly name = 'MysqlFault';
  readonly errno: number;

  /** Errors of data quote the data: of most errors only the number and the name are kept. */
  constructor({ errno, code, sqlMessage }: ReportedError, withWords: boolean) {
    super([String(errno), code, ...(withWords ? [sqlMessage] : [])].filter(Boolean).join(' '));
    this.errno = errno;
  }
}

/** The role may not read the table, the column, or run a function that a view calls. */
const refusals: ReadonlySet<number> = new Set([1142, 1143, 1370]);
/** No such database, table, column; names that can be none; a view whose tables are gone. */
const missing: ReadonlySet<number> = new Set([1049, 1051, 1054, 1059, 1102, 1103, 1109, 1146, 1166, 1356]);
/** Ended by the session's limit (MySQL, MariaDB, OceanBase), or by someone at the server. */
const ended: ReadonlySet<number> = new Set([3024, 1969, 4012, 1317]);

/** Whether the role may not do what it was asked to do. */
export function isRefusal(error: unknown): boolean {
  return error instanceof MysqlFault && refusals.has(error.errno);
}

export function faultOf(error: unknown): unknown {
  if (!isReported(error)) return error;
  const { errno, sqlState } = error;
  // Classes 08 and 28 are of the way to the server and of who asks.
  const tellsNames = refusals.has(errno) || missing.has(errno) || /^(?:08|28)/.test(sqlState);
  const fault = new MysqlFault(error, tellsNames);
  if (ended.has(errno)) return new DOMException(fault.message, 'TimeoutError');
  if (refusals.has(errno) || missing.has(errno)) return new MissingStructure(fault.message, { cause: fault });
  return sqlState.startsWith('22') ? new BadAnswer(fault.message, { cause: fault }) : fault;
}
