/** The selections of a planned operation, fragments in place, conditions decided by the request's variables. */
import {
  Kind,
  type ConstValueNode,
  type DirectiveNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type OperationDefinitionNode,
  type SelectionSetNode,
  type ValueNode,
  visit,
} from 'graphql';

export interface Operation {
  readonly definition: OperationDefinitionNode;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  /**
   * Variables other than representations and those of pages: they decide what is selected, so what is compiled depends
   * on them.
   */
  readonly deciding: readonly string[];
}

/** Values of the deciding variables; null compiles everything, whatever its condition. */
export type Deciding = Readonly<Record<string, unknown>> | null;

export interface SelectedField {
  /** Response key. */
  readonly key: string;
  readonly name: string;
  readonly node: FieldNode;
  readonly below: readonly SelectionSetNode[];
}

/** Arguments that say which part of a list is wanted. */
const partArguments: ReadonlySet<string> = new Set(['first', 'after']);

/** Finds the operation of a document. Throws when it has none: planners don't make such. */
export function operationOf(document: DocumentNode, name: string | null): Operation {
  const definition = document.definitions.find(
    (node): node is OperationDefinitionNode =>
      node.kind === Kind.OPERATION_DEFINITION && (name === null || node.name?.value === name),
  );
  if (!definition) throw new TypeError('the planned document has no such operation');
  const fragments = new Map(
    document.definitions
      .filter((node) => node.kind === Kind.FRAGMENT_DEFINITION)
      .map((node) => [node.name.value, node]),
  );
  const representations = new Set<string>();
  for (const selection of definition.selectionSet.selections) {
    if (selection.kind === Kind.FIELD) {
      const value = argumentOf(selection, 'representations');
      if (value?.kind === Kind.VARIABLE) representations.add(value.name.value);
    }
  }
  const deciding = new Set<string>();
  visit(document, {
    VariableDefinition: () => false,
    // Which part of a list is wanted decides nothing of what is selected.
    Argument: (node) => (partArguments.has(node.name.value) ? false : undefined),
    Variable: (node) => {
      if (!representations.has(node.name.value)) deciding.add(node.name.value);
    },
  });
  return { definition, fragments, deciding: [...deciding].toSorted() };
}

export function argumentOf(node: FieldNode | DirectiveNode, name: string): ValueNode | undefined {
  return node.arguments?.find((argument) => argument.name.value === name)?.value;
}

function constantOf(node: ConstValueNode | undefined): unknown {
  return node && 'value' in node ? node.value : undefined;
}

/** Values of the deciding variables in a request, defaults of the operation filled in. */
export function decidingValues(
  operation: Operation,
  variables: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const defaults = new Map(
    operation.definition.variableDefinitions?.map((node) => [node.variable.name.value, node.defaultValue]),
  );
  return Object.fromEntries(
    operation.deciding.map((name) => [name, variables[name] ?? constantOf(defaults.get(name)) ?? null]),
  );
}

/** A boolean, string or enumeration value of an argument. */
export function valueOf(node: ValueNode | undefined, deciding: Deciding): unknown {
  if (!node) return undefined;
  if (node.kind === Kind.VARIABLE) return deciding?.[node.name.value];
  return 'value' in node ? node.value : undefined;
}

function isSelected(directives: readonly DirectiveNode[] | undefined, deciding: Deciding): boolean {
  if (deciding === null) return true;
  return (directives ?? []).every((directive) => {
    const name = directive.name.value;
    if (name !== 'include' && name !== 'skip') return true;
    return (valueOf(argumentOf(directive, 'if'), deciding) === true) === (name === 'include');
  });
}

/** Fields that are selected on an object of a type, those with the same response key merged. */
export function selectedFields(
  operation: Operation,
  sets: readonly SelectionSetNode[],
  typeName: string,
  deciding: Deciding,
): readonly SelectedField[] {
  const fields = new Map<string, SelectedField>();
  const enter = (set: SelectionSetNode): void => {
    for (const selection of set.selections) {
      if (!isSelected(selection.directives, deciding)) continue;
      if (selection.kind === Kind.FIELD) {
        const key = (selection.alias ?? selection.name).value;
        const below = selection.selectionSet ? [selection.selectionSet] : [];
        const known = fields.get(key);
        if (known) fields.set(key, { ...known, below: [...known.below, ...below] });
        else fields.set(key, { key, name: selection.name.value, node: selection, below });
        continue;
      }
      const fragment =
        selection.kind === Kind.FRAGMENT_SPREAD ? operation.fragments.get(selection.name.value) : selection;
      const condition = fragment?.typeCondition?.name.value;
      if (fragment && (condition === undefined || condition === typeName)) enter(fragment.selectionSet);
    }
  };
  sets.forEach(enter);
  return [...fields.values()];
}
