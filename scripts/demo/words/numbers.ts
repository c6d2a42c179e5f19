/** Numbers of documents. */
import type { Random } from '../population/person.ts';

/** A number of so many digits (at most 15) that doesn't begin with 0. */
export function digits(random: Random, length: number): string {
  const lowest = 10 ** (length - 1);
  return String(lowest + Math.floor(random.next() * 9 * lowest));
}

/** A whole number filled up with zeros. */
export function padded(value: number, length: number): string {
  return String(value).padStart(length, '0');
}
