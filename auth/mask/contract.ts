/** What a mask says: which fields of a document are left to ask, which are withheld and why. */
import type { FieldNode } from 'graphql';
import type { Need } from '../../registry/contract.ts';
import type { SubjectRole } from '../../schema/domain.ts';
import type { Reason } from '../contract.ts';
import type { Guard } from './guards.ts';

/** The masked operation selects the ID of every subject under this alias; documents may not use it. */
export const subjectAlias = '_subject';

/**
 * A place of the response where citizens are entered, root or relation.
 * The masked operation selects the ID there under the alias `subjectAlias`.
 */
export interface SubjectPlace {
  /** Response keys from the root; lists are not marked. */
  readonly path: readonly string[];
  readonly role: SubjectRole;
  /** Items read of the subject at this place. */
  readonly items: readonly string[];
  /** Those of them that nobody asks for here, by the items whose source is sent them. */
  readonly requiredFor?: ReadonlyMap<string, readonly string[]>;
}

/**
 * For documents with a place whose items have different row scopes (an application approved for one division only):
 * a subject who is admitted there may still lie outside of the scope of some of them.
 */
export interface RowScopes {
  /** Names the scopes of the whole document in keys of caches. */
  readonly key: string;
  /** Name of an item's scope at a place: equal names, equal scopes. Undefined when the item isn't given there. */
  nameOf(place: SubjectPlace, item: string): string | undefined;
  /** Fields that show the ID of a subject as item `household.idNumber`: response keys from the place. */
  readonly identifiers: ReadonlyMap<SubjectPlace, readonly (readonly string[])[]>;
}

/** A field that the grant withholds; `selected-withheld.ts` says which of them a request reports. */
export interface WithheldField {
  /** Response keys from the root, without indices. */
  readonly path: readonly string[];
  readonly coordinate: string;
  readonly item: string;
  readonly role: SubjectRole;
  readonly reason: Reason;
  /** The field is really selected only when all of these hold. */
  readonly guards: readonly Guard[];
  /** A place of citizens of whom nothing at all is given; fields below it tell more of the reason. */
  readonly whole: boolean;
}

export interface GivenItem {
  /** Path of the place whose subjects it is asked of. */
  readonly place: readonly string[];
  readonly role: SubjectRole;
  readonly need: Need;
  readonly guards: readonly Guard[];
}

export interface Mask {
  readonly kind: 'unchanged' | 'masked' | 'refused';
  /** Text of what is left to ask, for the planner; null when nothing is. */
  readonly operation: string | null;
  readonly withheld: readonly WithheldField[];
  /** Nodes of the normalized operation that answer null. */
  readonly withheldNodes: ReadonlySet<FieldNode>;
  readonly places: readonly SubjectPlace[];
  /** Null where all items of each place have one row scope: who is admitted there may be asked all of it. */
  readonly rowScopes: RowScopes | null;
  readonly given: readonly GivenItem[];
}
