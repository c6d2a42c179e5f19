/**
 * Arguments that name fields or roles decide what is read, so a mask depends on them:
 * literals stand in the document, values of variables enter the key of the mask.
 */
import {
  Kind,
  type ArgumentNode,
  type FieldNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
  isEnumType,
  isObjectType,
  visit,
  TypeInfo,
  visitWithTypeInfo,
  getNamedType,
  astFromValue,
  valueFromAST,
} from 'graphql';
import type { CoordinateRules } from '../../schema/coordinates.ts';
import { isObject } from '../../schema/is-object.ts';

/** Name of the argument of a field that decides what is read, if its rule has one. */
export function decidingArgument(rules: CoordinateRules, coordinate: string): string | null {
  const rule = rules.get(coordinate);
  if (rule?.kind === 'subjectRoot') return 'role';
  if (rule?.kind === 'provenance') return 'of';
  return rule?.kind === 'item' && rule.orders ? orderArgument : null;
}

/** Argument of lists that names the fields by which they are ordered. */
export const orderArgument = 'orderBy';

/** The order that a list is asked for: the fields that it names, and the argument as a literal. */
export interface AskedOrder {
  readonly fields: readonly string[];
  readonly argument: ArgumentNode;
}

/** Null where a list is asked for in its own order. */
export function orderOf(
  schema: GraphQLSchema,
  typeName: string,
  node: FieldNode,
  variables: Readonly<Record<string, unknown>>,
): AskedOrder | null {
  const given = node.arguments?.find((argument) => argument.name.value === orderArgument);
  const type = schema.getType(typeName);
  const definition = isObjectType(type)
    ? type.getFields()[node.name.value]?.args.find(({ name }) => name === orderArgument)
    : undefined;
  if (!given || !definition) return null;
  const value: unknown = valueFromAST(given.value, definition.type, variables);
  const terms = new Map<string, unknown>();
  for (const term of Array.isArray(value) ? (value as readonly unknown[]) : []) {
    const field = isObject(term) ? asText(term['field']) : null;
    if (field === null) throw new TypeError('an order names no field');
    // What a field has decided once, it decides no other way.
    if (!terms.has(field)) terms.set(field, term);
  }
  const literal = astFromValue([...terms.values()], definition.type);
  if (terms.size === 0 || !literal) return null;
  return { fields: [...terms.keys()], argument: { ...given, value: literal } };
}

/** The enumeration value of an argument: literal, variable (default included by coercion) or the schema's default. */
export function enumArgument(
  schema: GraphQLSchema,
  typeName: string,
  node: FieldNode,
  argumentName: string,
  variables: Readonly<Record<string, unknown>>,
): string | null {
  const given = node.arguments?.find((argument) => argument.name.value === argumentName)?.value;
  if (given?.kind === Kind.ENUM) return given.value;
  if (given?.kind === Kind.VARIABLE && given.name.value in variables) {
    return asText(variables[given.name.value]);
  }
  const type = schema.getType(typeName);
  const definition = isObjectType(type)
    ? type.getFields()[node.name.value]?.args.find((argument) => argument.name === argumentName)
    : undefined;
  if (given?.kind === Kind.NULL || !definition) return null;
  return isEnumType(getNamedType(definition.type)) ? asText(definition.defaultValue) : null;
}

function asText(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

/** Names of the variables that deciding arguments use, sorted; found once a document. */
export function decidingVariables(
  schema: GraphQLSchema,
  rules: CoordinateRules,
  operation: OperationDefinitionNode,
): readonly string[] {
  const names = new Set<string>();
  const types = new TypeInfo(schema);
  visit(
    operation,
    visitWithTypeInfo(types, {
      Field(node) {
        const parent = types.getParentType();
        const argumentName = parent ? decidingArgument(rules, `${parent.name}.${node.name.value}`) : null;
        const value = node.arguments?.find((argument) => argument.name.value === argumentName)?.value;
        if (value) visit(value, { Variable: (variable) => void names.add(variable.name.value) });
      },
    }),
  );
  return [...names].sort();
}

/** The part of a mask's key that comes from variables. */
export function decidingInputs(
  names: readonly string[],
  variables: Readonly<Record<string, unknown>>,
): string {
  // Nothing and null differ: without a value the schema's default holds.
  return names.map((name) => `${name}=${JSON.stringify(variables[name])}`).join('&');
}
