/** Plans that the planner makes, but that give a wrong answer. */
import type {
  BatchFetchNode,
  FetchNode,
  PlanNode,
  RequiresSelection,
} from '@graphql-hive/router-query-planner';
import { type DocumentNode, Kind, type OperationDefinitionNode, visit } from 'graphql';

/** Whether one representation would have to hold two values of one field. */
function isMixedUp(selections: readonly RequiresSelection[]): boolean {
  const sources = new Map<string, string>();
  return selections.some((selection) => {
    if (selection.kind === 'FragmentSpread') return false;
    if (selection.kind === 'InlineFragment') return isMixedUp(selection.selections);
    const { name, alias, selections: inner } = selection;
    const known = sources.get(alias ?? name);
    sources.set(alias ?? name, name);
    return (known !== undefined && known !== name) || isMixedUp(inner ?? []);
  });
}

/** Interfaces that are objects in a subgraph. */
export function interfaceObjects(supergraph: DocumentNode): ReadonlySet<string> {
  const names = new Set<string>();
  visit(supergraph, {
    InterfaceTypeDefinition: (node) => {
      const isObject = node.directives?.some((directive) =>
        directive.arguments?.some(
          ({ name, value }) =>
            name.value === 'isInterfaceObject' && value.kind === Kind.BOOLEAN && value.value,
        ),
      );
      if (isObject === true) names.add(node.name.value);
    },
  });
  return names;
}

function typesIn(operation: OperationDefinitionNode): ReadonlySet<string> {
  const names = new Set<string>();
  visit(operation, {
    InlineFragment: ({ typeCondition }) => void (typeCondition && names.add(typeCondition.name.value)),
  });
  return names;
}

/**
 * What is asked of several types behind such an interface is put into one step, which then may be run for the entities
 * of one of the types only.
 */
function losesTypes(
  operation: string,
  requires: readonly RequiresSelection[],
  objects: ReadonlySet<string>,
): boolean {
  const [only, ...others] = requires;
  if (only?.kind !== 'InlineFragment' || others.length > 0 || objects.has(only.typeCondition)) return false;
  return [...objects].some((name) => operation.includes(`...on ${name}{`));
}

/** @param objects of `interfaceObjects` */
export function isSound(
  plan: PlanNode | null | undefined,
  operation: OperationDefinitionNode,
  objects: ReadonlySet<string>,
): boolean {
  const hasSeveralTypes = objects.size > 0 && typesIn(operation).size > 1;
  const isStepSound = (step: FetchNode | BatchFetchNode, requires: readonly RequiresSelection[]): boolean =>
    !isMixedUp(requires) && !(hasSeveralTypes && losesTypes(step.operation, requires, objects));
  const walk = (node: PlanNode | null | undefined): boolean => {
    switch (node?.kind) {
      case 'Sequence':
      case 'Parallel':
        return node.nodes.every(walk);
      case 'Flatten':
        return walk(node.node);
      case 'Condition':
        return walk(node.ifClause) && walk(node.elseClause);
      case 'Fetch':
        return isStepSound(node, node.requires ?? []);
      case 'BatchFetch':
        return node.entityBatch.aliases.every(({ requires }) => isStepSound(node, requires));
      default:
        return true;
    }
  };
  return walk(plan);
}
