/** What an error of the server or of the way to it means for the source. */
import { DatabaseError } from 'pg';
import { BadAnswer, MissingStructure } from '../driver.ts';

/** An error that the server reported, by its SQLSTATE (appendix A of its manual). */
export class PostgresqlFault extends Error {
  override readonly name = 'PostgresqlFault';
  readonly code: string;

  /** Errors of data quote the data: of those only the code is kept. */
  constructor({ code = '', message }: DatabaseError) {
    super(/^2[23]/.test(code) ? code : `${code}: ${message}`);
    this.code = code;
  }
}

/** What was prepared is gone, or no longer fits its table: prepared anew it works. */
export function wantsPreparing(error: unknown): boolean {
  return error instanceof DatabaseError && (error.code === '26000' || error.code === '0A000');
}

/** Whether the role may not do what it was asked to do. */
export function isRefusal(error: unknown): boolean {
  return error instanceof PostgresqlFault && error.code === '42501';
}

/** Ended by `statement_timeout`, or by someone at the server. */
const cancelled = '57014';
/** The key's column is of a type that a citizen ID is none of. */
const notOfType = '22P02';

export function faultOf(error: unknown): unknown {
  if (!(error instanceof DatabaseError)) return error;
  const fault = new PostgresqlFault(error);
  const { code, message } = fault;
  if (code === cancelled) return new DOMException(message, 'TimeoutError');
  // Classes 42 (no such table, no such column, no right to read it) and 3F (no such schema).
  if (/^(?:42|3F)/.test(code) || code === notOfType) return new MissingStructure(message, { cause: fault });
  return code.startsWith('22') ? new BadAnswer(message, { cause: fault }) : fault;
}
