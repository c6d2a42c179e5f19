/** Room for the texts of lists, used again by the next request: what is thrown away each time is not collected in time. */
import { JsonBytes } from './json-bytes.ts';

/** Bytes of a new room. */
const smallest = 16_384;

/** How many rooms are kept, and how large one may be to be kept. */
const keptRooms = 16;
const largestKept = 2 * 1024 * 1024;

export class ListRooms {
  readonly #free: JsonBytes[] = [];

  take(): JsonBytes {
    return this.#free.pop() ?? new JsonBytes(smallest);
  }

  /** Gives a room back, when nothing that was written into it is looked at any more. */
  giveBack(room: JsonBytes): void {
    if (this.#free.length >= keptRooms || room.size > largestKept) return;
    room.at = 0;
    this.#free.push(room);
  }
}
