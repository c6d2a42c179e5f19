/**
 * Divides the steps of a plan where items of one place have different row scopes, so that a citizen can be left out
 * of the step for those items in whose scope he does not lie, and be asked about in the others.
 */
import type { PlanNode } from '@graphql-hive/router-query-planner';
import {
  type FieldNode,
  type GraphQLSchema,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
  getNamedType,
  isObjectType,
} from 'graphql';
import type { RowScopes } from '../../auth/mask/contract.ts';
import { enumArgument } from '../../auth/mask/inputs.ts';
import type { CoordinateRules } from '../../schema/coordinates.ts';
import type { ScopedField, ScopedStep, SubjectPlace } from '../execute/contract.ts';
import type { PlannedQuery } from '../execute/planner.ts';
import { responseKeyOf } from '../execute/tree-keys.ts';
import { type PlanPath, type StepNode, mapSteps, parallel } from './planned-steps.ts';
import { placed, singlesOf } from './single-steps.ts';

export interface ScopeDivision {
  readonly places: readonly SubjectPlace[];
  readonly scopes: RowScopes;
  readonly rules: CoordinateRules;
  /** The public one. */
  readonly schema: GraphQLSchema;
}

/** The selections of one scope, and where their items stand below the entity. */
interface ScopePart {
  readonly selections: SelectionNode[];
  readonly fields: ScopedField[];
}

/** By the scope's name; that of what every admitted subject shows is null. */
type Parts = Map<string | null, ScopePart>;

function partOf(parts: Parts, name: string | null): ScopePart {
  const part = parts.get(name) ?? { selections: [], fields: [] };
  parts.set(name, part);
  return part;
}

class Divider {
  readonly #division: ScopeDivision;
  readonly #place: SubjectPlace;

  constructor(division: ScopeDivision, place: SubjectPlace) {
    this.#division = division;
    this.#place = place;
  }

  /** Divides selections on a type; `keys` are those of the tree from the entity on. */
  divide(set: SelectionSetNode, typeName: string | null, keys: readonly string[]): Parts {
    const parts: Parts = new Map();
    for (const node of set.selections) {
      if (node.kind === Kind.FIELD) this.#field(node, typeName, keys, parts);
      else if (node.kind === Kind.INLINE_FRAGMENT) {
        const condition = node.typeCondition?.name.value ?? typeName;
        this.#wrap(parts, this.divide(node.selectionSet, condition, keys), (selectionSet) => ({
          ...node,
          selectionSet,
        }));
      } else throw new TypeError('a spread fragment was to be put in place');
    }
    return parts;
  }

  #field(node: FieldNode, typeName: string | null, above: readonly string[], parts: Parts): void {
    const coordinate = `${typeName ?? ''}.${node.name.value}`;
    const rule = this.#division.rules.get(coordinate);
    const keys = [...above, (node.alias ?? node.name).value];
    if (node.name.value === '__typename' || rule?.kind === 'identifier') {
      partOf(parts, null).selections.push(node);
    } else if (rule?.kind === 'topic' && node.selectionSet) {
      const below = this.divide(node.selectionSet, this.#typeOf(node, typeName), keys);
      this.#wrap(parts, below, (selectionSet) => ({ ...node, selectionSet }));
    } else {
      const item = this.#itemOf(node, typeName, coordinate);
      // A name that no scope has: nobody is asked about an item that the mask did not give.
      const part = partOf(parts, this.#division.scopes.nameOf(this.#place, item) ?? `no scope of ${item}`);
      part.selections.push(node);
      part.fields.push({ item, keys });
    }
  }

  #itemOf(node: FieldNode, typeName: string | null, coordinate: string): string {
    const rule = this.#division.rules.get(coordinate);
    if (rule?.kind === 'item') return rule.item;
    if (rule?.kind !== 'provenance') return coordinate;
    const name = enumArgument(this.#division.schema, typeName ?? '', node, 'of', {});
    return rule.items.get(name ?? '') ?? coordinate;
  }

  #typeOf(node: FieldNode, typeName: string | null): string | null {
    const parent = this.#division.schema.getType(typeName ?? '');
    const field = isObjectType(parent) ? parent.getFields()[node.name.value] : undefined;
    return field ? getNamedType(field.type).name : null;
  }

  #wrap(parts: Parts, inner: Parts, wrap: (set: SelectionSetNode) => SelectionNode): void {
    for (const [name, { selections, fields }] of inner) {
      const part = partOf(parts, name);
      part.selections.push(wrap({ kind: Kind.SELECTION_SET, selections }));
      part.fields.push(...fields);
    }
  }
}

/** Without what every object knows of itself: a step for nothing but the type's name would be one too many. */
function worthAsking(parts: Parts): Parts {
  const open = parts.get(null);
  if (parts.size > 1 && open && !open.selections.some(asksIdentifier)) parts.delete(null);
  return parts;
}

function asksIdentifier(node: SelectionNode): boolean {
  if (node.kind === Kind.FIELD && !node.selectionSet) return node.name.value !== '__typename';
  return 'selectionSet' in node && (node.selectionSet?.selections.some(asksIdentifier) ?? false);
}

/** The place in which entities at a path stand: the innermost one that the path leads to or through. */
function placeAt(path: PlanPath, places: readonly SubjectPlace[]): SubjectPlace | undefined {
  const keys = path.flatMap((segment) =>
    segment !== '@' && 'Field' in segment ? [responseKeyOf(segment.Field)] : [],
  );
  let found: SubjectPlace | undefined;
  for (const place of places) {
    const leads = place.path.length <= keys.length && place.path.every((key, index) => keys[index] === key);
    if (leads && place.path.length > (found?.path.length ?? -1)) found = place;
  }
  return found;
}

/** The plan divided, with the place and the items of each step that not everybody admitted may be asked in. */
export function divideByScope(plan: PlannedQuery, division: ScopeDivision): PlannedQuery {
  if (!plan.node) return plan;
  const scoped = new Map<StepNode, ScopedStep>();
  const node = mapSteps(plan.node, (step, at, whole): PlanNode => {
    if (step.kind === 'Fetch' && !step.requires?.length) return whole;
    const nodes = singlesOf(step, at).flatMap(({ path, set, make }) => {
      const place = placeAt(path, division.places);
      const parts: Parts = place
        ? worthAsking(new Divider(division, place).divide(set, null, []))
        : new Map([[null, { selections: [...set.selections], fields: [] }]]);
      return [...parts].map(([name, { selections, fields }]) => {
        const made = make({ ...set, selections });
        if (place && name !== null) scoped.set(made, { place, fields });
        return placed(whole, made);
      });
    });
    return parallel(nodes);
  });
  return { ...plan, node, scoped };
}
