/** Whether a document asks for nothing but what anyone may read, so that it may come in an address. */
import {
  BREAK,
  type DocumentNode,
  type GraphQLSchema,
  OperationTypeNode,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { rootFieldRoles } from '../auth/roles.ts';
import type { Role } from '../auth/contract.ts';

/** Introspection, too, is open to everyone. */
function isPublicField(name: string): boolean {
  const table: Readonly<Record<string, readonly Role[]>> = rootFieldRoles.Query;
  return name.startsWith('__') || (Object.hasOwn(table, name) && table[name]?.includes('public') === true);
}

/** True where no operation changes anything and no field of the root, in a fragment either, needs a role. */
export function isPublicDocument(schema: GraphQLSchema, document: DocumentNode): boolean {
  const types = new TypeInfo(schema);
  let isPublic = true;
  const refuse = (): typeof BREAK => {
    isPublic = false;
    return BREAK;
  };
  visit(
    document,
    visitWithTypeInfo(types, {
      OperationDefinition: ({ operation }) => (operation === OperationTypeNode.QUERY ? undefined : refuse()),
      Field: ({ name }) => {
        const isRoot = types.getParentType() === schema.getQueryType();
        return isRoot && !isPublicField(name.value) ? refuse() : undefined;
      },
    }),
  );
  return isPublic;
}
