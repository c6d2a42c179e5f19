/**
 * Divides a plan where one citizen leads to another. A planner fetches what a source holds on a relative in the
 * same step as the relation; here the step ends with the relative's ID, and another step follows, so that the
 * gate stands between them: nothing of a citizen is fetched before he is admitted.
 */
import type {
  FlattenNodePathSegment,
  PlanNode,
  QueryPlan,
  RequiresSelection,
} from '@graphql-hive/router-query-planner';
import {
  Kind,
  type DocumentNode,
  type FieldNode,
  type GraphQLOutputType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
  type VariableDefinitionNode,
  getNamedType,
  isListType,
  isNonNullType,
  isObjectType,
  parse,
  print,
  visit,
} from 'graphql';

type PlanPath = readonly FlattenNodePathSegment[];
type OperationNode = Extract<PlanNode, { kind: 'Fetch' } | { kind: 'BatchFetch' }>;

/** What is asked of relatives at a place of a step's result. */
interface Remainder {
  readonly root: string;
  /** From an entity of the step (or from the response's root) to the relatives. */
  readonly path: PlanPath;
  readonly selections: SelectionNode[];
}

interface Trimmed {
  readonly operation: string;
  readonly variables: readonly string[];
  readonly remainders: readonly Remainder[];
  readonly definitions: readonly VariableDefinitionNode[];
}

const citizen = 'Citizen';

function plainField(name: string): FieldNode {
  return { kind: Kind.FIELD, name: { kind: Kind.NAME, value: name } };
}

/** Puts spread fragments in place, so that the same fragment can be divided here and kept there. */
function inlined(document: DocumentNode): OperationDefinitionNode {
  const fragments = new Map(
    document.definitions
      .filter((node) => node.kind === Kind.FRAGMENT_DEFINITION)
      .map((node) => [node.name.value, node]),
  );
  const operation = document.definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION);
  if (!operation) throw new TypeError('a planned fetch has no operation');
  return visit(operation, {
    FragmentSpread: (node) => {
      const fragment = fragments.get(node.name.value);
      if (!fragment) throw new TypeError('a planned fetch spreads a fragment that it does not have');
      const { typeCondition, selectionSet } = fragment;
      return { kind: Kind.INLINE_FRAGMENT, typeCondition, directives: node.directives ?? [], selectionSet };
    },
  });
}

function isIdentity(node: SelectionNode): boolean {
  return node.kind === Kind.FIELD && ['__typename', 'id'].includes(node.name.value);
}

/** The part of a relative's selections that tells who it is, or the part that does not. */
function part(selections: readonly SelectionNode[], identity: boolean): readonly SelectionNode[] {
  return selections.flatMap((node): readonly SelectionNode[] => {
    if (node.kind !== Kind.INLINE_FRAGMENT) return isIdentity(node) === identity ? [node] : [];
    const kept = part(node.selectionSet.selections, identity);
    return kept.length === 0 ? [] : [{ ...node, selectionSet: { ...node.selectionSet, selections: kept } }];
  });
}

function listMarks(type: GraphQLOutputType): readonly '@'[] {
  if (isNonNullType(type)) return listMarks(type.ofType);
  return isListType(type) ? ['@', ...listMarks(type.ofType)] : [];
}

class Trimmer {
  readonly remainders: Remainder[] = [];
  readonly #schema: GraphQLSchema;
  readonly #root: string;

  constructor(schema: GraphQLSchema, root: string) {
    this.#schema = schema;
    this.#root = root;
  }

  set(set: SelectionSetNode, typeName: string | null, path: PlanPath): SelectionSetNode {
    return { ...set, selections: set.selections.map((node) => this.#selection(node, typeName, path)) };
  }

  #selection(node: SelectionNode, typeName: string | null, path: PlanPath): SelectionNode {
    if (node.kind === Kind.FIELD) return this.field(node, typeName, path);
    if (node.kind === Kind.FRAGMENT_SPREAD) return node;
    const condition = node.typeCondition?.name.value ?? typeName;
    return { ...node, selectionSet: this.set(node.selectionSet, condition, path) };
  }

  field(node: FieldNode, typeName: string | null, path: PlanPath): FieldNode {
    const parent = typeName === null ? undefined : this.#schema.getType(typeName);
    const type = isObjectType(parent) ? parent.getFields()[node.name.value]?.type : undefined;
    if (!type || !node.selectionSet) return node;
    const here: PlanPath = [...path, { Field: (node.alias ?? node.name).value }, ...listMarks(type)];
    const named = getNamedType(type).name;
    if (named !== citizen) return { ...node, selectionSet: this.set(node.selectionSet, named, here) };
    const rest = part(node.selectionSet.selections, false);
    if (rest.length === 0) return node;
    this.#remain(here, rest);
    const kept = part(node.selectionSet.selections, true);
    const who = [plainField('__typename'), plainField('id')];
    return { ...node, selectionSet: { ...node.selectionSet, selections: [...who, ...kept] } };
  }

  #remain(path: PlanPath, selections: readonly SelectionNode[]): void {
    const key = JSON.stringify(path);
    const known = this.remainders.find((each) => JSON.stringify(each.path) === key);
    if (known) known.selections.push(...selections);
    else this.remainders.push({ root: this.#root, path, selections: [...selections] });
  }
}

function usedVariables(node: OperationDefinitionNode | SelectionSetNode): ReadonlySet<string> {
  const used = new Set<string>();
  visit(node, {
    VariableDefinition: () => false,
    Variable: (variable) => void used.add(variable.name.value),
  });
  return used;
}

function trim(text: string, schema: GraphQLSchema): Trimmed | null {
  const operation = inlined(parse(text, { noLocation: true }));
  const remainders: Remainder[] = [];
  const rootType = schema.getRootType(operation.operation)?.name ?? null;
  const selections = operation.selectionSet.selections.map((node) => {
    if (node.kind !== Kind.FIELD) return node;
    const trimmer = new Trimmer(schema, (node.alias ?? node.name).value);
    // Entities stand at the step's own place; other root fields are a part of the path.
    const entities = node.name.value === '_entities' && node.selectionSet;
    const kept = entities
      ? { ...node, selectionSet: trimmer.set(entities, null, []) }
      : trimmer.field(node, rootType, []);
    remainders.push(...trimmer.remainders);
    return kept;
  });
  if (remainders.length === 0) return null;
  const trimmed = { ...operation, selectionSet: { ...operation.selectionSet, selections } };
  const used = usedVariables(trimmed);
  const definitions = operation.variableDefinitions ?? [];
  const variableDefinitions = definitions.filter((node) => used.has(node.variable.name.value));
  return {
    operation: print({ ...trimmed, variableDefinitions }),
    variables: [...used],
    remainders,
    definitions,
  };
}

const requires: RequiresSelection[] = [
  {
    kind: 'InlineFragment',
    typeCondition: citizen,
    selections: [
      { kind: 'Field', name: '__typename' },
      { kind: 'Field', name: 'id' },
    ],
  },
];

/** The step that fetches what is left to ask of relatives. */
function following(serviceName: string, trimmed: Trimmed, remainder: Remainder, path: PlanPath): PlanNode {
  const set: SelectionSetNode = { kind: Kind.SELECTION_SET, selections: remainder.selections };
  const used = usedVariables(set);
  const definitions = trimmed.definitions.filter((node) => used.has(node.variable.name.value));
  const variables = ['$representations: [_Any!]!', ...definitions.map((node) => print(node))].join(', ');
  const operation = `query(${variables}) { _entities(representations: $representations) { ... on ${citizen} ${print(set)} } }`;
  return {
    kind: 'Flatten',
    path: [...path],
    node: {
      kind: 'Fetch',
      serviceName,
      operationKind: 'query',
      operation,
      requires,
      ...(used.size > 0 ? { variableUsages: [...used] } : {}),
    },
  };
}

/** Where the entities of a root field of the step stand: the step's own place, or each of an alias's places. */
function placesOf(node: OperationNode, root: string, place: PlanPath): readonly PlanPath[] {
  if (node.kind === 'Fetch') return [place];
  return node.entityBatch.aliases.find((alias) => alias.alias === root)?.paths ?? [];
}

function divideStep(node: OperationNode, place: PlanPath, schema: GraphQLSchema): readonly PlanNode[] {
  const trimmed = trim(node.operation, schema);
  if (!trimmed) return [node];
  const variables = (node.variableUsages ?? []).filter((name) => trimmed.variables.includes(name));
  const first = { ...node, operation: trimmed.operation, variableUsages: variables };
  const next = trimmed.remainders.flatMap((remainder) =>
    placesOf(node, remainder.root, place).map((base) =>
      divideNode(following(node.serviceName, trimmed, remainder, [...base, ...remainder.path]), schema),
    ),
  );
  return [first, next.length === 1 && next[0] ? next[0] : { kind: 'Parallel', nodes: next }];
}

function divideNode(node: PlanNode, schema: GraphQLSchema): PlanNode {
  switch (node.kind) {
    case 'Sequence':
    case 'Parallel':
      return { ...node, nodes: node.nodes.map((each) => divideNode(each, schema)) };
    case 'Condition':
      return {
        ...node,
        ...(node.ifClause ? { ifClause: divideNode(node.ifClause, schema) } : {}),
        ...(node.elseClause ? { elseClause: divideNode(node.elseClause, schema) } : {}),
      };
    case 'Flatten': {
      if (node.node.kind !== 'Fetch') return { ...node, node: divideNode(node.node, schema) };
      const [first, ...next] = divideStep(node.node, node.path, schema);
      if (!first || next.length === 0) return node;
      return { kind: 'Sequence', nodes: [{ ...node, node: first }, ...next] };
    }
    case 'Fetch':
    case 'BatchFetch': {
      const steps = divideStep(node, [], schema);
      return steps.length > 1 ? { kind: 'Sequence', nodes: [...steps] } : node;
    }
    default:
      return node;
  }
}

/**
 * The plan with each step ending where it reaches a citizen. `schema` is the public one, whose relations have the
 * type `Citizen`. A plan without relations stays as it is.
 */
export function divideAtRelations<Plan extends QueryPlan>(plan: Plan, schema: GraphQLSchema): Plan {
  return plan.node ? { ...plan, node: divideNode(plan.node, schema) } : plan;
}
