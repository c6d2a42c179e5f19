/** What a subgraph of the hub answered, read field by field as the values of hosted sources are. */
import {
  type GraphQLOutputType,
  type GraphQLSchema,
  Kind,
  type SelectionSetNode,
  getNamedType,
  getNullableType,
  isListType,
  isObjectType,
} from 'graphql';
import { coercionTo, coercionToList } from '../../connectors/coerce.ts';
import { InvalidValue } from '../../connectors/contract.ts';
import { ExactNumber } from '../../connectors/graphql/exact-json.ts';
import { plainNumber } from '../../connectors/rest/json.ts';
import { isTextScalar } from '../../schema/scalars.ts';
import { columnTypes } from '../../schema/source-model.ts';
import type { Tree } from '../execute/contract.ts';
import { isTree } from '../execute/merge.ts';
import { type Fragments, responseKey } from '../execute/selected-fields.ts';

type Path = readonly (string | number)[];

/** Called for each value that is none of its type. */
type Wrong = (path: Path) => void;

interface Field {
  readonly key: string;
  /** Type of objects that have it; null for any. */
  readonly onType: string | null;
  /** The value as the graph has it. */
  readonly read: (value: unknown, path: Path, wrong: Wrong) => unknown;
}

/** Numbers as text, of types whose values travel as such. */
function textsIn(value: unknown): unknown {
  if (value instanceof ExactNumber) return value.text;
  if (typeof value === 'number') return plainNumber(String(value));
  return Array.isArray(value) ? value.map(textsIn) : value;
}

function plain(value: unknown): unknown {
  return value instanceof ExactNumber ? Number(value) : value;
}

function leafReader(typeName: string, isList: boolean): Field['read'] {
  const type = columnTypes.find((each) => each === typeName);
  if (type === undefined) return (value) => value;
  const coerce = (isList ? coercionToList : coercionTo)(type);
  const given = isTextScalar(typeName) || type === 'String' ? textsIn : plain;
  return (value, path, wrong) => {
    // What one kind of source writes as the text of a list is no list in JSON.
    const isMisplaced = isList && typeof value === 'string';
    const read = isMisplaced ? new InvalidValue(type) : coerce(given(value));
    if (!(read instanceof InvalidValue)) return read;
    wrong(path);
    return null;
  };
}

function objectReader(fields: readonly Field[]): Field['read'] {
  return (value, path, wrong) => {
    if (value === null || value === undefined) return null;
    if (!isTree(value)) {
      wrong(path);
      return null;
    }
    readFields(value, fields, path, wrong);
    return value;
  };
}

function listReader(read: Field['read']): Field['read'] {
  return (value, path, wrong) => {
    if (value === null || value === undefined) return null;
    if (Array.isArray(value)) return value.map((each: unknown, at) => read(each, [...path, at], wrong));
    wrong(path);
    return null;
  };
}

function readerOf(
  type: GraphQLOutputType,
  set: SelectionSetNode | undefined,
  schema: GraphQLSchema,
  fragments: Fragments,
): Field['read'] {
  const isList = isListType(getNullableType(type));
  const { name } = getNamedType(type);
  if (!set) return leafReader(name, isList);
  const read = objectReader(fieldsOf(set, name, schema, fragments));
  return isList ? listReader(read) : read;
}

/** The fields of a selection set on a type, through its fragments. */
export function fieldsOf(
  set: SelectionSetNode,
  typeName: string | null,
  schema: GraphQLSchema,
  fragments: Fragments,
): readonly Field[] {
  const parent = typeName === null ? undefined : schema.getType(typeName);
  return set.selections.flatMap((node): readonly Field[] => {
    if (node.kind !== Kind.FIELD) {
      const fragment = node.kind === Kind.INLINE_FRAGMENT ? node : fragments.get(node.name.value);
      const on = fragment?.typeCondition?.name.value ?? typeName;
      return fragment ? fieldsOf(fragment.selectionSet, on, schema, fragments) : [];
    }
    const type = isObjectType(parent) ? parent.getFields()[node.name.value]?.type : undefined;
    if (!type) return [];
    const read = readerOf(type, node.selectionSet, schema, fragments);
    return [{ key: responseKey(node), onType: typeName, read }];
  });
}

/** Reads the fields of an object in their place. A field that was not answered stays away. */
export function readFields(object: Tree, fields: readonly Field[], path: Path, wrong: Wrong): void {
  const typeName = object['__typename'];
  for (const { key, onType, read } of fields) {
    if (typeof typeName === 'string' && onType !== null && onType !== typeName) continue;
    if (object[key] !== undefined) object[key] = read(object[key], [...path, key], wrong);
  }
}
