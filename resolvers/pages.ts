/** How many entries of lists a document asks for in all: what a page costs depends on variables, too. */
import {
  type FieldNode,
  type GraphQLField,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  TypeInfo,
  getArgumentValues,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { QingdanError } from '../schema/errors.ts';

/** Entries that the pages of one request may have together. */
export const pagesLimit = 1_000;

export interface PagedField {
  readonly definition: GraphQLField<unknown, unknown>;
  readonly node: FieldNode;
}

/** Fields with an argument `first`. */
export function pagedFields(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
): readonly PagedField[] {
  const types = new TypeInfo(schema);
  const found: PagedField[] = [];
  visit(
    operation,
    visitWithTypeInfo(types, {
      [Kind.FIELD](node: FieldNode) {
        const definition = types.getFieldDef();
        if (definition?.args.some(({ name }) => name === 'first')) found.push({ definition, node });
      },
    }),
  );
  return found;
}

/** Throws DOCUMENT_TOO_LARGE where the pages ask for more than `pagesLimit` entries. */
export function checkPages(
  fields: readonly PagedField[],
  variables: Readonly<Record<string, unknown>>,
): void {
  let entries = 0;
  for (const { definition, node } of fields) {
    const { first } = getArgumentValues(definition, node, variables);
    // One that is refused where it stands takes nothing off the others.
    if (typeof first === 'number') entries += Math.max(0, first);
  }
  if (entries <= pagesLimit) return;
  throw new QingdanError(
    'DOCUMENT_TOO_LARGE',
    `the pages of the document have ${entries} entries; one request may ask for ${pagesLimit}`,
    { limit: pagesLimit },
  );
}
