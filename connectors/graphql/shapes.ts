/** Types of a service's schema as shapes, by which tables are offered and described. */
import {
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLOutputType,
  getNamedType,
  getNullableType,
  isInputObjectType,
  isInterfaceType,
  isListType,
  isObjectType,
  isRequiredArgument,
} from 'graphql';
import type { Shape } from '../service/offered.ts';

function wordsOf(description: string | null | undefined): { comment?: string } {
  const words = description?.trim() ?? '';
  return words === '' ? {} : { comment: words };
}

/** The shape of what a field gives; members are the fields that can be asked for without arguments. */
export function outputShape(type: GraphQLOutputType, description?: string | null): Shape {
  const named = getNamedType(type);
  const fields = isObjectType(named) || isInterfaceType(named) ? Object.values(named.getFields()) : null;
  const plain = fields?.filter((field) => !field.args.some(isRequiredArgument));
  return {
    isList: isListType(getNullableType(type)),
    members:
      plain === undefined
        ? null
        : new Map(plain.map((field) => [field.name, () => outputShape(field.type, field.description)])),
    nativeType: named.name,
    ...wordsOf(description ?? (fields ? named.description : null)),
  };
}

/** The shape of what an argument takes. */
export function inputShape(type: GraphQLInputType, description: string | null | undefined): Shape {
  const named = getNamedType(type);
  return {
    isList: isListType(getNullableType(type)),
    members: isInputObjectType(named)
      ? new Map(
          Object.values(named.getFields()).map((field) => [
            field.name,
            () => inputShape(field.type, field.description),
          ]),
        )
      : null,
    nativeType: named.name,
    ...wordsOf(description),
  };
}

/** The shape of the rows at a path below a root field; null where there is nothing. */
export function rowShape(field: GraphQLField<unknown, unknown>, path: readonly string[]): Shape | null {
  let shape: Shape = outputShape(field.type, field.description);
  for (const name of path) {
    const member = shape.members?.get(name);
    if (!member) return null;
    shape = member();
  }
  return shape;
}
