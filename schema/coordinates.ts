/**
 * What decides each coordinate (`Type.field`) of the composed graph. An unknown coordinate has no rule and is withheld.
 */
import type { SubjectRole } from './domain.ts';
import type { PageableList, SourceModel, TypeModel } from './source-model.ts';

export type CoordinateRule =
  /** About no citizen; root rules of the hub guard it. */
  | { readonly kind: 'open' }
  /** A root field that enters citizens, in the role that its argument `role` names. */
  | { readonly kind: 'subjectRoot' }
  /** The field of `Citizen` that leads to a topic; decided by what is asked below it. */
  | { readonly kind: 'topic' }
  /** Decided by a catalogue item, for the subject's role. */
  | {
      readonly kind: 'item';
      readonly item: string;
      readonly leadsTo: SubjectRole | null;
      /** Coordinates of the fields by which the list may be ordered, by what names them in its argument. */
      readonly orders?: ReadonlyMap<string, string>;
    }
  /** Inside an item's object: the item decided already. */
  | { readonly kind: 'inherited'; readonly leadsTo: SubjectRole | null }
  /** The ID of the subject: echoed where it was asked for, else item `household.idNumber`. */
  | { readonly kind: 'identifier' }
  /** `provenance(of: …)`: decided by the item that the argument names. */
  | { readonly kind: 'provenance'; readonly items: ReadonlyMap<string, string> };

/** The item that holds any other subject's ID. */
export const identifierItem = 'household.idNumber';

export type CoordinateRules = ReadonlyMap<string, CoordinateRule>;

function ordersOf(rowType: string, { orders }: PageableList): ReadonlyMap<string, string> {
  return new Map(orders.map((name) => [name, `${rowType}.${name}`]));
}

function rulesOfType(type: TypeModel, rules: Map<string, CoordinateRule>): void {
  const named = new Map<string, string>();
  for (const field of type.fields.values()) {
    if (field.item) named.set(field.name, field.item.path);
  }
  for (const field of type.fields.values()) {
    const coordinate = `${type.name}.${field.name}`;
    if (field.kind === 'identifier') rules.set(coordinate, { kind: 'identifier' });
    else if (field.kind === 'topic') rules.set(coordinate, { kind: 'topic' });
    else if (field.kind === 'provenance') rules.set(coordinate, { kind: 'provenance', items: named });
    else {
      const leadsTo = field.kind === 'subject' ? field.role : null;
      const orders = field.kind === 'rows' && field.pages && { orders: ordersOf(field.type, field.pages) };
      if (field.item) rules.set(coordinate, { kind: 'item', item: field.item.path, leadsTo, ...orders });
      // A field of a topic, or of what has a key of its own, has no rule without an item: it is withheld.
      else if (field.kind === 'key' || (type.topic === undefined && !type.key))
        rules.set(coordinate, { kind: 'inherited', leadsTo });
    }
  }
}

/** Rules of all described sources together with the hub's own types. */
export function coordinateRules(
  sources: readonly SourceModel[],
  hubTypes: ReadonlyMap<string, readonly string[]>,
  subjectRoots: ReadonlySet<string>,
): CoordinateRules {
  const rules = new Map<string, CoordinateRule>();
  for (const [type, fields] of hubTypes) {
    for (const field of fields) {
      const coordinate = `${type}.${field}`;
      rules.set(coordinate, subjectRoots.has(coordinate) ? { kind: 'subjectRoot' } : { kind: 'open' });
    }
  }
  rules.set('Citizen.id', { kind: 'identifier' });
  for (const source of sources) {
    for (const type of source.types.values()) rulesOfType(type, rules);
  }
  for (const field of ['department', 'source', 'updatedAt']) {
    rules.set(`Provenance.${field}`, { kind: 'inherited', leadsTo: null });
  }
  return rules;
}
