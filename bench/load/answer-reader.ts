/** Reads answers of HTTP/1.1 from a connection, as little of them as can be: the load generator shares the processors. */

/** Every answer of a candidate begins so; one with errors does not, since `errors` come first. */
const wantedBeginning = '{"data":';

const endOfHead = Buffer.from('\r\n\r\n');
const endOfChunks = Buffer.from('0\r\n\r\n');

/** What is wrong with a head or the beginning of a body; null when nothing is. */
function faultOf(head: string, body: string): string | null {
  if (!head.startsWith('HTTP/1.1 200 ')) return `${head.slice(0, 60)} … ${body.slice(0, 300)}`;
  return body.startsWith(wantedBeginning) ? null : `the answer begins ${body.slice(0, 300)}`;
}

export class AnswerReader {
  #pending: Buffer | null = null;
  /** Bytes of the body that are still to come; null while the head is, -1 when it is sent in chunks. */
  #left: number | null = null;
  #bytes = 0;

  /** @returns bytes of the body when the answer is whole, null before. Throws with what is wrong with an answer. */
  take(part: Buffer): number | null {
    if (this.#left === null) return this.#begin(part);
    this.#bytes += part.length;
    if (this.#left >= 0) {
      this.#left -= part.length;
      if (this.#left < 0) throw new Error('more came than one answer');
      return this.#left === 0 ? this.#end() : null;
    }
    this.#pending = Buffer.concat([this.#pending ?? Buffer.alloc(0), part]).subarray(-endOfChunks.length);
    return this.#pending.equals(endOfChunks) ? this.#end() : null;
  }

  #begin(part: Buffer): number | null {
    const all = this.#pending ? Buffer.concat([this.#pending, part]) : part;
    const end = all.indexOf(endOfHead);
    const start = end + endOfHead.length;
    const head = end < 0 ? '' : all.toString('latin1', 0, end);
    const chunked = /\r\ntransfer-encoding: *chunked/i.test(head);
    // In chunks the length of the first one stands before the body.
    const bodyStart = chunked ? all.indexOf('\r\n', start) + 2 : start;
    if (end < 0 || bodyStart < start || all.length < bodyStart + wantedBeginning.length) {
      this.#pending = all;
      return null;
    }
    const fault = faultOf(head, all.toString('utf8', bodyStart, bodyStart + 400));
    if (fault !== null) throw new Error(fault);
    this.#pending = null;
    this.#left = chunked ? -1 : Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? Number.NaN);
    if (Number.isNaN(this.#left)) throw new Error('the answer tells no length');
    return this.take(all.subarray(start));
  }

  #end(): number {
    const bytes = this.#bytes;
    this.#bytes = 0;
    this.#left = null;
    this.#pending = null;
    return bytes;
  }
}
