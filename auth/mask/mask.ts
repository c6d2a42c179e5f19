/**
 * Takes out of an operation what a grant withholds, before anything is planned: a source is never asked
 * for it. Pure: the same operation, grant and deciding inputs give the same mask.
 */
import {
  Kind,
  type ArgumentNode,
  type FieldNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  print,
} from 'graphql';
import { type CoordinateRule, type CoordinateRules, identifierItem } from '../../schema/coordinates.ts';
import { type SubjectRole, subjectRoleByEnumValue } from '../../schema/domain.ts';
import { QingdanError } from '../../schema/errors.ts';
import type { FieldGrant, ItemDecision } from '../contract.ts';
import {
  type GivenItem,
  type Mask,
  type SubjectPlace,
  type WithheldField,
  subjectAlias,
} from './contract.ts';
import { type Guard, guardsOf } from './guards.ts';
import { enumArgument, orderArgument, orderOf } from './inputs.ts';
import { rowScopes } from './row-scopes.ts';
import { pruneVariables } from './variables.ts';

export interface MaskInput {
  readonly schema: GraphQLSchema;
  readonly rules: CoordinateRules;
  readonly operation: OperationDefinitionNode;
  readonly grant: FieldGrant;
  /** Coerced variables; only those of deciding arguments are looked at. */
  readonly variables: Readonly<Record<string, unknown>>;
}

/** Where the walk stands. */
interface Position {
  readonly typeName: string;
  readonly path: readonly string[];
  readonly guards: readonly Guard[];
  /** Null outside of any subject. */
  readonly role: SubjectRole | null;
  /** The subject was entered by an ID that the caller sent. */
  readonly echoed: boolean;
  /** The place that was entered last. */
  readonly entry: PlaceEntry | null;
  /** Nothing below is given: report reasons, keep nothing. */
  readonly closed: boolean;
}

/** A place while its document is walked. */
interface PlaceEntry {
  readonly path: readonly string[];
  readonly role: SubjectRole;
  /** Items read of the subject. */
  readonly items: Set<string>;
  /** Items read for the sake of others, by those. */
  readonly required: Map<string, Set<string>>;
  /** Fields that show his ID as an item: response keys from the place. */
  readonly identifiers: (readonly string[])[];
}

const idSelection: FieldNode = {
  kind: Kind.FIELD,
  alias: { kind: Kind.NAME, value: subjectAlias },
  name: { kind: Kind.NAME, value: 'id' },
};

const typeNameSelection: FieldNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } };

function responseKey(node: FieldNode): string {
  return node.alias?.value ?? node.name.value;
}

function withSelections(node: FieldNode, selections: readonly SelectionNode[]): FieldNode {
  return { ...node, selectionSet: { kind: Kind.SELECTION_SET, selections } };
}

class MaskWalk {
  readonly #input: MaskInput;
  readonly withheld = new Map<string, WithheldField>();
  readonly withheldNodes = new Set<FieldNode>();
  readonly places = new Map<string, PlaceEntry>();
  readonly given: GivenItem[] = [];

  constructor(input: MaskInput) {
    this.#input = input;
  }

  selections(set: SelectionSetNode, at: Position): SelectionNode[] {
    const kept: SelectionNode[] = [];
    for (const node of set.selections) {
      const guards = [...at.guards, ...guardsOf(node)];
      if (node.kind === Kind.FIELD) {
        const field = this.#field(node, { ...at, guards });
        if (field) kept.push(field);
      } else if (node.kind === Kind.INLINE_FRAGMENT) {
        const typeName = node.typeCondition?.name.value ?? at.typeName;
        const inside = this.selections(node.selectionSet, { ...at, typeName, guards });
        if (inside.length > 0) {
          kept.push({ ...node, selectionSet: { kind: Kind.SELECTION_SET, selections: inside } });
        }
      }
    }
    return kept;
  }

  #field(node: FieldNode, at: Position): FieldNode | null {
    const name = node.name.value;
    // Introspection is answered from the schema, beside the data.
    if (name === '__schema' || name === '__type') return null;
    if (name === '__typename') return at.closed || at.entry === null ? keepOpen(node, at) : node;
    if (responseKey(node) === subjectAlias) {
      throw new QingdanError('BAD_REQUEST', `\`${subjectAlias}\` is the hub's own alias; choose another`);
    }
    const coordinate = `${at.typeName}.${name}`;
    const rule = this.#input.rules.get(coordinate);
    const here = { ...at, path: [...at.path, responseKey(node)] };
    switch (rule?.kind) {
      case 'open':
        return this.#descend(node, here);
      case 'subjectRoot':
        return this.#enter(node, here, this.#rootRole(node, at.typeName), true);
      case 'topic':
        return this.#topic(node, here);
      case 'inherited':
        return rule.leadsTo === null
          ? this.#descend(node, here)
          : this.#enter(node, here, rule.leadsTo, false);
      case 'identifier':
        if (at.role !== null && at.echoed) return at.closed ? null : node;
        return this.#identifier(node, here, coordinate);
      case 'item':
        return rule.orders
          ? this.#orderedList(node, here, coordinate, rule)
          : this.#item(node, here, coordinate, rule.item, rule.leadsTo);
      case 'provenance':
        return this.#provenance(node, here, coordinate, rule);
      default:
        return this.#item(node, here, coordinate, coordinate, null);
    }
  }

  #rootRole(node: FieldNode, typeName: string): SubjectRole {
    const value = enumArgument(this.#input.schema, typeName, node, 'role', this.#input.variables);
    const role = value === null ? undefined : subjectRoleByEnumValue[value];
    if (!role) throw new QingdanError('BAD_USER_INPUT', '`role` is not a role of subjects');
    return role;
  }

  /** The ID of a subject whom the caller did not name. */
  #identifier(node: FieldNode, here: Position, coordinate: string): FieldNode | null {
    const kept = this.#item(node, here, coordinate, identifierItem, null);
    if (kept && here.entry) here.entry.identifiers.push(here.path.slice(here.entry.path.length));
    return kept;
  }

  #provenance(
    node: FieldNode,
    here: Position,
    coordinate: string,
    rule: CoordinateRule & { kind: 'provenance' },
  ): FieldNode | null {
    const name = enumArgument(this.#input.schema, here.typeName, node, 'of', this.#input.variables) ?? '';
    const kept = this.#item(node, here, coordinate, rule.items.get(name) ?? coordinate, null);
    // The mask was made for this item: a plan for it may not depend on a variable any more.
    return kept && { ...kept, arguments: [enumLiteral('of', name)] };
  }

  /** A list whose order senses the fields that it is asked by: each of them is decided as if it were read. */
  #orderedList(
    node: FieldNode,
    here: Position,
    coordinate: string,
    rule: CoordinateRule & { kind: 'item' },
  ): FieldNode | null {
    const order = orderOf(this.#input.schema, here.typeName, node, this.#input.variables);
    for (const field of order?.fields ?? []) {
      const sensed = rule.orders?.get(field);
      const ofField = this.#input.rules.get(sensed ?? '');
      if (ofField?.kind === 'inherited' && ofField.leadsTo === null) continue;
      const item = ofField?.kind === 'item' ? ofField.item : (sensed ?? coordinate);
      const decision = this.#decide(item, here.role);
      if (!decision.given) {
        this.#withhold(node, here, sensed ?? coordinate, item, decision.reason);
        return null;
      }
      if (here.closed) continue;
      here.entry?.items.add(item);
      this.given.push({
        place: here.entry?.path ?? [],
        role: decision.need.role,
        need: decision.need,
        guards: here.guards,
      });
    }
    const kept = this.#item(node, here, coordinate, rule.item, rule.leadsTo);
    if (!kept) return null;
    // The mask was made for this order: a plan for it may not depend on a variable any more.
    const others = (kept.arguments ?? []).filter(({ name }) => name.value !== orderArgument);
    return { ...kept, arguments: order ? [...others, order.argument] : others };
  }

  /** The named type that a field leads to, when it has selections. */
  #typeBelow(node: FieldNode, typeName: string): string {
    const parent = this.#input.schema.getType(typeName);
    const definition =
      isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[node.name.value] : undefined;
    const type = definition ? getNamedType(definition.type) : undefined;
    return type && isCompositeType(type) ? type.name : '';
  }

  #descend(node: FieldNode, here: Position): FieldNode | null {
    if (!node.selectionSet) return here.closed ? null : node;
    const below = { ...here, typeName: this.#typeBelow(node, here.typeName) };
    const kept = this.selections(node.selectionSet, below);
    if (here.closed) return null;
    // The object itself is given: its presence and a list's length show even when nothing below is.
    return withSelections(node, kept.length > 0 ? kept : [typeNameSelection]);
  }

  #topic(node: FieldNode, here: Position): FieldNode | null {
    if (!node.selectionSet) return null;
    const kept = this.selections(node.selectionSet, {
      ...here,
      typeName: this.#typeBelow(node, here.typeName),
    });
    // A topic whose items are all withheld is answered as an object of nulls without asking its source.
    return kept.some((selection) => !isTypeName(selection)) ? withSelections(node, kept) : null;
  }

  #item(
    node: FieldNode,
    here: Position,
    coordinate: string,
    item: string,
    leadsTo: SubjectRole | null,
  ): FieldNode | null {
    const decision = this.#decide(item, here.role);
    if (!decision.given) {
      this.#withhold(node, here, coordinate, item, decision.reason);
      return null;
    }
    if (here.closed) return null;
    here.entry?.items.add(item);
    const { need } = decision;
    this.given.push({ place: here.entry?.path ?? [], role: need.role, need, guards: here.guards });
    for (const required of this.#input.grant.requiredOf?.(item) ?? []) this.#require(required, item, here);
    return leadsTo === null ? this.#descend(node, here) : this.#enter(node, here, leadsTo, false);
  }

  /** What a source is sent to give an item is read like the item itself. */
  #require(item: string, dependent: string, here: Position): void {
    const decision = this.#decide(item, here.role);
    if (!decision.given) return;
    const known = here.entry?.required.get(item) ?? new Set<string>();
    here.entry?.required.set(item, known.add(dependent));
    const { need } = decision;
    this.given.push({ place: here.entry?.path ?? [], role: need.role, need, guards: here.guards });
  }

  #decide(item: string, role: SubjectRole | null): ItemDecision {
    return role === null
      ? { given: false, reason: { code: 'FIELD_NOT_NEEDED', condition: 3 } }
      : this.#input.grant.decide(item, role);
  }

  #withhold(
    node: FieldNode,
    here: Position,
    coordinate: string,
    item: string,
    reason: WithheldField['reason'],
    whole = false,
  ): void {
    this.withheldNodes.add(node);
    const { path, guards } = here;
    const role = here.role ?? 'self';
    const key = JSON.stringify([path, guards]);
    if (!this.withheld.has(key))
      this.withheld.set(key, { path, coordinate, item, role, reason, guards, whole });
  }

  /** Enters a citizen in a role: all below is decided anew for that role. */
  #enter(node: FieldNode, here: Position, role: SubjectRole, echoed: boolean): FieldNode | null {
    const { grant } = this.#input;
    const closed = here.closed || !grant.anyGiven(role);
    const key = here.path.join('\0');
    const entry = this.places.get(key) ?? {
      path: here.path,
      role,
      items: new Set(),
      required: new Map(),
      identifiers: [],
    };
    const kept = this.selections(node.selectionSet ?? { kind: Kind.SELECTION_SET, selections: [] }, {
      ...here,
      typeName: this.#typeBelow(node, here.typeName),
      role,
      echoed,
      entry,
      closed,
    });
    if (closed) {
      // A document that asks only for the ID or the type still learns why it gets nothing.
      const coordinate = `${here.typeName}.${node.name.value}`;
      this.#withhold(node, { ...here, role }, coordinate, identifierItem, grant.overallReason(role), true);
      return null;
    }
    this.places.set(key, entry);
    return withSelections(node, [idSelection, ...kept]);
  }
}

function isTypeName(node: SelectionNode): boolean {
  return node.kind === Kind.FIELD && node.name.value === '__typename';
}

function enumLiteral(name: string, value: string): ArgumentNode {
  return {
    kind: Kind.ARGUMENT,
    name: { kind: Kind.NAME, value: name },
    value: { kind: Kind.ENUM, value },
  };
}

function keepOpen(node: FieldNode, at: Position): FieldNode | null {
  return at.closed ? null : node;
}

/** Masks an operation (fragments already in place) with a grant. */
export function maskOperation(input: MaskInput): Mask {
  const root = input.schema.getRootType(input.operation.operation);
  if (!root) throw new QingdanError('NOT_SUPPORTED', `the hub offers no ${input.operation.operation}`);
  const walk = new MaskWalk(input);
  const selections = walk.selections(input.operation.selectionSet, {
    typeName: root.name,
    path: [],
    guards: [],
    role: null,
    echoed: false,
    entry: null,
    closed: false,
  });
  const asked = selections.filter((selection) => !isTypeName(selection));
  const entries = [...walk.places.values()];
  const places = entries.map(({ path, role, items, required }): SubjectPlace => {
    const besides = [...required].filter(([item]) => !items.has(item));
    return {
      path,
      role,
      items: [...items, ...besides.map(([item]) => item)].sort(),
      ...(besides.length > 0
        ? { requiredFor: new Map(besides.map(([item, dependents]) => [item, [...dependents]])) }
        : {}),
    };
  });
  const identifiers = new Map(places.map((place, at) => [place, entries[at]?.identifiers ?? []]));
  return {
    kind: walk.withheld.size === 0 ? 'unchanged' : asked.length === 0 ? 'refused' : 'masked',
    operation: asked.length === 0 ? null : print(pruneVariables(input.operation, asked)),
    withheld: [...walk.withheld.values()],
    withheldNodes: walk.withheldNodes,
    places,
    rowScopes: rowScopes(places, identifiers, input.grant),
    given: walk.given,
  };
}
