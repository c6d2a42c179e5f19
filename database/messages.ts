/** What passes between a request's thread and a database's thread. */
import { QingdanError, isErrorCode } from '../schema/errors.ts';

/** Operations of a database's thread by name; arguments and results are structured-cloneable. */
export type OperationsShape<O> = { readonly [M in keyof O]: (...args: never[]) => unknown };

export interface CallMessage {
  readonly id: number;
  readonly method: string;
  readonly args: readonly unknown[];
}

export interface ErrorMessage {
  readonly message: string;
  readonly stack: string | undefined;
  /** For errors that the caller may see. */
  readonly code: string | null;
  readonly details: Readonly<Record<string, unknown>>;
}

export type ReplyMessage =
  | { readonly id: number; readonly ok: true; readonly value: unknown }
  | { readonly id: number; readonly ok: false; readonly error: ErrorMessage };

/** Errors lose their class between threads; it is restored from the code. */
export function toErrorMessage(error: unknown): ErrorMessage {
  if (error instanceof QingdanError) {
    return { message: error.message, stack: error.stack, code: error.code, details: error.details };
  }
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  return { message, stack, code: null, details: {} };
}

export function toError({ message, stack, code, details }: ErrorMessage): Error {
  if (isErrorCode(code)) return new QingdanError(code, message, details);
  const error = new Error(message);
  if (stack !== undefined) error.stack = stack;
  return error;
}
