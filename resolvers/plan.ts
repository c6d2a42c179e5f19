/** Stage "plan": the masked operation planned over the sources, compiled once and kept. */
import type { Subgraph } from './execute/contract.ts';
import { type ExecutablePlan, compilePlan } from './execute/compile-plan.ts';
import { type PlannedQuery, type Planner, createPlanner } from './execute/planner.ts';
import type { ComposedGraph } from '../schema/compose.ts';
import type { RequestScope } from './request.ts';

/** Notes in the request's scope that a source was really asked. */
function tracked(subgraph: Subgraph): Subgraph {
  if (subgraph.department === null) return subgraph;
  return {
    name: subgraph.name,
    department: subgraph.department,
    prepare(operation, operationName) {
      const prepared = subgraph.prepare(operation, operationName);
      return {
        statements: prepared.statements,
        run(request) {
          (request.context as RequestScope).asked.add(subgraph.name);
          return prepared.run(request);
        },
      };
    },
  };
}

export class PlanStage {
  readonly #planner: Planner;
  readonly #subgraphs: ReadonlyMap<string, Subgraph>;
  /** Lives as long as the planner keeps the plan. */
  readonly #compiled = new WeakMap<PlannedQuery, ExecutablePlan>();

  constructor(graph: ComposedGraph, subgraphs: readonly Subgraph[]) {
    this.#planner = createPlanner(graph.supergraphSdl);
    this.#subgraphs = new Map(subgraphs.map((subgraph) => [subgraph.name, tracked(subgraph)]));
  }

  /** The plan of an operation's text; coerced variables decide its `@skip` and `@include`. */
  async plan(operation: string, variables: Readonly<Record<string, unknown>>): Promise<ExecutablePlan> {
    const planned = await this.#planner.plan(operation, null, variables);
    const kept = this.#compiled.get(planned);
    if (kept) return kept;
    const compiled = compilePlan(planned, this.#subgraphs);
    this.#compiled.set(planned, compiled);
    return compiled;
  }
}
