/** What the sources gave to one request, for `x-explain: 1`. */
import { InvalidValue, type SourceRow, type SourceValue } from '../connectors/contract.ts';

export interface SourceUsage {
  statements: number;
  rows: number;
  /** UTF-8 bytes of the values, keys included, as text. */
  bytes: number;
}

export class SourceUsages {
  readonly #bySource = new Map<string, SourceUsage>();

  note(source: string, rows: readonly SourceRow[]): void {
    const usage = this.#bySource.get(source) ?? { statements: 0, rows: 0, bytes: 0 };
    this.#bySource.set(source, usage);
    usage.statements += 1;
    usage.rows += rows.length;
    for (const { key, group, updatedAt, values } of rows) {
      for (const value of [key, group, updatedAt, ...values]) usage.bytes += bytesOf(value);
    }
  }

  /** By the names of the sources. */
  all(): readonly (SourceUsage & { readonly source: string })[] {
    return [...this.#bySource]
      .map(([source, usage]) => ({ source, ...usage }))
      .sort((one, other) => (one.source < other.source ? -1 : 1));
  }
}

function bytesOf(value: SourceValue): number {
  if (value === null || value instanceof InvalidValue) return 0;
  return Buffer.byteLength(String(value));
}
