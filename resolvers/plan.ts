/** Stage "plan": the masked operation planned over the sources, compiled once and kept. */
import type { Subgraph } from './execute/contract.ts';
import { type ExecutablePlan, compilePlan } from './execute/compile-plan.ts';
import { type PlannedQuery, type Planner, createPlanner } from './execute/planner.ts';
import { divideAliases } from './fetch/divide-aliases.ts';
import { divideAtRelations } from './fetch/divide-at-relations.ts';
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
  /** The planner keeps its plans and gives the same object again; what is compiled of it lives as long. */
  readonly #compiled = new WeakMap<PlannedQuery, ExecutablePlan>();

  constructor(graph: ComposedGraph, subgraphs: readonly Subgraph[]) {
    this.#planner = createPlanner(graph.supergraphSdl, {
      // Steps end where they reach a relative, so that the gate stands before anything of him is read; and what
      // is asked at one place only is read at no other.
      revise: (plan) => divideAliases(divideAtRelations(plan, graph.schema)),
    });
    this.#subgraphs = new Map(subgraphs.map((subgraph) => [subgraph.name, tracked(subgraph)]));
  }

  /** The plan of an operation's text under the outcome of its conditions. */
  async plan(operation: string, variables: Readonly<Record<string, unknown>>): Promise<ExecutablePlan> {
    const planned = await this.#planner.plan(operation, null, variables);
    const kept = this.#compiled.get(planned);
    if (kept) return kept;
    const plan = compilePlan(planned, this.#subgraphs);
    this.#compiled.set(planned, plan);
    return plan;
  }
}
