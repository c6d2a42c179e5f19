/** Something that is asked for once, by whoever needs it first, and again after it could not be had. */
export class Known<Value> {
  readonly #ask: () => Promise<Value>;
  #asked: Promise<Value> | undefined;

  constructor(ask: () => Promise<Value>) {
    this.#ask = ask;
  }

  value(): Promise<Value> {
    if (this.#asked) return this.#asked;
    const asked = this.#ask();
    this.#asked = asked;
    asked.catch(() => {
      if (this.#asked === asked) this.#asked = undefined;
    });
    return asked;
  }
}
