/** A map that keeps the entries used most recently. */
export class RecentMap<V> {
  readonly #entries = new Map<string, V>();
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** The value of a key, made when it isn't there. */
  get(key: string, make: () => V): V {
    let value = this.#entries.get(key);
    if (value === undefined) {
      value = make();
      const [oldest] = this.#entries.keys();
      if (this.#entries.size >= this.#limit && oldest !== undefined) this.#entries.delete(oldest);
    } else {
      this.#entries.delete(key);
    }
    this.#entries.set(key, value);
    return value;
  }
}
