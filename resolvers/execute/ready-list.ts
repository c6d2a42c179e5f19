/** A list whose items have been completed where they were fetched, so that its text is ready to be written. */
import type { JsonBytes } from '../json-bytes.ts';

/** The objects of a list: what stands under which response key, in the order of the text. */
export interface ListShape {
  readonly typeName: string;
  readonly fields: readonly {
    readonly responseKey: string;
    readonly fieldName: string;
    /** Name of the scalar or enumeration as which its values are written. */
    readonly leaf: string;
  }[];
}

/**
 * Stands in a tree for a list of objects. Whoever wants another shape than the one that was written, or has to go into
 * the items, takes the list out of it. It never changes, so it may stand in several places.
 */
export class ReadyList {
  readonly shape: ListShape;
  /** One of the values is null. */
  readonly hasNulls: boolean;
  readonly #place: { readonly in: JsonBytes; readonly start: number; readonly end: number };
  readonly #make: () => unknown[];

  constructor(
    shape: ListShape,
    place: { readonly in: JsonBytes; readonly start: number; readonly end: number },
    hasNulls: boolean,
    make: () => unknown[],
  ) {
    this.shape = shape;
    this.hasNulls = hasNulls;
    this.#place = place;
    this.#make = make;
  }

  /** The JSON text of the list. */
  get text(): Buffer {
    const { in: written, start, end } = this.#place;
    return written.part(start, end);
  }

  /** The objects of the list, new ones each time. */
  items(): unknown[] {
    return this.#make();
  }
}

/** A value as the executor goes into it. */
export function opened(value: unknown): unknown {
  return value instanceof ReadyList ? value.items() : value;
}
