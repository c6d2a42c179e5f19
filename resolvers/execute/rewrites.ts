/** The planner's rewrites of representations and results, compiled to closures that change fresh objects. */
import type { FetchNodePathSegment, FetchRewrite } from '@graphql-hive/router-query-planner';
import type { Tree } from './contract.ts';
import { isTree } from './merge.ts';
import type { PossibleTypes } from './possible-types.ts';

/** Changes the object in place. */
export type Rewrite = (value: unknown) => void;

type Change = (object: Tree, key: string) => void;

function compileAt(path: readonly FetchNodePathSegment[], change: Change, types: PossibleTypes): Rewrite {
  const [segment, ...rest] = path;
  if (segment === undefined) return () => undefined;
  if ('TypenameEquals' in segment) {
    const next = compileAt(rest, change, types);
    const conditions = segment.TypenameEquals;
    return overItems((object) => {
      const typeName = object['__typename'];
      // A result that does not say its type was asked of one type only.
      if (typeof typeName !== 'string' || conditions.some((condition) => types.fits(typeName, condition))) {
        next(object);
      }
    });
  }
  const key = segment.Key;
  if (rest.length === 0) return overItems((object) => change(object, key));
  const next = compileAt(rest, change, types);
  return overItems((object) => next(object[key]));
}

function overItems(apply: (object: Tree) => void): Rewrite {
  const rewrite: Rewrite = (value) => {
    if (Array.isArray(value)) for (const item of value) rewrite(item);
    else if (isTree(value)) apply(value);
  };
  return rewrite;
}

function parts(rewrite: FetchRewrite): { path: readonly FetchNodePathSegment[]; change: Change } {
  if ('KeyRenamer' in rewrite) {
    const { path, renameKeyTo } = rewrite.KeyRenamer;
    return {
      path,
      change: (object, key) => {
        if (!Object.hasOwn(object, key)) return;
        object[renameKeyTo] = object[key];
        delete object[key];
      },
    };
  }
  const { path, setValueTo } = 'ValueSetter' in rewrite ? rewrite.ValueSetter : rewrite;
  return { path, change: (object, key) => void (object[key] = setValueTo) };
}

/** Null when there is nothing to rewrite. */
export function compileRewrites(
  rewrites: readonly FetchRewrite[] | null | undefined,
  types: PossibleTypes,
): Rewrite | null {
  if (!rewrites || rewrites.length === 0) return null;
  const compiled = rewrites.map((rewrite) => {
    const { path, change } = parts(rewrite);
    return compileAt(path, change, types);
  });
  return (value) => {
    for (const rewrite of compiled) rewrite(value);
  };
}

/** New names of response keys by the internal alias that the planner gave; for the paths of errors. */
export function renamedKeys(
  rewrites: readonly FetchRewrite[] | null | undefined,
): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const rewrite of rewrites ?? []) {
    if (!('KeyRenamer' in rewrite)) continue;
    const last = rewrite.KeyRenamer.path.at(-1);
    if (last && 'Key' in last) names.set(last.Key, rewrite.KeyRenamer.renameKeyTo);
  }
  return names;
}
