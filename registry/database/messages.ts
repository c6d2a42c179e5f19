import type { ErrorCode } from '../../schema/errors.ts';
import type { Operations } from './operations.ts';

/** A call of one operation, as it crosses to the worker. */
export type Call = {
  readonly [M in keyof Operations]: { readonly method: M; readonly args: Parameters<Operations[M]> };
}[keyof Operations];

export interface Request {
  readonly id: number;
  readonly call: Call;
}

/** The worker's answer; `code` is null for a fault that is not the caller's. */
export type Reply =
  | { readonly id: number; readonly ok: true; readonly value: never }
  | {
      readonly id: number;
      readonly ok: false;
      readonly error: {
        readonly code: ErrorCode | null;
        readonly message: string;
        readonly details: Readonly<Record<string, unknown>>;
      };
    };
