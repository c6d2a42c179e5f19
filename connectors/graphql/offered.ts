/** Root fields of a GraphQL service that could be read as tables. */
import { type GraphQLField, type GraphQLSchema, isRequiredArgument } from 'graphql';
import { type Input, leavesOf, type OfferedTable, offeredTable } from '../service/offered.ts';
import { inputShape, outputShape } from './shapes.ts';

function inputsOf({ args }: GraphQLField<unknown, unknown>): readonly Input[] {
  return args.flatMap((argument) => {
    const shape = inputShape(argument.type, argument.description);
    const isRequired = isRequiredArgument(argument);
    return leavesOf(shape).map(([at, leaf]) => ({
      place: at === '' ? argument.name : `/${argument.name}${at}`,
      shape: leaf,
      isRequired,
    }));
  });
}

export function offeredBySchema(schema: GraphQLSchema): readonly OfferedTable[] {
  const fields = Object.values(schema.getQueryType()?.getFields() ?? {});
  return fields.flatMap((field) => {
    const answer = outputShape(field.type, field.description);
    return offeredTable({ id: field.name, inputs: inputsOf(field), answer }) ?? [];
  });
}
