/** What lives as long as one execution of a plan. */
import type { CallLimits } from './call.ts';
import type { ExecutionInput, SubjectGate, SubjectPlace, Tree } from './contract.ts';
import type { FaultList } from './faults.ts';
import type { Found } from './gather.ts';

export interface ExecutionState {
  readonly data: Tree;
  /** Grows with each change of the tree. */
  revision: number;
  /** Entities found in the tree, by what identifies a target. */
  readonly found: Map<string, Found>;
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
