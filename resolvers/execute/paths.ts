/** Paths of a plan, compiled to closures that find the objects that a step writes to. */
import type { FlattenNodePathSegment } from '@graphql-hive/router-query-planner';
import { type ResponsePath, type Tree, subjectAlias } from './contract.ts';
import { isTree } from './merge.ts';
import type { PossibleTypes } from './possible-types.ts';
import { ReadyList } from './ready-list.ts';

/** `subject` is the ID of the citizen in whose object the entity stands, where the plan has it there. */
type Visit = (entity: Tree, subject?: string) => void;
type Walk = (value: unknown, visit: Visit, subject?: string) => void;

export interface CompiledPath {
  /** Response keys; lists and type conditions are left out. */
  readonly keys: readonly string[];
  /** Calls `visit` for each object at the path, in the order of the response. */
  readonly collect: Walk;
  /** The path with indices of each object at it; for faults only. */
  locate(root: Tree): Map<Tree, ResponsePath>;
}

/** The planner marks a list of lists once: whatever comes next, lists on the way to it are entered. */
function throughLists(next: (object: Tree, visit: Visit, subject?: string) => void): Walk {
  const walk: Walk = (value, visit, subject) => {
    if (Array.isArray(value)) for (const item of value) walk(item, visit, subject);
    else if (isTree(value)) next(value, visit, subject);
  };
  return walk;
}

function compileSegment(segment: FlattenNodePathSegment, next: Walk, types: PossibleTypes): Walk {
  if (segment === '@') return next;
  if ('Field' in segment) {
    const key = segment.Field;
    return throughLists((object, visit, outer) => {
      const value = object[key];
      // What is written into its items has to stay in the tree.
      if (value instanceof ReadyList) object[key] = value.items();
      const own = object[subjectAlias];
      next(object[key], visit, typeof own === 'string' ? own : outer);
    });
  }
  const conditions = segment.TypeCondition;
  return throughLists((object, visit, subject) => {
    const typeName = object['__typename'];
    if (typeof typeName === 'string' && conditions.some((condition) => types.fits(typeName, condition))) {
      next(object, visit, subject);
    }
  });
}

function locateIn(
  value: unknown,
  segments: readonly FlattenNodePathSegment[],
  path: readonly (string | number)[],
  found: Map<Tree, ResponsePath>,
): void {
  if (Array.isArray(value)) {
    value.forEach((item, index) => locateIn(item, segments, [...path, index], found));
    return;
  }
  if (!isTree(value)) return;
  const [segment, ...rest] = segments;
  if (segment === undefined) found.set(value, path);
  else if (segment === '@' || 'TypeCondition' in segment) locateIn(value, rest, path, found);
  else locateIn(value[segment.Field], rest, [...path, segment.Field], found);
}

export function compilePath(segments: readonly FlattenNodePathSegment[], types: PossibleTypes): CompiledPath {
  return {
    keys: segments.flatMap((segment) => (segment !== '@' && 'Field' in segment ? [segment.Field] : [])),
    collect: segments.reduceRight<Walk>(
      (next, segment) => compileSegment(segment, next, types),
      throughLists((object, visit, subject) => visit(object, subject)),
    ),
    locate(root) {
      const found = new Map<Tree, ResponsePath>();
      locateIn(root, segments, [], found);
      return found;
    },
  };
}
