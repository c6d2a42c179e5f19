/** Representations of entities from what a plan requires, compiled once. */
import type { RequiresSelection } from '@graphql-hive/router-query-planner';
import { InvalidValue } from '../../connectors/contract.ts';
import { QingdanError } from '../../schema/errors.ts';
import type { Tree } from './contract.ts';
import { isTree } from './merge.ts';
import type { PossibleTypes } from './possible-types.ts';
import { opened } from './ready-list.ts';

/** Outcome for an object: no entity of this step, an entity that lacks something required, or its representation. */
export type Projected = 'otherType' | 'incomplete' | Tree;

type Variables = Readonly<Record<string, unknown>>;

export type Project = (entity: Tree, variables: Variables) => Projected;

/** Writes into the representation; false when something required is missing. */
type Write = (entity: Tree, representation: Tree, variables: Variables) => boolean;

const missing = Symbol('missing');

function compileNested(selections: readonly RequiresSelection[], types: PossibleTypes) {
  const write = compileSelections(selections, types);
  const nested = (given: unknown, variables: Variables): unknown => {
    if (given === null) return null;
    const value = opened(given);
    if (Array.isArray(value)) {
      const items = value.map((item) => nested(item, variables));
      return items.includes(missing) ? missing : items;
    }
    if (!isTree(value)) return missing;
    const projected: Tree = {};
    return write(value, projected, variables) ? projected : missing;
  };
  return nested;
}

function compileField(selection: RequiresSelection & { kind: 'Field' }, types: PossibleTypes): Write {
  const { name, alias, selections } = selection;
  const key = alias ?? name;
  const nested = selections && selections.length > 0 ? compileNested(selections, types) : null;
  return (entity, representation, variables) => {
    let value = entity[name];
    if (value === undefined && alias !== undefined) value = entity[alias];
    if (value === undefined || typeof value === 'symbol' || value instanceof InvalidValue) return false;
    const projected = nested === null ? value : nested(value, variables);
    if (projected === missing) return false;
    representation[key] = projected;
    return true;
  };
}

function compileSelections(selections: readonly RequiresSelection[], types: PossibleTypes): Write {
  const writes = selections.map((selection): Write => {
    if (selection.kind === 'Field') return compileField(selection, types);
    if (selection.kind === 'FragmentSpread') {
      throw new QingdanError('NOT_SUPPORTED', 'the plan requires a named fragment, which no step can read');
    }
    const write = compileSelections(selection.selections, types);
    const { typeCondition, skipIf, includeIf } = selection;
    return (entity, representation, variables) => {
      const typeName = entity['__typename'];
      if (typeof typeName !== 'string' || !types.fits(typeName, typeCondition)) return true;
      if (skipIf && variables[skipIf] === true) return true;
      if (includeIf && variables[includeIf] !== true) return true;
      return write(entity, representation, variables);
    };
  });
  return (entity, representation, variables) => {
    for (const write of writes) if (!write(entity, representation, variables)) return false;
    return true;
  };
}

/** Whether there is a value in it anywhere, but for names of types. */
function holdsValue(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return value !== null && value !== undefined;
  if (Array.isArray(value)) return value.some(holdsValue);
  const object = value as Tree;
  for (const name in object) if (name !== '__typename' && holdsValue(object[name])) return true;
  return false;
}

/** An entity whose key holds nulls only is one that no subgraph can find. */
export function compileRequires(selections: readonly RequiresSelection[], types: PossibleTypes): Project {
  const write = compileSelections(selections, types);
  return (entity, variables) => {
    const representation: Tree = {};
    if (!write(entity, representation, variables)) return 'incomplete';
    if (typeof representation['__typename'] !== 'string') return 'otherType';
    return holdsValue(representation) ? representation : 'incomplete';
  };
}

/** Fields that any of the representations needs, by their names. */
export function requiredFields(selections: readonly RequiresSelection[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const selection of selections) {
    if (selection.kind === 'Field') names.add(selection.name);
    else if (selection.kind === 'InlineFragment') {
      for (const name of requiredFields(selection.selections)) names.add(name);
    }
  }
  return names;
}

/** Equal representations have equal keys. Fields of one step come in one order, so text is enough. */
export function representationKey(representation: Tree): string {
  let key = '';
  for (const name of Object.keys(representation)) {
    const value = representation[name];
    // Most keys are one text; quoting it would cost more than all else here.
    key += typeof value === 'string' ? `${value.length}:${value}` : `,${JSON.stringify(value)};`;
  }
  return key;
}
