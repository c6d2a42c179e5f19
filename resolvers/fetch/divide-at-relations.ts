/**
 * Divides a plan where one citizen leads to another. A planner fetches what a source holds on a relative in the
 * same step as the relation; here the step ends with the relative's ID, and another step follows, so that the
 * gate stands between them: nothing of a citizen is fetched before he is admitted.
 */
import type { PlanNode, QueryPlan, RequiresSelection } from '@graphql-hive/router-query-planner';
import {
  Kind,
  type FieldNode,
  type GraphQLOutputType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
  getNamedType,
  isListType,
  isNonNullType,
  isObjectType,
  print,
} from 'graphql';
import {
  type PlanPath,
  type StepNode,
  definitionsFor,
  mapSteps,
  operationOfStep,
  parallel,
  usedVariables,
  withOperation,
} from './planned-steps.ts';

/** What is asked of relatives at a place of a step's result. */
interface Remainder {
  readonly root: string;
  /** From an entity of the step (or from the response's root) to the relatives. */
  readonly path: PlanPath;
  readonly selections: SelectionNode[];
}

interface Trimmed<Step> {
  readonly step: Step;
  readonly remainders: readonly Remainder[];
  /** As it was, for the definitions of its variables. */
  readonly operation: OperationDefinitionNode;
}

const citizen = 'Citizen';

function plainField(name: string): FieldNode {
  return { kind: Kind.FIELD, name: { kind: Kind.NAME, value: name } };
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

function trim<Step extends StepNode>(step: Step, schema: GraphQLSchema): Trimmed<Step> | null {
  const operation = operationOfStep(step);
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
  return { step: withOperation(step, operation, selections), remainders, operation };
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
function following(
  serviceName: string,
  operation: OperationDefinitionNode,
  remainder: Remainder,
  path: PlanPath,
): PlanNode {
  const set: SelectionSetNode = { kind: Kind.SELECTION_SET, selections: remainder.selections };
  const used = usedVariables(set);
  const definitions = definitionsFor(operation, used).map((node) => print(node));
  const variables = ['$representations: [_Any!]!', ...definitions].join(', ');
  const text = `query(${variables}) { _entities(representations: $representations) { ... on ${citizen} ${print(set)} } }`;
  return {
    kind: 'Flatten',
    path: [...path],
    node: {
      kind: 'Fetch',
      serviceName,
      operationKind: 'query',
      operation: text,
      requires,
      ...(used.size > 0 ? { variableUsages: [...used] } : {}),
    },
  };
}

/** Where the entities of a root field of the step stand: the step's own place, or each of an alias's places. */
function placesOf(step: StepNode, root: string, place: PlanPath): readonly PlanPath[] {
  if (step.kind === 'Fetch') return [place];
  return step.entityBatch.aliases.find((alias) => alias.alias === root)?.paths ?? [];
}

function divideStep(step: StepNode, place: PlanPath, node: PlanNode, schema: GraphQLSchema): PlanNode {
  const trimmed = trim(step, schema);
  if (!trimmed) return node;
  const next = trimmed.remainders.flatMap((remainder) =>
    placesOf(step, remainder.root, place).map((base) =>
      divideNode(
        following(step.serviceName, trimmed.operation, remainder, [...base, ...remainder.path]),
        schema,
      ),
    ),
  );
  const first: PlanNode = node.kind === 'Flatten' ? { ...node, node: trimmed.step } : trimmed.step;
  return { kind: 'Sequence', nodes: [first, parallel(next)] };
}

function divideNode(node: PlanNode, schema: GraphQLSchema): PlanNode {
  return mapSteps(node, (step, place, whole) => divideStep(step, place, whole, schema));
}

/**
 * The plan with each step ending where it reaches a citizen. `schema` is the public one, whose relations have the
 * type `Citizen`. A plan without relations stays as it is.
 */
export function divideAtRelations<Plan extends QueryPlan>(plan: Plan, schema: GraphQLSchema): Plan {
  return plan.node ? { ...plan, node: divideNode(plan.node, schema) } : plan;
}
