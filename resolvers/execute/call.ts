/** One call of a subgraph, within its time, whatever it throws. */
import { SourceFailure } from '../../connectors/contract.ts';
import { type ErrorCode, QingdanError, errorEntry } from '../../schema/errors.ts';
import type { FetchRequest, FetchResult, PreparedFetch, SubgraphError, Tree } from './contract.ts';
import { type EndSignal, Ending } from './ending.ts';
import { isTree } from './merge.ts';

/** What is left of a call: fresh data or none, and errors that are safe to show. */
export interface CallOutcome {
  readonly data: Tree | null;
  readonly errors: readonly SubgraphError[];
}

export interface CallLimits {
  /** End of the whole request. */
  readonly signal: EndSignal;
  /** Ends of the calls that are under way; the request ends them when it ends. */
  readonly running: Set<Ending>;
  readonly fetchLimitMilliseconds: number | undefined;
}

const endOfTime: unique symbol = Symbol('end of time');

const tooLong = 'the fetch took too long';

class CallRequest implements FetchRequest {
  readonly variables: FetchRequest['variables'];
  readonly context: unknown;
  readonly ending: Ending;

  constructor(variables: FetchRequest['variables'], context: unknown, ending: Ending) {
    this.variables = variables;
    this.context = context;
    this.ending = ending;
  }

  get signal(): AbortSignal {
    return this.ending.signal;
  }
}

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
  const ending = new Ending();
  const { promise, resolve, reject } = Promise.withResolvers<FetchResult | typeof endOfTime>();
  // The first to hear of the end, so that what the subgraph rejects with for its sake is not what is seen.
  ending.addEventListener('abort', () => resolve(endOfTime));
  const stopClock = limit === undefined ? null : ending.after(limit, tooLong);
  limits.running.add(ending);
  try {
    prepared.run(new CallRequest(variables, context, ending)).then(resolve, reject);
    const result = await promise;
    if (result === endOfTime) {
      report(new DOMException(tooLong, 'TimeoutError'));
      return failed('SOURCE_TIMEOUT');
    }
    return outcomeOfResult(result);
  } catch (error) {
    report(error);
    return limits.signal.aborted ? failed('SOURCE_TIMEOUT') : outcomeOfThrown(error);
  } finally {
    stopClock?.();
    limits.running.delete(ending);
  }
}
