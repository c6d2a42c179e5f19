/** A request that is refused after it has looked citizens up or asked sources: the record must still say so. */

/** How far a request came. */
export interface Reached {
  /** Citizens asked for or discovered. */
  readonly subjects: Iterable<string>;
  /** Names of the sources that were asked. */
  readonly sources: Iterable<string>;
}

export const nothingReached: Reached = { subjects: [], sources: [] };

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
