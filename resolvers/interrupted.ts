/** A request that is refused after it has looked citizens up or asked sources: the record must still say so. */
import type { WithheldRecord } from '../auth/contract.ts';

/** How far a request came. */
export interface Reached {
  /** Citizens asked for or discovered. */
  readonly subjects: Iterable<string>;
  /** Items that were withheld of single subjects. */
  readonly refused: Iterable<WithheldRecord>;
  /** Names of the sources that were asked. */
  readonly sources: Iterable<string>;
}

export const nothingReached: Reached = { subjects: [], refused: [], sources: [] };

export class Interrupted extends Error {
  override readonly name = 'Interrupted';
  override readonly cause: unknown;
  readonly reached: Reached;

  constructor(cause: unknown, reached: Reached) {
    super('the request was interrupted');
    this.cause = cause;
    this.reached = reached;
  }
}
