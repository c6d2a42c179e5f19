/** State of one assembly. */
import { errorEntry } from '../../schema/errors.ts';
import type { ResponsePath } from '../execute/contract.ts';
import type { JsonBytes } from '../json-bytes.ts';
import type { CompletionFault } from './contract.ts';

export class Run {
  readonly variables: Readonly<Record<string, unknown>>;
  readonly faults: CompletionFault[] = [];
  /** Where the writing stands: the first `depth` segments of `path`. */
  readonly path: (string | number)[] = [];
  depth = 0;
  /** The text so far. */
  readonly out: JsonBytes;
  readonly #failed: readonly ResponsePath[];

  constructor(variables: Readonly<Record<string, unknown>>, failed: readonly ResponsePath[], out: JsonBytes) {
    this.variables = variables;
    this.out = out;
    this.#failed = failed;
  }

  report(code: CompletionFault['code'], coordinate: string, item: string | null = null): void {
    const path = this.path.slice(0, this.depth);
    const named = item === null ? {} : { item };
    this.faults.push({ code, message: errorEntry(code).message, path, coordinate, ...named });
  }

  /** Nothing where something must be: a fault, unless the reason is reported already. */
  reportMissing(coordinate: string): void {
    if (!this.#failed.some((failed) => this.#covers(failed))) this.report('SOURCE_DATA_INVALID', coordinate);
  }

  /**
   * A fault covers all below its field. Reported with indices it also covers what is above it: the subgraph
   * has let the null rise to there.
   */
  #covers(failed: ResponsePath): boolean {
    const { path, depth } = this;
    let at = 0;
    for (const segment of failed) {
      if (at < depth && path[at] === segment) at += 1;
      else return at === depth && this.#sameBegin(failed);
      // A path without indices is about the field in every item.
      if (!failed.some((one) => typeof one === 'number'))
        while (at < depth && typeof path[at] === 'number') at += 1;
    }
    return true;
  }

  #sameBegin(failed: ResponsePath): boolean {
    for (let index = 0; index < this.depth; index += 1) if (this.path[index] !== failed[index]) return false;
    return true;
  }
}
