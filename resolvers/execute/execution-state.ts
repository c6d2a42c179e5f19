/** What lives as long as one execution of a plan. */
import type { CallLimits } from './call.ts';
import type { ExecutionInput, SubjectGate, SubjectPlace, Tree } from './contract.ts';
import type { FaultList } from './faults.ts';

export interface ExecutionState {
  readonly data: Tree;
  readonly faults: FaultList;
  readonly sources: Set<string>;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly places: readonly SubjectPlace[];
  readonly gate: SubjectGate;
  readonly context: unknown;
  readonly limits: CallLimits;
  readonly rows: ExecutionInput['rows'];
  readonly report: (source: string, error: unknown) => void;
}
