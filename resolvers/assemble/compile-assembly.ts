/**
 * Compiles an operation to closures that complete its values and write their JSON text in the same pass:
 * sections "Executing Selection Sets", "Value Completion" and "Handling Execution Errors" of the GraphQL specification.
 */
import {
  type FieldNode,
  type GraphQLAbstractType,
  type GraphQLInterfaceType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type SelectionSetNode,
  getNullableType,
  isAbstractType,
  isInterfaceType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import { InvalidValue } from '../../connectors/contract.ts';
import { QingdanError } from '../../schema/errors.ts';
import type { Tree } from '../execute/contract.ts';
import { type ListShape, ReadyList, opened } from '../execute/ready-list.ts';
import { BoundedCache } from '../../caching/bounded-cache.ts';
import { JsonBytes, closeList, closeObject, comma, nothing, openList, openObject } from '../json-bytes.ts';
import { conditionKey, conditionVariables } from '../execute/fold-conditions.ts';
import { selectsAlike } from '../execute/open-interfaces.ts';
import { treeKey } from '../execute/tree-keys.ts';
import type { Assembly, AssemblyInput } from './contract.ts';
import { compileIntrospection } from './introspection.ts';
import { type Write, compileLeaf, refuse } from './leaves.ts';
import { Run } from './run.ts';
import { type FieldGroup, collectFields } from './selection.ts';
import { textOf } from './text.ts';

export type { Assembled, Assembly, AssemblyInput } from './contract.ts';

/** A response key of an object, ready to be written. */
interface WrittenField {
  readonly key: string;
  /** `"key":` as it stands in the text, after the brace or comma before it. */
  readonly keyText: Buffer;
  readonly nonNull: boolean;
  /** Writes the value from the object that holds the field; false when there is none, or a null that must rise. */
  readonly write: (parent: Tree, run: Run) => boolean;
}

/** Names that every object inherits and that data may yet have as response keys. */
const inherited: ReadonlySet<string> = new Set(Object.getOwnPropertyNames(Object.prototype));

function reader(key: string): (parent: Tree) => unknown {
  return inherited.has(key)
    ? (parent) => (Object.hasOwn(parent, key) ? parent[key] : undefined)
    : (parent) => parent[key];
}

/** Stands for the object of a field that is there whenever its parent is. */
const emptyObject: Tree = Object.freeze(Object.create(null) as Tree);

/** Bytes for which there is room in the beginning. */
const smallestAnswer = 4_096;

/** Outcomes of a document's `@skip` and `@include` for which a writer is kept. */
const keptWriters = 16;

class AssemblyCompiler {
  readonly #input: AssemblyInput;
  readonly #root: GraphQLObjectType;

  /** Only those of `@skip` and `@include` are read. */
  readonly #variables: Readonly<Record<string, unknown>>;

  constructor(input: AssemblyInput, root: GraphQLObjectType, variables: Readonly<Record<string, unknown>>) {
    this.#input = input;
    this.#root = root;
    this.#variables = variables;
  }

  /** `Write` of an object of a known type, or of any type that an interface stands for. */
  object(
    type: GraphQLObjectType | GraphQLInterfaceType,
    sets: readonly SelectionSetNode[],
    coordinate: string,
  ): Write {
    const groups = collectFields(this.#input.schema, type, sets, this.#variables);
    const fields = [...groups].map(([key, group], at) => this.#field(type, key, group, at === 0));
    return (value, run) => {
      if (typeof value !== 'object' || Array.isArray(value) || value instanceof InvalidValue)
        return refuse(value, run, coordinate);
      const parent = value as Tree;
      const { depth, out } = run;
      run.depth = depth + 1;
      if (fields.length === 0) out.byte(openObject);
      for (const field of fields) {
        run.path[depth] = field.key;
        out.append(field.keyText);
        const start = out.at;
        if (!field.write(parent, run)) {
          if (field.nonNull) {
            run.depth = depth;
            return false;
          }
          out.at = start;
          out.append(nothing);
        }
      }
      run.depth = depth;
      out.byte(closeObject);
      return true;
    };
  }

  #field(
    type: GraphQLObjectType | GraphQLInterfaceType,
    name: string,
    group: FieldGroup,
    isFirst: boolean,
  ): WrittenField {
    const [node] = group;
    const key = this.#input.keys?.get(name) ?? name;
    const base = { key, keyText: Buffer.from(`${isFirst ? '{' : ','}${textOf(key)}:`) };
    if (node.name.value === '__typename') {
      const text = Buffer.from(textOf(type.name));
      return { ...base, nonNull: true, write: (_, { out }) => out.append(text) };
    }
    if (node.name.value === '__schema' || node.name.value === '__type') {
      const { schema, operation, fragments = [] } = this.#input;
      const answer = compileIntrospection({ schema, operation, fragments }, group);
      return {
        ...base,
        nonNull: false,
        write: (_, { out, variables }) => out.text(answer(variables)),
      };
    }
    const definition = type.getFields()[node.name.value];
    if (!definition) throw new TypeError(`\`${type.name}\` has no field \`${node.name.value}\``);
    const nonNull = isNonNullType(definition.type);
    // A key with a withheld node is withheld, whatever else it merges with; the mask has reported it.
    const isWithheld = group.some((one) => this.#input.withheld.has(one));
    return {
      ...base,
      nonNull,
      write: isWithheld ? () => false : this.#valueOf(type, node, definition.type, group),
    };
  }

  #valueOf(
    type: GraphQLObjectType | GraphQLInterfaceType,
    node: FieldNode,
    fieldType: GraphQLOutputType,
    group: FieldGroup,
  ): WrittenField['write'] {
    const coordinate = `${type.name}.${node.name.value}`;
    const read = reader(treeKey(node, type === this.#root));
    const nonNull = isNonNullType(fieldType);
    const inner = nonNull ? fieldType.ofType : fieldType;
    const sets = group.flatMap((one) => (one.selectionSet ? [one.selectionSet] : []));
    const complete = this.#complete(inner, sets, coordinate);
    if (isObjectType(inner) && this.#input.alwaysObject(type.name, node.name.value)) {
      return (parent, run) => complete(read(parent) ?? emptyObject, run);
    }
    return (parent, run) => {
      const value = read(parent);
      if (value !== null && value !== undefined) return complete(value, run);
      if (nonNull) run.reportMissing(coordinate);
      return false;
    };
  }

  #complete(type: GraphQLOutputType, sets: readonly SelectionSetNode[], coordinate: string): Write {
    if (isLeafType(type)) return compileLeaf(type, coordinate);
    if (isObjectType(type)) return this.object(type, sets, coordinate);
    if (isAbstractType(type)) return this.#abstract(type, sets, coordinate);
    if (isListType(type)) return this.#list(type.ofType, sets, coordinate);
    throw new TypeError(`\`${coordinate}\` has no type that can be completed`);
  }

  #list(itemType: GraphQLOutputType, sets: readonly SelectionSetNode[], coordinate: string): Write {
    const nonNull = isNonNullType(itemType);
    const ofItem = nonNull ? itemType.ofType : itemType;
    const complete = this.#complete(ofItem, sets, coordinate);
    const fits = isObjectType(ofItem) ? this.#readyListCheck(ofItem, sets) : () => false;
    return (given, run) => {
      const { depth, out } = run;
      if (given instanceof ReadyList && fits(given)) return out.append(given.text);
      const value = opened(given);
      if (!Array.isArray(value)) return refuse(value, run, coordinate);
      run.depth = depth + 1;
      out.byte(openList);
      for (let index = 0; index < value.length; index += 1) {
        run.path[depth] = index;
        if (index > 0) out.byte(comma);
        const start = out.at;
        const item: unknown = value[index];
        let isWritten = false;
        if (item !== null && item !== undefined) isWritten = complete(item, run);
        else if (nonNull) run.reportMissing(coordinate);
        if (isWritten) continue;
        if (nonNull) {
          run.depth = depth;
          return false;
        }
        out.at = start;
        out.append(nothing);
      }
      run.depth = depth;
      out.byte(closeList);
      return true;
    };
  }

  /** Whether the text of a ready list is just what these selections would write. */
  #readyListCheck(type: GraphQLObjectType, sets: readonly SelectionSetNode[]): (list: ReadyList) => boolean {
    const groups = [...collectFields(this.#input.schema, type, sets, this.#variables)];
    const fields = groups.map(([responseKey, group]) => {
      const fieldName = group[0].name.value;
      const { withheld } = this.#input;
      if (fieldName === '__typename') return { responseKey, fieldName, leaf: 'String', nonNull: false };
      const fieldType = type.getFields()[fieldName]?.type;
      const leaf = getNullableType(fieldType);
      const isWritten = isLeafType(leaf) && !group.some((one) => withheld.has(one));
      return isWritten
        ? { responseKey, fieldName, leaf: leaf.name, nonNull: isNonNullType(fieldType) }
        : null;
    });
    const mayHaveNulls = fields.every((field) => field?.nonNull === false);
    const isSame = ({ typeName, fields: written }: ListShape): boolean =>
      typeName === type.name &&
      written.length === fields.length &&
      written.every(({ responseKey, fieldName, leaf }, at) => {
        const field = fields[at];
        return field?.responseKey === responseKey && field.fieldName === fieldName && field.leaf === leaf;
      });
    const known = new WeakMap<ListShape, boolean>();
    return ({ shape, hasNulls }) => {
      let same = known.get(shape);
      if (same === undefined) known.set(shape, (same = isSame(shape)));
      return same && (mayHaveNulls || !hasNulls);
    };
  }

  #abstract(type: GraphQLAbstractType, sets: readonly SelectionSetNode[], coordinate: string): Write {
    const possible = new Map(this.#input.schema.getPossibleTypes(type).map((one) => [one.name, one]));
    const writers = new Map<string, Write>();
    const isAlike = (set: SelectionSetNode): boolean => selectsAlike(set, type.name, this.#variables);
    const isOpen = this.#input.open?.has(type.name) === true && sets.every(isAlike);
    const ofAnyType = isOpen && isInterfaceType(type) ? this.object(type, sets, coordinate) : refuse;
    return (value, run) => {
      if (typeof value !== 'object') return refuse(value, run, coordinate);
      const name = (value as Tree)['__typename'];
      const runtimeType = typeof name === 'string' ? possible.get(name) : undefined;
      if (!runtimeType) return ofAnyType(value, run, coordinate);
      let write = writers.get(runtimeType.name);
      if (!write) {
        // Made when a value of the type is met: most documents meet few of the types that they allow for.
        write = this.object(runtimeType, sets, coordinate);
        writers.set(runtimeType.name, write);
      }
      return write(value, run);
    };
  }
}

/**
 * Compiles for a document and what is withheld of it, once for each outcome of its conditions.
 * @throws {QingdanError} NOT_SUPPORTED when the schema has no root for the operation
 */
export function compileAssembly(input: AssemblyInput): Assembly {
  const { schema, operation } = input;
  const root = schema.getRootType(operation.operation);
  if (!root) throw new QingdanError('NOT_SUPPORTED', `the hub offers no ${operation.operation}`);
  const conditions = conditionVariables(operation);
  const writers = new BoundedCache<string, Write>(keptWriters);
  let usualSize = smallestAnswer;
  return (data, variables, failedPaths = []) => {
    const write = writers.getOrMake(conditionKey(conditions, variables), () =>
      new AssemblyCompiler(input, root, variables).object(root, [operation.selectionSet], root.name),
    );
    const out = new JsonBytes(usualSize);
    const run = new Run(variables, failedPaths, out);
    if (!write(data, run)) {
      out.at = 0;
      out.append(nothing);
    }
    // The next answer to the document is about as long.
    usualSize = Math.max(smallestAnswer, Math.ceil(out.at * 1.1));
    return { bytes: out.part(0, out.at), faults: run.faults };
  };
}
