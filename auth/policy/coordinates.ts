/** Catalogue items and roles as small numbers, so that what a grant gives is a bit set. */
import { subjectRoles, type SubjectRole } from '../../schema/domain.ts';

const roleNumbers: ReadonlyMap<string, number> = new Map(subjectRoles.map((role, index) => [role, index]));

/** Numbers every (role, item) pair, role by role. */
export class CoordinateSpace {
  readonly itemCount: number;
  readonly #items: ReadonlyMap<string, number>;

  constructor(items: Iterable<string>) {
    const numbers = new Map<string, number>();
    for (const item of items) if (!numbers.has(item)) numbers.set(item, numbers.size);
    this.#items = numbers;
    this.itemCount = numbers.size;
  }

  get size(): number {
    return this.itemCount * subjectRoles.length;
  }

  /** Undefined for an item that the catalogue doesn't know and for a role that the domain doesn't. */
  coordinate(item: string, role: SubjectRole): number | undefined {
    const itemNumber = this.#items.get(item);
    const roleNumber = roleNumbers.get(role);
    if (itemNumber === undefined || roleNumber === undefined) return undefined;
    return roleNumber * this.itemCount + itemNumber;
  }

  /** First coordinate of a role and the one after its last. */
  range(role: SubjectRole): readonly [number, number] {
    const roleNumber = roleNumbers.get(role);
    if (roleNumber === undefined) return [0, 0];
    return [roleNumber * this.itemCount, (roleNumber + 1) * this.itemCount];
  }
}

/** A set of coordinates, one bit each. */
export class BitSet {
  readonly #words: Uint32Array;

  constructor(size: number) {
    this.#words = new Uint32Array((size + 31) >>> 5);
  }

  add(bit: number): void {
    const word = bit >>> 5;
    this.#words[word] = (this.#words[word] ?? 0) | (1 << (bit & 31));
  }

  has(bit: number): boolean {
    return (((this.#words[bit >>> 5] ?? 0) >>> (bit & 31)) & 1) === 1;
  }

  /** Whether any bit from `from` up to, not including, `to` is set. */
  anyWithin(from: number, to: number): boolean {
    for (let bit = from; bit < to; bit += 1) {
      if ((bit & 31) === 0 && this.#words[bit >>> 5] === 0) bit += 31;
      else if (this.has(bit)) return true;
    }
    return false;
  }
}
