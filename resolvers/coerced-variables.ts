/** The variables of an operation as its schema has them. */
import { type GraphQLSchema, type OperationDefinitionNode, getVariableValues } from 'graphql';
import { callerMessage } from '../schema/caller-message.ts';
import { QingdanError } from '../schema/errors.ts';

/** Faults that are told of one request. */
const mostFaults = 10;

/** @throws {QingdanError} BAD_USER_INPUT with every fault, in words that quote nothing of the caller's */
export function coercedVariables(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  given: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const definitions = operation.variableDefinitions ?? [];
  const result = getVariableValues(schema, definitions, given, { maxErrors: mostFaults });
  if (result.coerced) return result.coerced;
  const problems = result.errors.map((error) => callerMessage(error.message));
  throw new QingdanError('BAD_USER_INPUT', problems[0], { problems });
}
