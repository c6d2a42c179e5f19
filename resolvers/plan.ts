/** Stage "plan": the masked operation planned over the sources, compiled once and kept. */
import type { Mask } from '../auth/mask/contract.ts';
import { BoundedCache } from '../caching/bounded-cache.ts';
import type { Subgraph } from './execute/contract.ts';
import { type ExecutablePlan, compilePlan } from './execute/compile-plan.ts';
import { type PlannedQuery, type Planner, createPlanner } from './execute/planner.ts';
import { divideAliases } from './fetch/divide-aliases.ts';
import { divideByRequires } from './fetch/divide-by-requires.ts';
import { divideAtRelations } from './fetch/divide-at-relations.ts';
import { divideByScope } from './fetch/divide-by-scope.ts';
import type { ComposedGraph } from '../schema/compose.ts';
import { requiresOthers } from '../schema/requirements.ts';
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

/** Ways to divide one plan by row scopes that are kept: one for each grant that asks it. */
const keptDivisions = 16;

export class PlanStage {
  readonly #graph: ComposedGraph;
  readonly #planner: Planner;
  readonly #subgraphs: ReadonlyMap<string, Subgraph>;
  /** The planner keeps its plans and gives the same object again; what is compiled of it lives as long. */
  readonly #compiled = new WeakMap<PlannedQuery, BoundedCache<string, ExecutablePlan>>();

  constructor(graph: ComposedGraph, subgraphs: readonly Subgraph[]) {
    this.#graph = graph;
    this.#planner = createPlanner(graph.supergraphSdl, {
      isApart: requiresOthers(graph.sources),
      // Steps end where they reach a relative, so that the gate stands before anything of him is read; and what
      // is asked at one place only is read at no other, and sent to no source that does not need it.
      revise: (plan) =>
        divideAliases(divideByRequires(divideAtRelations(plan, graph.schema), graph.sources, graph.schema)),
    });
    this.#subgraphs = new Map(subgraphs.map((subgraph) => [subgraph.name, tracked(subgraph)]));
  }

  /** Plans that are kept. */
  get kept(): number {
    return this.#planner.kept;
  }

  /** Ends the process that plans, where there is one. */
  close(): void {
    this.#planner.close();
  }

  /** Plans that were compiled, with the statements of their sources. */
  made = 0;

  /** The plan of a masked operation under the outcome of its conditions; null when nothing is left to ask. */
  async plan(mask: Mask, variables: Readonly<Record<string, unknown>>): Promise<ExecutablePlan | null> {
    if (mask.operation === null) return null;
    const planned = await this.#planner.plan(mask.operation, null, variables);
    const kept = this.#compiled.get(planned) ?? new BoundedCache<string, ExecutablePlan>(keptDivisions);
    this.#compiled.set(planned, kept);
    return kept.getOrMake(mask.rowScopes?.key ?? '', () => {
      this.made += 1;
      return compilePlan(this.#divided(planned, mask), this.#subgraphs);
    });
  }

  #divided(planned: PlannedQuery, { places, rowScopes }: Mask): PlannedQuery {
    if (rowScopes === null) return planned;
    const { rules, schema } = this.#graph;
    return divideByScope(planned, { places, scopes: rowScopes, rules, schema });
  }
}
