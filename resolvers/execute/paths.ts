/** Paths of a plan, compiled to closures that find the objects that a step writes to. */
import type { FlattenNodePathSegment } from '@graphql-hive/router-query-planner';
import type { ResponsePath, Tree } from './contract.ts';
import { isTree } from './merge.ts';
import type { PossibleTypes } from './possible-types.ts';

type Visit = (entity: Tree) => void;
type Walk = (value: unknown, visit: Visit) => void;

export interface CompiledPath {
  /** Response keys; lists and type conditions are left out. */
  readonly keys: readonly string[];
  /** Calls `visit` for each object at the path, in the order of the response. */
  readonly collect: Walk;
  /** The path with indices of each object at it; for faults only. */
  locate(root: Tree): Map<Tree, ResponsePath>;
}

const end: Walk = (value, visit) => {
  // Lists below the last segment are entered, too: the planner leaves the mark of the innermost out at times.
  if (Array.isArray(value)) for (const item of value) end(item, visit);
  else if (isTree(value)) visit(value);
};

function compileSegment(segment: FlattenNodePathSegment, next: Walk, types: PossibleTypes): Walk {
  if (segment === '@') {
    return (value, visit) => {
      if (Array.isArray(value)) for (const item of value) next(item, visit);
    };
  }
  if ('Field' in segment) {
    const key = segment.Field;
    return (value, visit) => {
      if (isTree(value)) next(value[key], visit);
    };
  }
  const conditions = segment.TypeCondition;
  return (value, visit) => {
    if (!isTree(value)) return;
    const typeName = value['__typename'];
    if (typeof typeName === 'string' && conditions.some((condition) => types.fits(typeName, condition))) {
      next(value, visit);
    }
  };
}

function locateIn(
  value: unknown,
  segments: readonly FlattenNodePathSegment[],
  path: readonly (string | number)[],
  found: Map<Tree, ResponsePath>,
): void {
  if (Array.isArray(value)) {
    const rest = segments[0] === '@' ? segments.slice(1) : segments;
    value.forEach((item, index) => locateIn(item, rest, [...path, index], found));
    return;
  }
  if (!isTree(value)) return;
  const [segment, ...rest] = segments;
  if (segment === undefined) found.set(value, path);
  else if (segment !== '@' && 'Field' in segment) {
    locateIn(value[segment.Field], rest, [...path, segment.Field], found);
  } else if (segment !== '@') locateIn(value, rest, path, found);
}

export function compilePath(segments: readonly FlattenNodePathSegment[], types: PossibleTypes): CompiledPath {
  return {
    keys: segments.flatMap((segment) => (segment !== '@' && 'Field' in segment ? [segment.Field] : [])),
    collect: segments.reduceRight<Walk>((next, segment) => compileSegment(segment, next, types), end),
    locate(root) {
      const found = new Map<Tree, ResponsePath>();
      locateIn(root, segments, [], found);
      return found;
    },
  };
}
