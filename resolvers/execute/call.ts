/** One call of a subgraph, within its time, whatever it throws. */
import { SourceFailure } from '../../connectors/contract.ts';
import { type ErrorCode, QingdanError, errorEntry } from '../../schema/errors.ts';
import type { FetchResult, PreparedFetch, SubgraphError, Tree } from './contract.ts';
import { isTree } from './merge.ts';

/** What is left of a call: fresh data or none, and errors that are safe to show. */
export interface CallOutcome {
  readonly data: Tree | null;
  readonly errors: readonly SubgraphError[];
}

export interface CallLimits {
  readonly signal: AbortSignal;
  /** Settles with `endOfTime` when the signal aborts; one promise for all calls of a request. */
  readonly ended: Promise<typeof endOfTime>;
  readonly fetchLimitMilliseconds: number | undefined;
}

export const endOfTime: unique symbol = Symbol('end of time');

function failed(code: ErrorCode): CallOutcome {
  return { data: null, errors: [{ code, message: errorEntry(code).message }] };
}

/** Names an error by its code; the text of anything but our own errors stays inside. */
function outcomeOfThrown(error: unknown): CallOutcome {
  if (error instanceof QingdanError) {
    return { data: null, errors: [{ code: error.code, message: error.message, details: error.details }] };
  }
  if (error instanceof SourceFailure) return failed(error.code);
  const name = error instanceof Error ? error.name : '';
  return failed(name === 'TimeoutError' || name === 'AbortError' ? 'SOURCE_TIMEOUT' : 'SOURCE_UNAVAILABLE');
}

function outcomeOfResult(result: FetchResult): CallOutcome {
  // Types end where another party's code begins.
  if (!isTree(result)) return failed('SOURCE_DATA_INVALID');
  const errors = Array.isArray(result.errors) ? result.errors : [];
  const data: unknown = result.data;
  if (isTree(data)) return { data, errors };
  return errors.length > 0 ? { data: null, errors } : failed('SOURCE_DATA_INVALID');
}

/** Never rejects. `report` takes what was thrown. */
export async function callSubgraph(
  prepared: PreparedFetch,
  variables: Readonly<Record<string, unknown>>,
  context: unknown,
  limits: CallLimits,
  report: (error: unknown) => void,
): Promise<CallOutcome> {
  if (limits.signal.aborted) return failed('SOURCE_TIMEOUT');
  const limit = limits.fetchLimitMilliseconds;
  const own = limit === undefined ? null : new AbortController();
  let timer: NodeJS.Timeout | undefined;
  try {
    const signal = own ? AbortSignal.any([limits.signal, own.signal]) : limits.signal;
    const run = prepared.run({ variables, signal, context });
    const contenders: Promise<FetchResult | typeof endOfTime>[] = [run, limits.ended];
    if (own) {
      contenders.push(
        new Promise((resolve) => {
          timer = setTimeout(() => {
            // The race ends first, so that the abort's own rejection is not what is seen.
            resolve(endOfTime);
            own.abort(new DOMException('the fetch took too long', 'TimeoutError'));
          }, limit);
        }),
      );
    }
    const result = await Promise.race(contenders);
    if (result === endOfTime) {
      report(new DOMException('the fetch took too long', 'TimeoutError'));
      return failed('SOURCE_TIMEOUT');
    }
    return outcomeOfResult(result);
  } catch (error) {
    report(error);
    return limits.signal.aborted ? failed('SOURCE_TIMEOUT') : outcomeOfThrown(error);
  } finally {
    clearTimeout(timer);
  }
}
