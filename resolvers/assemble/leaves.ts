/** Writers of scalar and enumeration values. */
import {
  type GraphQLEnumType,
  type GraphQLLeafType,
  type GraphQLScalarType,
  isEnumType,
  isSpecifiedScalarType,
} from 'graphql';
import { InvalidValue } from '../../connectors/contract.ts';
import { isNotAvailable, itemOfMark } from '../execute/not-available.ts';
import { ExactNumber } from '../../connectors/graphql/exact-json.ts';
import type { Run } from './run.ts';
import { jsonOf, textOf } from './text.ts';

/**
 * Writes a value that is neither null nor missing; false when it can't be completed, which is reported, and whatever it
 * has written is then taken back. Implements "Value Completion" of the GraphQL specification for one type.
 */
export type Write = (value: unknown, run: Run) => boolean;

/** A value that is no value of its type. */
export function refuse(value: unknown, run: Run, coordinate: string): false {
  if (isNotAvailable(value)) run.report('NOT_AVAILABLE', coordinate, itemOfMark(value));
  else run.report('SOURCE_DATA_INVALID', coordinate);
  return false;
}

function compileEnum(type: GraphQLEnumType, coordinate: string): Write {
  // A source sends names; the internal values of the schema are of no meaning to it.
  const texts = new Map<unknown, Buffer>(
    type.getValues().map((value) => [value.name, Buffer.from(textOf(value.name))]),
  );
  return (value, run) => {
    const text = texts.get(value);
    if (!text) return refuse(value, run, coordinate);
    run.out.append(text);
    return true;
  };
}

/** A number that no double holds, as a scalar takes it; those that the router does not know take it as it is. */
function exactly(type: GraphQLScalarType, value: ExactNumber): unknown {
  if (type.name === 'Float') return type.serialize(Number(value));
  return isSpecifiedScalarType(type) ? type.serialize(value.text) : type.serialize(value);
}

function serializer(type: GraphQLScalarType, coordinate: string): Write {
  return (value, run) => {
    if (typeof value === 'symbol' || value instanceof InvalidValue) return refuse(value, run, coordinate);
    let text: string | null = null;
    try {
      const serialized: unknown = value instanceof ExactNumber ? exactly(type, value) : type.serialize(value);
      if (typeof serialized === 'string') {
        run.out.string(serialized);
        return true;
      }
      text = jsonOf(serialized);
    } catch {
      // What a scalar refuses is told below.
    }
    if (text === null) return refuse(value, run, coordinate);
    run.out.text(text);
    return true;
  };
}

const [truth, falsehood] = [Buffer.from('true'), Buffer.from('false')];

function writeString(value: unknown, { out }: Run): boolean {
  if (typeof value !== 'string') return false;
  out.string(value);
  return true;
}

/** Of the built-in scalars; false for a value that has not the form of its type already. */
const straightWriters: Readonly<Record<string, Write>> = {
  String: writeString,
  ID: writeString,
  Int: (value, { out }) => {
    if (typeof value !== 'number' || (value | 0) !== value) return false;
    out.ascii(String(value));
    return true;
  },
  Float: (value, { out }) => {
    if (!Number.isFinite(value)) return false;
    out.ascii(String(value));
    return true;
  },
  Boolean: (value, { out }) => {
    if (typeof value !== 'boolean') return false;
    out.append(value ? truth : falsehood);
    return true;
  },
};

export function compileLeaf(type: GraphQLLeafType, coordinate: string): Write {
  if (isEnumType(type)) return compileEnum(type, coordinate);
  const serialize = serializer(type, coordinate);
  // The built-in scalars are written straight when the value already has their form.
  const straight = straightWriters[type.name];
  if (!straight) return serialize;
  return (value, run) => straight(value, run) || serialize(value, run);
}
