/**
 * Arguments that name fields or roles decide what is read, so a mask depends on them:
 * literals stand in the document, values of variables enter the key of the mask.
 */
import {
  Kind,
  type FieldNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
  isEnumType,
  isObjectType,
  visit,
  TypeInfo,
  visitWithTypeInfo,
  getNamedType,
} from 'graphql';
import type { CoordinateRules } from '../../schema/coordinates.ts';

/** Arguments whose value decides what is read, by the kind of their field's rule. */
const decidingArguments: Readonly<Record<string, string>> = { subjectRoot: 'role', provenance: 'of' };

/** Name of the deciding argument of a field, if its rule has one. */
export function decidingArgument(rules: CoordinateRules, coordinate: string): string | null {
  const rule = rules.get(coordinate);
  return (rule && decidingArguments[rule.kind]) ?? null;
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
        if (value?.kind === Kind.VARIABLE) names.add(value.name.value);
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
