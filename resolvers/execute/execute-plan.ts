/** Runs a compiled plan. */
import type { ExecutablePlan } from './compile-plan.ts';
import type { ExecutionInput, ExecutionOutcome, Tree } from './contract.ts';
import type { Ending } from './ending.ts';
import type { ExecutionState } from './execution-state.ts';
import { FaultList } from './faults.ts';
import { withholdIdentifiers } from './row-withholding.ts';

/**
 * Fetches all that a plan asks for. `data` is always there; what a source failed to give is missing in it and
 * has a fault. Rejects only with what the gate throws.
 */
export async function executePlan(plan: ExecutablePlan, input: ExecutionInput): Promise<ExecutionOutcome> {
  const running = new Set<Ending>();
  const end = (): void => {
    for (const call of running) call.end(input.signal.reason as Error);
  };
  input.signal.addEventListener('abort', end, { once: true });
  const state: ExecutionState = {
    // Without a prototype no response key finds anything that a source did not give.
    data: Object.create(null) as Tree,
    revision: 0,
    found: new Map(),
    faults: new FaultList(),
    sources: new Set(),
    variables: input.variables,
    places: input.places,
    gate: input.gate,
    context: input.context,
    limits: { signal: input.signal, running, fetchLimitMilliseconds: input.fetchLimitMilliseconds },
    rows: input.rows,
    report: input.report ?? (() => undefined),
  };
  try {
    await plan.run(state);
    if (input.rows) withholdIdentifiers(state.data, input.places, input.rows);
  } finally {
    // Where the gate throws, calls beside it may still be under way: they end with the request.
    if (running.size === 0) input.signal.removeEventListener('abort', end);
  }
  return { data: state.data, errors: state.faults.visible(state.data, plan.shows), sources: state.sources };
}
