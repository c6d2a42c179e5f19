/**
 * The planner goes through subgraphs by name, and finds no way from an interface that is an object to the types behind
 * it unless the subgraph that defines the interface comes first. So it gets them under names in that order.
 */
import type { PlanNode } from '@graphql-hive/router-query-planner';
import { type ConstArgumentNode, type DocumentNode, Kind, visit } from 'graphql';

export interface OrderedSupergraph {
  readonly document: DocumentNode;
  /** Gives the subgraphs of a plan their own names again. */
  readonly named: (plan: PlanNode) => PlanNode;
}

function argumentsOf(node: {
  arguments?: readonly ConstArgumentNode[];
}): ReadonlyMap<string, string | boolean> {
  return new Map(
    (node.arguments ?? []).flatMap(({ name, value }): [string, string | boolean][] =>
      value.kind === Kind.STRING || value.kind === Kind.ENUM || value.kind === Kind.BOOLEAN
        ? [[name.value, value.value]]
        : [],
    ),
  );
}

/** For each subgraph, by its value in `join__Graph`, those that must come before it. */
function predecessors(supergraph: DocumentNode): ReadonlyMap<string, ReadonlySet<string>> {
  const before = new Map<string, Set<string>>();
  visit(supergraph, {
    InterfaceTypeDefinition: (node) => {
      const joins = (node.directives ?? [])
        .filter((directive) => directive.name.value === 'join__type')
        .map(argumentsOf);
      const graphs = (isObject: boolean): string[] =>
        joins
          .filter((join) => (join.get('isInterfaceObject') === true) === isObject)
          .map((join) => String(join.get('graph')));
      for (const graph of graphs(true)) {
        const known = before.get(graph) ?? new Set();
        before.set(graph, known);
        for (const definer of graphs(false)) known.add(definer);
      }
    },
  });
  return before;
}

/** The length of the longest way to a subgraph; ways in a circle count once. */
function rankOf(
  graph: string,
  before: ReadonlyMap<string, ReadonlySet<string>>,
  passed: ReadonlySet<string> = new Set(),
): number {
  const ranks = [...(before.get(graph) ?? [])]
    .filter((one) => one !== graph && !passed.has(one))
    .map((one) => rankOf(one, before, new Set([...passed, graph])) + 1);
  return Math.max(0, ...ranks);
}

function renamed(plan: PlanNode, nameOf: (name: string) => string): PlanNode {
  switch (plan.kind) {
    case 'Sequence':
    case 'Parallel':
      return { ...plan, nodes: plan.nodes.map((node) => renamed(node, nameOf)) };
    case 'Fetch':
    case 'BatchFetch':
      return { ...plan, serviceName: nameOf(plan.serviceName) };
    case 'Flatten':
      return { ...plan, node: renamed(plan.node, nameOf) };
    case 'Subscription':
      return { ...plan, primary: { ...plan.primary, serviceName: nameOf(plan.primary.serviceName) } };
    case 'Condition':
      return {
        ...plan,
        ...(plan.ifClause ? { ifClause: renamed(plan.ifClause, nameOf) } : {}),
        ...(plan.elseClause ? { elseClause: renamed(plan.elseClause, nameOf) } : {}),
      };
    default:
      return plan;
  }
}

/** Without interfaces that are objects the supergraph stays as it is. */
export function inPlanningOrder(supergraph: DocumentNode): OrderedSupergraph {
  const before = predecessors(supergraph);
  if (before.size === 0) return { document: supergraph, named: (plan) => plan };
  const given = new Map<string, string>();
  visit(supergraph, {
    EnumValueDefinition: (node) => {
      const join = node.directives?.find((directive) => directive.name.value === 'join__graph');
      const name = join && argumentsOf(join).get('name');
      if (typeof name === 'string') given.set(name, `${rankOf(node.name.value, before)} ${name}`);
    },
  });
  const own = new Map([...given].map(([name, ordered]) => [ordered, name]));
  /** Where a directive names a subgraph by its name. */
  const naming: Readonly<Record<string, string>> = { join__graph: 'name', join__field: 'override' };
  const document = visit(supergraph, {
    Directive: (node) => ({
      ...node,
      arguments: node.arguments?.map((argument) => {
        const { name, value } = argument;
        const ordered = value.kind === Kind.STRING ? given.get(value.value) : undefined;
        return ordered !== undefined && naming[node.name.value] === name.value
          ? { ...argument, value: { kind: Kind.STRING as const, value: ordered } }
          : argument;
      }),
    }),
  });
  return { document, named: (plan) => renamed(plan, (name) => own.get(name) ?? name) };
}
