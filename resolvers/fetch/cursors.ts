/**
 * Cursors of pageable lists. A cursor says how many rows of the list come up to its own, and has a mark by which that
 * row is known again. It holds no value: the mark is a keyed hash of the row's unique column, and the whole is
 * authenticated for the list, its order and the citizen, so that nobody can make one or use it elsewhere.
 */
import { timingSafeEqual } from 'node:crypto';
import type { CryptoProvider } from '../../auth/crypto/provider.ts';

/** The list of a citizen in one order. */
export interface CitizenList {
  readonly citizen: string;
  /** Coordinate of the field, and the order that it is asked for in. */
  readonly list: string;
}

export interface CursorPlace {
  /** Rows of the list up to the one of the cursor, itself included. */
  readonly rows: number;
  readonly mark: Buffer;
}

type Hash = ReturnType<CryptoProvider['keyedHash']>;

const [lengthOfRows, lengthOfMark, lengthOfProof] = [4, 12, 16];
const length = lengthOfRows + lengthOfMark + lengthOfProof;

export class Cursors {
  readonly #hash: Hash;

  /** @param hash keyed by a secret that all hubs which answer for each other share */
  constructor(hash: Hash) {
    this.#hash = hash;
  }

  /** @param unique text of the row's unique column; null where it has none */
  write(of: CitizenList, rows: number, unique: string | null): string {
    const place = Buffer.alloc(lengthOfRows);
    place.writeUInt32BE(rows);
    const body = Buffer.concat([place, this.mark(of, unique)]);
    return Buffer.concat([body, this.#proof(of, body)]).toString('base64url');
  }

  /** Where a cursor stands; null for a text that is none of this list of this citizen. */
  read(of: CitizenList, cursor: string): CursorPlace | null {
    const bytes = Buffer.from(cursor, 'base64url');
    if (bytes.length !== length || bytes.toString('base64url') !== cursor) return null;
    const body = bytes.subarray(0, -lengthOfProof);
    if (!timingSafeEqual(this.#proof(of, body), bytes.subarray(-lengthOfProof))) return null;
    return { rows: body.readUInt32BE(), mark: body.subarray(lengthOfRows) };
  }

  /** By which a row is known again. */
  mark(of: CitizenList, unique: string | null): Buffer {
    return this.#hashed(['row', of.citizen, of.list, unique]).subarray(0, lengthOfMark);
  }

  #proof(of: CitizenList, body: Buffer): Buffer {
    return this.#hashed(['page', of.citizen, of.list, body.toString('hex')]).subarray(0, lengthOfProof);
  }

  #hashed(parts: readonly (string | null)[]): Buffer {
    return this.#hash(Buffer.from(JSON.stringify(parts), 'utf8'));
  }
}
