/** Where arguments, rows and columns stand in the schema of a service. */
import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLInputType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isInputObjectType,
  isInterfaceType,
  isLeafType,
  isListType,
  isObjectType,
  isRequiredArgument,
} from 'graphql';
import { pointerPath } from '../../schema/json-pointer.ts';

/** The path to an argument, and into the input object that it takes. */
export function placePath(place: string): readonly string[] {
  return place.startsWith('/') ? (pointerPath(place) ?? []) : [place];
}

export function rootFieldOf(schema: GraphQLSchema, name: string): GraphQLField<unknown, unknown> | null {
  return schema.getQueryType()?.getFields()[name] ?? null;
}

/** The type at the end of a path of an argument; null where there is nothing. */
export function inputAt(
  { args }: GraphQLField<unknown, unknown>,
  [name, ...rest]: readonly string[],
): GraphQLInputType | null {
  let found: GraphQLArgument | GraphQLInputField | undefined = args.find((each) => each.name === name);
  for (const part of rest) {
    const type: GraphQLInputType | null = found ? getNullableType(found.type) : null;
    found = isInputObjectType(type) ? type.getFields()[part] : undefined;
  }
  return found?.type ?? null;
}

export function isListOf(type: GraphQLInputType | GraphQLOutputType): boolean {
  return isListType(getNullableType(type));
}

/** A field of an object that can be asked for as it is; null where there is none. */
function fieldOf(type: GraphQLOutputType, name: string): GraphQLField<unknown, unknown> | null {
  const named = getNamedType(type);
  const field = isObjectType(named) || isInterfaceType(named) ? named.getFields()[name] : undefined;
  return field && !field.args.some(isRequiredArgument) ? field : null;
}

/** The type at the end of a path of fields, which goes through lists; null where there is nothing to ask for. */
export function outputAt(type: GraphQLOutputType, path: readonly string[]): GraphQLOutputType | null {
  let found: GraphQLOutputType = type;
  for (const name of path) {
    const field = fieldOf(found, name);
    if (!field) return null;
    found = field.type;
  }
  return found;
}

/** Whether a row has one value, or one list of them, at the end of a path. */
export function isColumn(row: GraphQLOutputType, path: readonly string[]): boolean {
  const objects = path.slice(0, -1).map((_, at) => outputAt(row, path.slice(0, at + 1)));
  if (objects.some((type) => type === null || isListOf(type))) return false;
  const type = outputAt(row, path);
  return type !== null && isLeafType(getNamedType(type));
}
