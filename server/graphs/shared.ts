/** Things that several graphs use at the same time: opened for the first, closed after the last. */
interface Held<Value> {
  readonly value: Promise<Value>;
  users: number;
}

/** A use of a shared thing, until it is given back. */
export interface Lease<Value> {
  readonly value: Value;
  giveBack(): Promise<void>;
}

export class Shared<Value extends { close(): Promise<void> }> {
  readonly #held = new Map<string, Held<Value>>();

  /** The thing of this name, opened where nobody has it. Rejects when it can't be opened. */
  async take(name: string, open: () => Promise<Value>): Promise<Lease<Value>> {
    const held = this.#held.get(name) ?? { value: open(), users: 0 };
    this.#held.set(name, held);
    held.users += 1;
    let isBack = false;
    try {
      const value = await held.value;
      return {
        value,
        giveBack: async () => {
          if (isBack) return;
          isBack = true;
          if (this.#leave(name, held)) await value.close();
        },
      };
    } catch (error) {
      this.#leave(name, held);
      throw error;
    }
  }

  /** Whether the one who leaves is the last. */
  #leave(name: string, held: Held<Value>): boolean {
    held.users -= 1;
    if (held.users > 0) return false;
    this.#held.delete(name);
    return true;
  }
}
