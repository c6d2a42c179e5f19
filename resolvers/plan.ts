/** Stage "plan": the masked operation planned over the sources, compiled once and kept. */
import type { Subgraph } from './execute/contract.ts';
import { type ExecutablePlan, compilePlan } from './execute/compile-plan.ts';
import { createPlanner, type Planner } from './execute/planner.ts';
import type { ComposedGraph } from '../schema/compose.ts';
import { BoundedCache } from './bounded-cache.ts';
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
  readonly #plans = new BoundedCache<string, Promise<ExecutablePlan>>(2_000);

  constructor(graph: ComposedGraph, subgraphs: readonly Subgraph[]) {
    this.#planner = createPlanner(graph.supergraphSdl);
    this.#subgraphs = new Map(subgraphs.map((subgraph) => [subgraph.name, tracked(subgraph)]));
  }

  /** The plan of an operation's text. A planning that failed is not kept. */
  async plan(operation: string): Promise<ExecutablePlan> {
    const planned = this.#plans.getOrMake(operation, async () =>
      compilePlan(await this.#planner.plan(operation, null), this.#subgraphs),
    );
    try {
      return await planned;
    } catch (error) {
      this.#plans.delete(operation);
      throw error;
    }
  }
}
