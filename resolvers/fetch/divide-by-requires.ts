/**
 * Divides steps by what their fields require of other departments. A planner asks a source for all of an entity at once,
 * with one representation that holds what any of the fields requires; here a field is sent what it requires itself and
 * nothing more, and what requires nothing waits for nobody and is lost with nobody.
 */
import type { PlanNode, QueryPlan, RequiresSelection } from '@graphql-hive/router-query-planner';
import {
  type GraphQLSchema,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
  getNamedType,
  isObjectType,
} from 'graphql';
import type { SourceModel } from '../../schema/source-model.ts';
import { mapSteps, parallel } from './planned-steps.ts';
import { placed, singlesOf } from './single-steps.ts';

/** Coordinates that fields of `Citizen` require, by their names. */
type Required = ReadonlyMap<string, readonly string[]>;

function requiredBy(sources: readonly SourceModel[]): Required {
  return new Map(
    sources.flatMap(({ types }) =>
      [...(types.get('Citizen')?.fields.values() ?? [])].flatMap((field): [string, readonly string[]][] =>
        field.kind === 'topic' && field.requires ? [[field.name, field.requires.toSorted()]] : [],
      ),
    ),
  );
}

/** Selections by what they require, as the text of its coordinates. */
type Groups = Map<string, { readonly coordinates: readonly string[]; readonly selections: SelectionNode[] }>;

function add(groups: Groups, coordinates: readonly string[], selection: SelectionNode): void {
  const key = coordinates.join(' ');
  const group = groups.get(key) ?? { coordinates, selections: [] };
  group.selections.push(selection);
  groups.set(key, group);
}

function groupsOf(set: SelectionSetNode, required: Required): Groups {
  const groups: Groups = new Map();
  for (const node of set.selections) {
    if (node.kind === Kind.FIELD) add(groups, required.get(node.name.value) ?? [], node);
    else if (node.kind === Kind.INLINE_FRAGMENT) {
      for (const { coordinates, selections } of groupsOf(node.selectionSet, required).values()) {
        add(groups, coordinates, { ...node, selectionSet: { kind: Kind.SELECTION_SET, selections } });
      }
    } else throw new TypeError('a spread fragment was to be put in place');
  }
  return groups;
}

function asksAnything(node: SelectionNode): boolean {
  if (node.kind === Kind.FIELD) return node.name.value !== '__typename';
  return node.kind === Kind.INLINE_FRAGMENT && node.selectionSet.selections.some(asksAnything);
}

class Narrowing {
  readonly #schema: GraphQLSchema;

  constructor(schema: GraphQLSchema) {
    this.#schema = schema;
  }

  /** The key of the entity, and those of the coordinates among what is required. */
  narrow(requires: readonly RequiresSelection[], coordinates: readonly string[]): RequiresSelection[] {
    return requires.flatMap((selection): RequiresSelection[] => {
      if (selection.kind === 'InlineFragment')
        return [{ ...selection, selections: this.narrow(selection.selections, coordinates) }];
      if (selection.kind !== 'Field' || !selection.selections?.length) return [selection];
      const type = this.#topicType(selection.alias ?? selection.name);
      const isName = (inner: RequiresSelection): boolean =>
        inner.kind === 'Field' && inner.name === '__typename';
      const kept = selection.selections.filter(
        (inner) =>
          isName(inner) ||
          (inner.kind === 'Field' && coordinates.includes(`${type}.${inner.alias ?? inner.name}`)),
      );
      return kept.every(isName) ? [] : [{ ...selection, selections: kept }];
    });
  }

  #topicType(field: string): string {
    const citizen = this.#schema.getType('Citizen');
    const found = isObjectType(citizen) ? citizen.getFields()[field] : undefined;
    return found ? getNamedType(found.type).name : '';
  }
}

/** `schema` is the public one. A plan over sources that require nothing stays as it is. */
export function divideByRequires<Plan extends QueryPlan>(
  plan: Plan,
  sources: readonly SourceModel[],
  schema: GraphQLSchema,
): Plan {
  const required = requiredBy(sources);
  if (!plan.node || required.size === 0) return plan;
  const narrowing = new Narrowing(schema);
  const node = mapSteps(plan.node, (step, at, whole): PlanNode => {
    if (step.kind === 'Fetch' && !step.requires?.length) return whole;
    const divided = singlesOf(step, at).map((single) => ({
      ...single,
      groups: [...groupsOf(single.set, required).values()].filter(({ selections }) =>
        selections.some(asksAnything),
      ),
    }));
    if (divided.every(({ groups }) => groups.length < 2)) return whole;
    const nodes = divided.flatMap(({ set, requires, make, groups }) =>
      groups.map(({ coordinates, selections }) =>
        placed(whole, make({ ...set, selections }, narrowing.narrow(requires, coordinates))),
      ),
    );
    return parallel(nodes);
  });
  return { ...plan, node };
}
