/** Choices that numbers make. */

/** Numbers that decide; a shrunk list makes a smaller document, since the walk stops where they end. */
export class Choices {
  readonly #numbers: readonly number[];
  #at = 0;

  constructor(numbers: readonly number[]) {
    this.#numbers = numbers;
  }

  get spent(): boolean {
    return this.#at >= this.#numbers.length;
  }

  next(below: number): number {
    const number = this.#numbers[this.#at] ?? 0;
    this.#at += 1;
    return number % below;
  }

  pick<Value>(values: readonly [Value, ...Value[]]): Value {
    return values[this.next(values.length)] ?? values[0];
  }
}
