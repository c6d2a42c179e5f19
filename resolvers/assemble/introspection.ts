/** `__schema` and `__type` beside data: answered from the schema by graphql-js, text by text. */
import {
  type FragmentDefinitionNode,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  executeSync,
  visit,
} from 'graphql';
import { QingdanError } from '../../schema/errors.ts';
import type { FieldGroup } from './selection.ts';

export interface IntrospectionInput {
  readonly schema: GraphQLSchema;
  readonly operation: OperationDefinitionNode;
  readonly fragments: readonly FragmentDefinitionNode[];
}

/** JSON text of one response key. Without variables it is made once. */
export function compileIntrospection(
  { schema, operation, fragments }: IntrospectionInput,
  selections: FieldGroup,
): (variables: Readonly<Record<string, unknown>>) => string {
  const used = new Set<string>();
  for (const root of [...selections, ...fragments]) {
    visit(root, { Variable: (node) => void used.add(node.name.value) });
  }
  const document = {
    kind: Kind.DOCUMENT as const,
    definitions: [
      {
        ...operation,
        variableDefinitions: (operation.variableDefinitions ?? []).filter((node) =>
          used.has(node.variable.name.value),
        ),
        directives: [],
        selectionSet: { kind: Kind.SELECTION_SET as const, selections },
      },
      ...fragments,
    ],
  };
  const make = (variables: Readonly<Record<string, unknown>>): string => {
    const { data, errors } = executeSync({ schema, document, variableValues: variables });
    if (!data) throw new QingdanError('BAD_USER_INPUT', errors?.[0]?.message);
    return JSON.stringify(Object.values(data)[0] ?? null);
  };
  let kept: string | undefined;
  return (variables) => (used.size > 0 ? make(variables) : (kept ??= make(variables)));
}
