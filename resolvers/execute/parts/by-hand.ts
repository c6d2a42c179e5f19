/**
 * The step for one field that requires others, made from what the supergraph says of it: the planner finds no way where
 * what is required lies in other entities behind an interface. What is required is asked for before, like any field.
 */
import type { PlanNode, RequiresSelection } from '@graphql-hive/router-query-planner';
import {
  type ConstDirectiveNode,
  type DocumentNode,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
  parse,
  print,
  visit,
} from 'graphql';
import type { CutPart } from './cut.ts';

interface RequiringField {
  readonly subgraph: string;
  /** A key by which the subgraph is asked, and what the field requires. */
  readonly needs: SelectionSetNode;
}

/** By `Type.field`. */
export type RequiringFields = ReadonlyMap<string, RequiringField>;

function textOf(directive: ConstDirectiveNode, name: string): string | undefined {
  const value = directive.arguments?.find((argument) => argument.name.value === name)?.value;
  return value?.kind === Kind.STRING || value?.kind === Kind.ENUM ? value.value : undefined;
}

const typeName: SelectionNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } };

/** A selection with the runtime type of every object in it. */
function selection(text: string): SelectionSetNode {
  const [node] = parse(`{ ${text} }`, { noLocation: true }).definitions;
  if (node?.kind !== Kind.OPERATION_DEFINITION) throw new TypeError(`\`${text}\` selects nothing`);
  return visit(node.selectionSet, {
    SelectionSet: (set) => ({ ...set, selections: [typeName, ...set.selections] }),
  });
}

/** Fields of objects that require others without arguments. */
export function requiringFields(supergraph: DocumentNode): RequiringFields {
  const names = new Map<string, string>();
  visit(supergraph, {
    EnumValueDefinition: (node) => {
      const join = node.directives?.find(({ name }) => name.value === 'join__graph');
      const name = join && textOf(join, 'name');
      if (name !== undefined) names.set(node.name.value, name);
    },
  });
  const found = new Map<string, RequiringField>();
  for (const type of supergraph.definitions) {
    if (type.kind !== Kind.OBJECT_TYPE_DEFINITION) continue;
    for (const field of type.fields ?? []) {
      for (const join of field.directives ?? []) {
        const requires = textOf(join, 'requires');
        const graph = textOf(join, 'graph');
        if (requires === undefined || graph === undefined || requires.includes('(')) continue;
        const own = type.directives?.find((one) => textOf(one, 'graph') === graph && textOf(one, 'key'));
        const key = own && textOf(own, 'key');
        const subgraph = names.get(graph);
        if (key === undefined || subgraph === undefined) continue;
        found.set(`${type.name.value}.${field.name.value}`, {
          subgraph,
          needs: selection(`${key} ${requires}`),
        });
      }
    }
  }
  return found;
}

function represented(set: SelectionSetNode): RequiresSelection[] {
  return set.selections.flatMap((node): RequiresSelection[] => {
    if (node.kind === Kind.FIELD) {
      const selections = node.selectionSet ? represented(node.selectionSet) : [];
      return [{ kind: 'Field', name: node.name.value, ...(selections.length > 0 ? { selections } : {}) }];
    }
    if (node.kind === Kind.FRAGMENT_SPREAD) return [];
    const typeCondition = node.typeCondition?.name.value;
    const selections = represented(node.selectionSet);
    return typeCondition === undefined ? selections : [{ kind: 'InlineFragment', typeCondition, selections }];
  });
}

/**
 * @param node the field, with the fragments around it that narrow its type
 * @returns null where the field is none of those, or has fields of its own, which may lie elsewhere
 */
export function stepByHand(
  node: SelectionNode,
  part: CutPart,
  operation: OperationDefinitionNode,
  known: RequiringFields,
): PlanNode | null {
  if (node.kind === Kind.FRAGMENT_SPREAD) return null;
  if (node.kind === Kind.INLINE_FRAGMENT) {
    const [inner] = node.selectionSet.selections;
    const narrowed = node.typeCondition?.name.value;
    if (!inner || narrowed === undefined) return null;
    const start: SelectionNode[] = [];
    const path = [...part.path, { TypeCondition: [narrowed] }];
    const step = stepByHand(inner, { ...part, path, typeName: narrowed, start }, operation, known);
    if (start.length > 0) {
      part.start.push({ ...node, selectionSet: { kind: Kind.SELECTION_SET, selections: start } });
    }
    return step;
  }
  const requiring = known.get(`${part.typeName}.${node.name.value}`);
  if (!requiring || node.selectionSet) return null;
  const used = new Set<string>();
  visit(node, { Variable: (variable) => void used.add(variable.name.value) });
  const variables = (operation.variableDefinitions ?? []).filter(({ variable }) =>
    used.has(variable.name.value),
  );
  const head = ['$representations:[_Any!]!', ...variables.map(print)].join(',');
  const { subgraph, needs } = requiring;
  part.start.push(...needs.selections);
  return {
    kind: 'Flatten',
    path: [...part.path],
    node: {
      kind: 'Fetch',
      serviceName: subgraph,
      operationKind: 'query',
      operation: `query(${head}){_entities(representations:$representations){...on ${part.typeName}{${print(node)}}}}`,
      variableUsages: [...used],
      requires: [{ kind: 'InlineFragment', typeCondition: part.typeName, selections: represented(needs) }],
    },
  };
}
