/** Brings an operation into the form that the planner can plan and the assembly can complete. */
import {
  type FieldNode,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  TypeInfo,
  isAbstractType,
  parse,
  print,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { QingdanError } from '../../schema/errors.ts';
import { foldConditions } from './fold-conditions.ts';
import { selectsAlike } from './open-interfaces.ts';
import { selects } from './selected-fields.ts';
import { plannedVariable, treeKey } from './tree-keys.ts';

export interface Plannable {
  /** For the planner; null when nothing is left to fetch. */
  readonly text: string | null;
  /** Whether the operation selects anything at these response keys, one below the other. */
  readonly shows: (keys: readonly string[]) => boolean;
}

const typeName: FieldNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } };

/** Meta fields of the root are answered from the schema; no source is asked for them. */
function isMeta(node: SelectionNode): boolean {
  return node.kind === Kind.FIELD && node.name.value.startsWith('__');
}

function usedVariables(selections: readonly SelectionNode[]): Set<string> {
  const used = new Set<string>();
  const note = { Variable: (node: { name: { value: string } }): void => void used.add(node.name.value) };
  for (const selection of selections) visit(selection, note);
  return used;
}

/** The operation of a text, by name where there is one. */
export function readOperation(text: string, operationName: string | null): OperationDefinitionNode {
  const operation = parse(text, { noLocation: true }).definitions.find(
    (node): node is OperationDefinitionNode =>
      node.kind === Kind.OPERATION_DEFINITION &&
      (operationName === null || node.name?.value === operationName),
  );
  if (operation) return operation;
  throw new QingdanError('BAD_REQUEST', `the document has no operation \`${operationName ?? ''}\``);
}

/**
 * @param open of `openInterfaces`
 *
 * Gives fields the keys of the tree, puts conditions in place, takes out the root's meta fields (the planner
 * refuses introspection) and asks for the runtime type wherever a value can be of several types, which the
 * planner asks only where the document does. Fragments are in place but for inline ones.
 */
export function plannable(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
  open: ReadonlySet<string> = new Set(),
): Plannable {
  const types = new TypeInfo(schema);
  const root = schema.getRootType(operation.operation);
  let depth = 0;
  const prepared = visit(
    foldConditions(operation, variables),
    visitWithTypeInfo(types, {
      Field: {
        enter: (): void => void (depth += 1),
        leave: (node) => {
          depth -= 1;
          // The assembly knows the type by its own name; the planner mixes other names of it up.
          if (node.name.value === '__typename') return node.alias ? typeName : undefined;
          const key = treeKey(node, types.getParentType() === root);
          // `name: name` is `name`, but the planner does not merge the two and leaves one without selections.
          if (key === node.name.value) return node.alias ? { ...node, alias: undefined } : undefined;
          return key === node.alias?.value ? undefined : { ...node, alias: { kind: Kind.NAME, value: key } };
        },
      },
      Variable: (node) => ({ ...node, name: { ...node.name, value: plannedVariable(node.name.value) } }),
      SelectionSet: {
        leave: (node) => {
          if (depth === 0) {
            const kept = node.selections.filter((selection) => !isMeta(selection) && !isEmpty(selection));
            return kept.length === node.selections.length ? undefined : { ...node, selections: kept };
          }
          const parent = types.getParentType();
          if (!isAbstractType(parent) || (open.has(parent.name) && selectsAlike(node, parent.name, {})))
            return undefined;
          return { ...node, selections: [typeName, ...node.selections] };
        },
      },
    }),
  );
  const shows = (keys: readonly string[]): boolean => selects(prepared.selectionSet, keys, new Map());
  if (prepared.selectionSet.selections.length === 0) return { text: null, shows };
  const used = usedVariables(prepared.selectionSet.selections);
  const planned = print({
    ...prepared,
    variableDefinitions: (prepared.variableDefinitions ?? []).filter((node) =>
      used.has(node.variable.name.value),
    ),
  });
  return { text: planned, shows };
}

function isEmpty(node: SelectionNode): boolean {
  return node.kind === Kind.INLINE_FRAGMENT && node.selectionSet.selections.length === 0;
}
