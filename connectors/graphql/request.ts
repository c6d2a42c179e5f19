/** Requests of an operation: one root field, its arguments as variables, and the fields that are read. */
import {
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLOutputType,
  GraphQLBoolean,
  GraphQLFloat,
  GraphQLInt,
  getNamedType,
  getNullableType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isRequiredArgument,
  isRequiredInputField,
  isScalarType,
} from 'graphql';
import { pointerPath } from '../../schema/json-pointer.ts';
import type { OperationModel } from '../../schema/source-model.ts';
import { emptyTree, putAt } from '../service/place.ts';
import type { GraphqlRequest } from './ask.ts';
import { inputAt, isListOf, outputAt, placePath } from './places.ts';

type Fault = (cause: string) => Error;

export interface RowsRequest {
  /** Type of a row. */
  readonly row: GraphQLOutputType;
  readonly keysOfCall: number;
  /** The text for the paths of columns. */
  text(columns: readonly (readonly string[])[]): string;
  variables(keys: readonly string[], values: ReadonlyMap<string, string>): GraphqlRequest['variables'];
}

/** Keys of one call where the argument is a list: as many subjects as a request may reach. */
const keysOfList = 500;

interface Place {
  readonly path: readonly string[];
  readonly type: GraphQLInputType;
}

/** A value as its type wants it in JSON. */
function typed(type: GraphQLInputType, value: string): unknown {
  const named = getNamedType(type);
  if ((named === GraphQLInt || named === GraphQLFloat) && value !== '' && Number.isFinite(Number(value)))
    return Number(value);
  if (named === GraphQLBoolean && (value === 'true' || value === 'false')) return value === 'true';
  return value;
}

function placeOf(field: GraphQLField<unknown, unknown>, place: string, fault: Fault): Place {
  const path = placePath(place);
  const type = inputAt(field, path);
  if (type === null) {
    const known = field.args.map(({ name }) => `\`${name}\``).join(', ') || 'none';
    throw fault(`takes nothing at \`${place}\`; its arguments are ${known}`);
  }
  if (isInputObjectType(getNamedType(type)))
    throw fault(`takes an object at \`${place}\`; say where in it, as \`/${path.join('/')}/…\``);
  return { path, type };
}

function checkRequired(field: GraphQLField<unknown, unknown>, filled: readonly Place[], fault: Fault): void {
  for (const argument of field.args) {
    const below = filled.filter(({ path }) => path[0] === argument.name);
    if (isRequiredArgument(argument) && below.length === 0)
      throw fault(`needs the argument \`${argument.name}\`; give it in \`values\``);
    const type = getNullableType(argument.type);
    if (below.length === 0 || !isInputObjectType(type)) continue;
    const missing = Object.values(type.getFields()).find(
      (each) => isRequiredInputField(each) && !below.some(({ path }) => path[1] === each.name),
    );
    if (missing) throw fault(`needs \`/${argument.name}/${missing.name}\`; give it in \`values\``);
  }
}

function checkKey(type: GraphQLInputType, fault: Fault): void {
  const named = getNamedType(type);
  if (!isScalarType(named) || named === GraphQLBoolean) throw fault('takes no citizen IDs where `keys` says');
  if (named === GraphQLInt || named === GraphQLFloat)
    throw fault('takes citizen IDs as numbers, which cannot hold them; offer them as `ID` or `String`');
}

/** A set of selections as a tree of names; one without any stands for a leaf. */
interface Selections extends Map<string, Selections> {}

function select(selections: Selections, [name, ...rest]: readonly string[]): void {
  if (name === undefined) return;
  const below: Selections = selections.get(name) ?? new Map();
  selections.set(name, below);
  select(below, rest);
}

function textOf(selections: Selections): string {
  if (selections.size === 0) return '';
  return ` { ${[...selections].map(([name, below]) => `${name}${textOf(below)}`).join(' ')} }`;
}

/** Throws what `fault` makes where the field can't be asked as the SDL says. */
export function requestOf(
  field: GraphQLField<unknown, unknown>,
  operation: OperationModel,
  fault: Fault,
): RowsRequest {
  const { keys, values, pages, most } = operation;
  const rows = pointerPath(operation.rows) ?? [];
  const row = outputAt(field.type, rows);
  const named = row && getNamedType(row);
  if (row === null || !(isObjectType(named) || isInterfaceType(named)))
    throw fault(`has no objects at \`${operation.rows}\` of its answer`);
  const told = [keys, ...values.keys(), pages?.parameter, pages?.size].filter((each) => each !== undefined);
  const places = new Map(told.map((place) => [place, placeOf(field, place, fault)]));
  const paths = [...places.values()].map(({ path }) => path.join('/'));
  if (places.size < told.length || new Set(paths).size < paths.length)
    throw fault('has two values for one place');
  checkRequired(field, [...places.values()], fault);
  const keyType = places.get(keys)?.type ?? null;
  if (keyType === null) throw fault('takes no citizen IDs where `keys` says');
  checkKey(keyType, fault);
  const next = pages?.next === undefined ? null : (pointerPath(pages.next) ?? []);
  if (next && outputAt(field.type, next) === null)
    throw fault(`has nothing at \`${String(pages?.next)}\` of its answer`);
  const used = field.args.filter((argument) => paths.some((path) => path.split('/')[0] === argument.name));
  const definitions = used.map(({ name, type }) => `$${name}: ${String(type)}`).join(', ');
  const given = used.map(({ name }) => `${name}: $${name}`).join(', ');
  const isKeyList = isListOf(keyType);

  return {
    row,
    keysOfCall: isKeyList ? (most ?? keysOfList) : 1,
    text: (columns) => {
      const selections: Selections = new Map();
      for (const column of columns) select(selections, [...rows, ...column]);
      if (next) select(selections, next);
      return `query (${definitions}) { ${field.name}(${given})${textOf(selections)} }`;
    },
    variables: (asked, more) => {
      const tree = emptyTree();
      for (const [place, { path, type }] of places) {
        const value = more.get(place);
        if (place === keys) putAt(tree, path, isKeyList ? asked : asked[0]);
        else if (value !== undefined)
          putAt(tree, path, isListOf(type) ? [typed(type, value)] : typed(type, value));
      }
      return tree;
    },
  };
}
