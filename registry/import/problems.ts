import { QingdanError } from '../../schema/errors.ts';

/** One thing that is wrong with what was handed in. Row 0 stands for the sheet as a whole, row 1 for its header. */
export interface RowProblem {
  readonly sheet: string;
  readonly row: number;
  readonly column: string;
  readonly value: string;
  readonly reason: string;
}

const shown = 100;

/** Gathers everything that is wrong, so that a province corrects its lists in one round. */
export class Problems {
  readonly #found: RowProblem[] = [];
  #total = 0;

  add(problem: RowProblem): void {
    this.#total += 1;
    if (this.#found.length < shown) this.#found.push(problem);
  }

  get any(): boolean {
    return this.#total > 0;
  }

  /** Throws `LIST_ROW_INVALID` when anything was found; `details.rows` has the first hundred, `details.total` all. */
  throwIfAny(): void {
    const first = this.#found[0];
    if (first === undefined) return;
    const more = this.#total > 1 ? `, and ${this.#total - 1} more` : '';
    throw new QingdanError(
      'LIST_ROW_INVALID',
      `\`${first.sheet}\` row ${first.row} column \`${first.column}\`: ${first.reason}${more}; nothing was imported`,
      { rows: this.#found, total: this.#total },
    );
  }
}
