/** Operations of an OpenAPI file that could be read as tables. */
import { type Input, leavesOf, type OfferedTable, offeredTable, type Shape } from '../../service/offered.ts';
import type { OpenApi, OpenApiOperation, Schema } from './model.ts';
import { isList, itemsOf, propertiesOf, requiredOf } from './schema.ts';

const words = (value: unknown): string | undefined =>
  typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;

/** The type but for null; `unknown` where nothing is said of it. */
function typeOf({ type }: Schema): string {
  const named = [type].flat().find((each) => typeof each === 'string' && each !== 'null');
  return typeof named === 'string' ? named : 'unknown';
}

function shapeOf(schema: Schema): Shape {
  const item = itemsOf(schema);
  const properties = propertiesOf(item);
  const { enum: choices, default: usual } = schema;
  const value: unknown = usual ?? (Array.isArray(choices) && choices.length === 1 ? choices[0] : undefined);
  const comment = words(schema['title']) ?? words(schema['description']);
  return {
    isList: isList(schema),
    members: properties && new Map([...properties].map(([name, each]) => [name, () => shapeOf(each)])),
    nativeType: words(item['format']) ?? typeOf(item),
    ...(comment === undefined ? {} : { comment }),
    ...(typeof value === 'string' || typeof value === 'number' ? { value: String(value) } : {}),
  };
}

function inputsOf({ parameters, body }: OpenApiOperation): readonly Input[] {
  const named = parameters
    .filter((each) => each.in === 'path' || each.in === 'query')
    .map(({ name, required, schema }) => ({ place: name, shape: shapeOf(schema), isRequired: required }));
  if (body === null) return named;
  const required = new Set(requiredOf(body));
  const below = leavesOf(shapeOf(body))
    .filter(([place]) => place !== '')
    .map(([place, shape]) => ({ place, shape, isRequired: required.has(place.split('/')[1] ?? '') }));
  return [...named, ...below];
}

export function offeredByOpenApi({ operations }: OpenApi): readonly OfferedTable[] {
  return [...operations].flatMap(([id, operation]) => {
    const { method, answer } = operation;
    if ((method !== 'GET' && method !== 'POST') || answer === null) return [];
    return offeredTable({ id, inputs: inputsOf(operation), answer: shapeOf(answer) }) ?? [];
  });
}
