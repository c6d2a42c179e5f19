/**
 * Reproducible random numbers: xoshiro128** (Blackman and Vigna), seeded through splitmix32.
 * One object is reseeded for each person and topic, so that no object is made for each.
 */
import { dateOf, dayNumber } from './calendar.ts';
import type { Random } from './person.ts';

/** A 32-bit number from a text or number (FNV-1a over UTF-16 units, then mixed). */
export function hashOf(...parts: readonly (string | number)[]): number {
  let hash = 0x811c9dc5;
  for (const part of parts) {
    const text = typeof part === 'number' ? `#${part}` : part;
    for (let at = 0; at < text.length; at++) {
      hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
    }
    // Parts are kept apart: ("ab", "c") isn't ("a", "bc").
    hash = Math.imul(hash ^ 0xff, 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x7feb352d);
  hash = Math.imul(hash ^ (hash >>> 15), 0x846ca68b);
  return (hash ^ (hash >>> 16)) >>> 0;
}

export class SeededRandom implements Random {
  #a = 0;
  #b = 0;
  #c = 0;
  #d = 0;

  /** `stream` tells apart what shares a seed, for instance people by serial. */
  constructor(seed: number, stream = 0) {
    this.reseed(seed, stream);
  }

  reseed(seed: number, stream: number): void {
    let state = (seed ^ Math.imul(stream + 1, 0x9e3779b1)) >>> 0;
    const step = (): number => {
      state = (state + 0x9e3779b9) | 0;
      let mixed = state ^ (state >>> 16);
      mixed = Math.imul(mixed, 0x21f0aaad);
      mixed ^= mixed >>> 15;
      mixed = Math.imul(mixed, 0x735a2d97);
      return mixed ^ (mixed >>> 15);
    };
    this.#a = step();
    this.#b = step();
    this.#c = step() ^ stream;
    // All four being zero would stay zero.
    this.#d = step() | 1;
  }

  next(): number {
    const product = Math.imul(this.#b, 5);
    const result = Math.imul((product << 7) | (product >>> 25), 9) >>> 0;
    const shifted = this.#b << 9;
    this.#c ^= this.#a;
    this.#d ^= this.#b;
    this.#b ^= this.#c;
    this.#a ^= this.#d;
    this.#c ^= shifted;
    this.#d = (this.#d << 11) | (this.#d >>> 21);
    return result / 4_294_967_296;
  }

  integer(low: number, high: number): number {
    return low + Math.floor(this.next() * (high - low + 1));
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(choices: readonly T[]): T {
    if (choices.length === 0) throw new RangeError('nothing to pick from');
    return choices[Math.floor(this.next() * choices.length)] as T;
  }

  date(from: string, to: string): string {
    return dateOf(this.integer(dayNumber(from), dayNumber(to)));
  }
}

/** Index of a weight, chosen in proportion to it. `weights` need not add up to 1. */
export function weighted(random: Random, weights: readonly number[]): number {
  let total = 0;
  for (const weight of weights) total += weight;
  let left = random.next() * total;
  for (let at = 0; at < weights.length; at++) {
    left -= weights[at] ?? 0;
    if (left < 0) return at;
  }
  return weights.length - 1;
}

/** Nearly normal, mean 0, deviation 1, within ±3.5. */
function normal(random: Random): number {
  return (random.next() + random.next() + random.next() + random.next() - 2) * Math.sqrt(3);
}

/** A skewed whole number (log-normal) around a median. */
export function skewed(random: Random, median: number, spread: number): number {
  return Math.round(median * Math.exp(spread * normal(random)));
}
