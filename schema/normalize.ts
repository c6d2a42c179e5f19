/** An operation with its fragments put in place, so that every later stage sees fields only where they apply. */
import {
  Kind,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLSchema,
  type InlineFragmentNode,
  type OperationDefinitionNode,
  type SelectionNode,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  typeFromAST,
} from 'graphql';
import { QingdanError } from './errors.ts';

/** More fields than this after putting fragments in place is refused: fragments can grow a document exponentially. */
export const fieldLimit = 5_000;

/** Picks the operation of a document by name, as the specification's `GetOperation` does. */
export function selectOperation(
  document: DocumentNode,
  operationName: string | null,
): OperationDefinitionNode {
  const operations = document.definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION);
  const chosen =
    operationName === null
      ? operations.length === 1
        ? operations[0]
        : undefined
      : operations.find((node) => node.name?.value === operationName);
  if (chosen) return chosen;
  throw new QingdanError(
    'BAD_REQUEST',
    operationName === null
      ? 'the document has several operations; name one in `operationName`'
      : `the document has no operation \`${operationName}\``,
  );
}

/**
 * Replaces fragment spreads by inline fragments and drops those inline fragments that change nothing.
 * Inline fragments that stay have a narrower type or directives. The document must be valid.
 */
export function normalizeOperation(
  schema: GraphQLSchema,
  document: DocumentNode,
  operationName: string | null,
): OperationDefinitionNode {
  const operation = selectOperation(document, operationName);
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const node of document.definitions) {
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node);
  }
  const root = schema.getRootType(operation.operation);
  if (!root) throw new QingdanError('NOT_SUPPORTED', `the hub offers no ${operation.operation}`);
  let fields = 0;

  function covers(outer: GraphQLCompositeType, inner: GraphQLCompositeType): boolean {
    if (outer === inner) return true;
    return isAbstractType(outer) && isObjectType(inner) && schema.isSubType(outer, inner);
  }

  function inlineOne(
    node: InlineFragmentNode | FragmentDefinitionNode,
    directives: InlineFragmentNode['directives'],
    parent: GraphQLCompositeType,
  ): SelectionNode[] {
    const condition = node.typeCondition ? typeFromAST(schema, node.typeCondition) : parent;
    if (!condition || !isCompositeType(condition)) return [];
    if (isObjectType(parent) && isObjectType(condition) && parent !== condition) return [];
    const inside = isObjectType(parent) ? parent : condition;
    const selections = inlineAll(node.selectionSet.selections, inside);
    if ((directives?.length ?? 0) === 0 && covers(condition, parent)) return selections;
    return [
      {
        kind: Kind.INLINE_FRAGMENT,
        ...(covers(condition, parent) || !node.typeCondition ? {} : { typeCondition: node.typeCondition }),
        ...(directives ? { directives } : {}),
        selectionSet: { kind: Kind.SELECTION_SET, selections },
      },
    ];
  }

  function inlineField(node: FieldNode, parent: GraphQLCompositeType): FieldNode {
    fields += 1;
    if (fields > fieldLimit) {
      throw new QingdanError('DOCUMENT_TOO_LARGE', `the document selects more than ${fieldLimit} fields`);
    }
    // A node for each place: what a mask says of one holds there only, though a fragment stands in several.
    if (!node.selectionSet) return { ...node };
    const definition =
      isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[node.name.value] : undefined;
    const type = definition ? getNamedType(definition.type) : null;
    // Introspection (`__schema`, `__type`) is executed apart, from the original text.
    if (!type || !isCompositeType(type)) return node;
    return {
      ...node,
      selectionSet: {
        kind: Kind.SELECTION_SET,
        selections: inlineAll(node.selectionSet.selections, type),
      },
    };
  }

  function inlineAll(selections: readonly SelectionNode[], parent: GraphQLCompositeType): SelectionNode[] {
    const result: SelectionNode[] = [];
    for (const node of selections) {
      if (node.kind === Kind.FIELD) result.push(inlineField(node, parent));
      else if (node.kind === Kind.INLINE_FRAGMENT) result.push(...inlineOne(node, node.directives, parent));
      else {
        const fragment = fragments.get(node.name.value);
        if (fragment) result.push(...inlineOne(fragment, node.directives, parent));
      }
    }
    return result;
  }

  return {
    ...operation,
    selectionSet: {
      kind: Kind.SELECTION_SET,
      selections: inlineAll(operation.selectionSet.selections, root),
    },
  };
}
