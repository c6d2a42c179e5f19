/** Writers of scalar and enumeration values. */
import { type GraphQLEnumType, type GraphQLLeafType, type GraphQLScalarType, isEnumType } from 'graphql';
import { InvalidValue } from '../../connectors/contract.ts';
import { isNotAvailable, itemOfMark } from '../execute/not-available.ts';
import type { Run } from './run.ts';
import { jsonOf, textOf } from './text.ts';

/**
 * JSON text of a value that is neither null nor missing; null when it can't be completed, which is reported.
 * Implements "Value Completion" of the GraphQL specification for one type.
 */
export type Write = (value: unknown, run: Run) => string | null;

/** A value that is no value of its type. */
export function refuse(value: unknown, run: Run, coordinate: string): null {
  if (isNotAvailable(value)) run.report('NOT_AVAILABLE', coordinate, itemOfMark(value));
  else run.report('SOURCE_DATA_INVALID', coordinate);
  return null;
}

function compileEnum(type: GraphQLEnumType, coordinate: string): Write {
  // A source sends names; the internal values of the schema are of no meaning to it.
  const texts = new Map(type.getValues().map((value) => [value.name, textOf(value.name)]));
  return (value, run) => (typeof value === 'string' && texts.get(value)) || refuse(value, run, coordinate);
}

function serializer(type: GraphQLScalarType, coordinate: string): Write {
  return (value, run) => {
    if (typeof value === 'symbol' || value instanceof InvalidValue) return refuse(value, run, coordinate);
    let text: string | null;
    try {
      text = jsonOf(type.serialize(value));
    } catch {
      text = null;
    }
    return text ?? refuse(value, run, coordinate);
  };
}

export function compileLeaf(type: GraphQLLeafType, coordinate: string): Write {
  if (isEnumType(type)) return compileEnum(type, coordinate);
  const serialize = serializer(type, coordinate);
  // The built-in scalars are written straight when the value already has their form.
  switch (type.name) {
    case 'String':
    case 'ID':
      return (value, run) => (typeof value === 'string' ? textOf(value) : serialize(value, run));
    case 'Int':
      return (value, run) =>
        typeof value === 'number' && (value | 0) === value ? String(value) : serialize(value, run);
    case 'Float':
      return (value, run) => (Number.isFinite(value) ? String(value) : serialize(value, run));
    case 'Boolean':
      return (value, run) => (value === true ? 'true' : value === false ? 'false' : serialize(value, run));
    default:
      return serialize;
  }
}
