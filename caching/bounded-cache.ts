/** A map of bounded size that forgets what was used longest ago. */
export class BoundedCache<Key, Value> {
  readonly #limit: number;
  readonly #entries = new Map<Key, Value>();
  /** How many values were made, for counters. */
  made = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** How many values are kept. */
  get size(): number {
    return this.#entries.size;
  }

  get(key: Key): Value | undefined {
    const value = this.#entries.get(key);
    if (value === undefined) return undefined;
    // The order of a Map is the order of insertion: putting an entry back marks it as used.
    this.#entries.delete(key);
    this.#entries.set(key, value);
    return value;
  }

  getOrMake(key: Key, make: () => Value): Value {
    const kept = this.get(key);
    if (kept !== undefined) return kept;
    const value = make();
    this.made += 1;
    this.set(key, value);
    return value;
  }

  set(key: Key, value: Value): void {
    this.#entries.delete(key);
    this.#entries.set(key, value);
    if (this.#entries.size > this.#limit) {
      const oldest = this.#entries.keys().next();
      if (!oldest.done) this.#entries.delete(oldest.value);
    }
  }

  delete(key: Key): void {
    this.#entries.delete(key);
  }
}
