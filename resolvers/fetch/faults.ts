/** Errors of one fetch: a failed table is told once for each field on it, a wrong value where it stands. */
import { SourceFailure } from '../../connectors/contract.ts';
import { errorTable, QingdanError, type ErrorCode } from '../../schema/errors.ts';
import type { SubgraphError } from '../execute/contract.ts';

/** A path that grows with the objects; turned into an array only when there is something to tell. */
export interface Place {
  readonly above: Place | null;
  readonly segment: string | number;
}

function segmentsOf(place: Place | null, last: string): readonly (string | number)[] {
  const segments: (string | number)[] = [last];
  for (let each = place; each !== null; each = each.above) segments.push(each.segment);
  return segments.toReversed();
}

export interface Owner {
  readonly department: string;
  readonly source: string;
}

export class FetchFaults {
  readonly errors: SubgraphError[] = [];
  /** What failed reads ended with, for the hub's log. */
  readonly causes = new Set<unknown>();
  readonly #owner: Owner;
  readonly #told = new Set<string>();

  constructor(owner: Owner) {
    this.#owner = owner;
  }

  /** A value of the wrong kind at a place of the result. */
  invalid(place: Place, key: string): null {
    return this.#tell('SOURCE_DATA_INVALID', segmentsOf(place, key));
  }

  /** A code that stands for no value of the field's enumeration: told once for the field, however many rows have one. */
  unknownCode(place: Place, key: string): null {
    const path = segmentsOf(place, key).filter((segment) => typeof segment === 'string');
    return this.#once('SOURCE_DATA_INVALID', path);
  }

  /** A representation that can't be resolved; planners don't make such. */
  unresolvable(place: Place, index: number): null {
    return this.#tell('INTERNAL', [place.segment, index]);
  }

  /** A read that failed costs this field of every citizen; its path has no indices, and it is told once. */
  failed(path: readonly string[], cause: unknown): null {
    if (cause instanceof QingdanError) return this.#once(cause.code, path, cause.message);
    this.causes.add(cause);
    const code = cause instanceof SourceFailure ? cause.code : 'INTERNAL';
    return this.#once(code, path);
  }

  #once(code: ErrorCode, path: readonly string[], message?: string): null {
    const key = JSON.stringify([code, path]);
    if (this.#told.has(key)) return null;
    this.#told.add(key);
    return this.#tell(code, path, message);
  }

  #tell(
    code: ErrorCode,
    path: readonly (string | number)[],
    message: string = errorTable[code].message,
  ): null {
    const { department, source } = this.#owner;
    this.errors.push({ code, message, path, details: { department, source } });
    return null;
  }
}
