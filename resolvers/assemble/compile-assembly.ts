/**
 * Compiles an operation to closures that complete its values and write their JSON text in the same pass:
 * sections "Executing Selection Sets", "Value Completion" and "Handling Execution Errors" of the GraphQL specification.
 */
import {
  type FieldNode,
  type GraphQLAbstractType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type SelectionSetNode,
  isAbstractType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import { InvalidValue } from '../../connectors/contract.ts';
import { QingdanError } from '../../schema/errors.ts';
import type { Tree } from '../execute/contract.ts';
import { BoundedCache } from '../bounded-cache.ts';
import { conditionKey, conditionVariables } from '../execute/fold-conditions.ts';
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
  /** `"key":` as it stands in the text. */
  readonly keyText: string;
  readonly nonNull: boolean;
  /** JSON text from the object that holds the field; null when there is none, or a null that must rise. */
  readonly write: (parent: Tree, run: Run) => string | null;
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

  /** `Write` of an object of a known type. */
  object(type: GraphQLObjectType, sets: readonly SelectionSetNode[], coordinate: string): Write {
    const groups = collectFields(this.#input.schema, type, sets, this.#variables);
    const fields = [...groups].map(([key, group]) => this.#field(type, key, group));
    return (value, run) => {
      if (typeof value !== 'object' || Array.isArray(value) || value instanceof InvalidValue)
        return refuse(value, run, coordinate);
      const parent = value as Tree;
      const depth = run.depth;
      run.depth = depth + 1;
      let text = '{';
      let first = true;
      for (const field of fields) {
        run.path[depth] = field.key;
        const written = field.write(parent, run);
        if (written === null && field.nonNull) {
          run.depth = depth;
          return null;
        }
        text += first ? field.keyText : `,${field.keyText}`;
        text += written ?? 'null';
        first = false;
      }
      run.depth = depth;
      return `${text}}`;
    };
  }

  #field(type: GraphQLObjectType, key: string, group: FieldGroup): WrittenField {
    const [node] = group;
    const base = { key, keyText: `${textOf(key)}:` };
    if (node.name.value === '__typename') {
      const text = textOf(type.name);
      return { ...base, nonNull: true, write: () => text };
    }
    if (node.name.value === '__schema' || node.name.value === '__type') {
      const { schema, operation, fragments = [] } = this.#input;
      const answer = compileIntrospection({ schema, operation, fragments }, group);
      return { ...base, nonNull: false, write: (_, run) => answer(run.variables) };
    }
    const definition = type.getFields()[node.name.value];
    if (!definition) throw new TypeError(`\`${type.name}\` has no field \`${node.name.value}\``);
    const nonNull = isNonNullType(definition.type);
    // A key with a withheld node is withheld, whatever else it merges with; the mask has reported it.
    const isWithheld = group.some((one) => this.#input.withheld.has(one));
    return {
      ...base,
      nonNull,
      write: isWithheld ? () => null : this.#valueOf(type, node, definition.type, group),
    };
  }

  #valueOf(
    type: GraphQLObjectType,
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
      return null;
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
    const complete = this.#complete(nonNull ? itemType.ofType : itemType, sets, coordinate);
    return (value, run) => {
      if (!Array.isArray(value)) return refuse(value, run, coordinate);
      const depth = run.depth;
      run.depth = depth + 1;
      let text = '[';
      for (let index = 0; index < value.length; index += 1) {
        run.path[depth] = index;
        const item: unknown = value[index];
        let written: string | null = null;
        if (item !== null && item !== undefined) written = complete(item, run);
        else if (nonNull) run.reportMissing(coordinate);
        if (written === null && nonNull) {
          run.depth = depth;
          return null;
        }
        if (index > 0) text += ',';
        text += written ?? 'null';
      }
      run.depth = depth;
      return `${text}]`;
    };
  }

  #abstract(type: GraphQLAbstractType, sets: readonly SelectionSetNode[], coordinate: string): Write {
    const possible = new Map(this.#input.schema.getPossibleTypes(type).map((one) => [one.name, one]));
    const writers = new Map<string, Write>();
    return (value, run) => {
      if (typeof value !== 'object') return refuse(value, run, coordinate);
      const name = (value as Tree)['__typename'];
      const runtimeType = typeof name === 'string' ? possible.get(name) : undefined;
      if (!runtimeType) return refuse(value, run, coordinate);
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
  return (data, variables, failedPaths = []) => {
    const write = writers.getOrMake(conditionKey(conditions, variables), () =>
      new AssemblyCompiler(input, root, variables).object(root, [operation.selectionSet], root.name),
    );
    const run = new Run(variables, failedPaths);
    const text = write(data, run) ?? 'null';
    return { text, faults: run.faults };
  };
}
