/** Steps that ask root fields. */
import { Arrivals } from './admission.ts';
import type { ExecutionState } from './execution-state.ts';
import { causeOf } from './faults.ts';
import { mergeInto } from './merge.ts';
import type { Rewrite } from './rewrites.ts';
import type { SelectedField } from './selected-fields.ts';
import { type StepParts, call, placesBelow, renamedPath, selected, variablesFor } from './step.ts';

export interface RootStep extends StepParts {
  readonly outputRewrites: Rewrite | null;
  readonly fields: readonly SelectedField[];
  readonly fills: (keys: readonly string[]) => boolean;
}

export async function runRootStep(step: RootStep, state: ExecutionState): Promise<void> {
  const { data, errors } = await call(step, state, variablesFor(step, state));
  const lost = (): readonly string[] => selected(step.fields, state, () => true);
  for (const error of errors) {
    const cause = causeOf(error, step.source, step.department);
    const path = renamedPath(error.path ?? [], step.renamed);
    if (path.length > 0) state.faults.add(cause, path);
    else for (const key of lost()) state.faults.add(cause, [key]);
  }
  if (data === null) {
    const [first] = errors;
    const named = new Set(errors.map((error) => error.path?.[0]));
    for (const key of lost()) {
      if (first && !named.has(key)) state.faults.add(causeOf(first, step.source, step.department), [key]);
    }
    return;
  }
  step.outputRewrites?.(data);
  const below = placesBelow(state.places, step, [], step.fills);
  if (below.length > 0) {
    const arrivals = new Arrivals();
    arrivals.add(data, below);
    await arrivals.admit(state.gate);
  }
  state.revision += 1;
  mergeInto(state.data, data, step.types);
}
