/**
 * What a described source says of itself, read from its SDL (see `directives.graphql`).
 * Everything that hosts, composes or checks a source works on this model, never on SDL.
 */
import type { DocumentNode } from 'graphql';
import type { SharingClass, SourceKind, SubjectRole } from './domain.ts';

/** Leaf types that a column can have. */
export const columnTypes = [
  'String',
  'Int',
  'Float',
  'Boolean',
  'Decimal',
  'BigInt',
  'Date',
  'DateTime',
  'CitizenId',
  'DivisionCode',
  'UnifiedSocialCreditId',
] as const;
export type ColumnType = (typeof columnTypes)[number];

/** Types of keys, other than citizen IDs, by which rows are found. Each has a form that no ID of a person has. */
export const keyTypes = ['UnifiedSocialCreditId', 'DivisionCode'] as const;
export type KeyType = (typeof keyTypes)[number];

export interface TableModel {
  readonly name: string;
  /** Column that holds the citizen ID. */
  readonly key: string;
  /** Given where the column holds keys of another type. */
  readonly keyType?: KeyType;
  /** Column with the time of the row, ISO 8601 with offset. */
  readonly updatedAt?: string;
  /** Rows may be keyed by the 15-digit ID of before 1999. */
  readonly legacyKeys: boolean;
  /** The operation of the source's definition that gives the rows. */
  readonly operation?: OperationModel;
}

/**
 * An operation of an OpenAPI file or a WSDL. Places in what is sent are names of parameters or, beginning with a slash,
 * JSON Pointers (RFC 6901) into the body; those in answers are JSON Pointers.
 */
export interface OperationModel {
  readonly id: string;
  /** Place of the citizen IDs. */
  readonly keys: string;
  /** Citizen IDs of one call at most; as many as the definition says unless given. */
  readonly most?: number;
  /** Pointer to the rows. */
  readonly rows: string;
  /** What else is sent, by place. */
  readonly values: ReadonlyMap<string, string>;
  readonly pages?: PagesModel;
}

export interface PagesModel {
  readonly by: 'NUMBER' | 'OFFSET' | 'CURSOR' | 'LINK';
  /** Place of the number, offset or cursor. */
  readonly parameter?: string;
  /** Number of the first page. */
  readonly first: number;
  /** Pointer to the next cursor or link. */
  readonly next?: string;
  /** Place of the number of rows of a page. */
  readonly size?: string;
  /** Rows of a page that is not the last. */
  readonly rows?: number;
}

export interface ItemMark {
  /** Path of the catalogue item, for instance `tax.annualIncome`. */
  readonly path: string;
  readonly class: SharingClass;
  readonly grade: number;
}

/** From the unit of the source to that of the field: times `numerator`, divided by `denominator`. Both are over zero. */
export interface UnitConversion {
  readonly numerator: bigint;
  readonly denominator: bigint;
  /** Digits after the point to which the result is rounded; null where it has all of its digits. */
  readonly digits: number | null;
}

interface FieldBase {
  readonly name: string;
  readonly nonNull: boolean;
  /** The item that decides the field; absent on sub-fields, which inherit the rule of the object they stand in. */
  readonly item?: ItemMark;
}

/** A leaf read from a column. */
export interface ColumnField extends FieldBase {
  readonly kind: 'column';
  readonly table: string;
  readonly column: string;
  readonly type: ColumnType;
  /** The column holds a list of such values. */
  readonly list?: true;
  readonly codes?: ReadonlyMap<string, string>;
  /** Enumeration of the file whose values the codes are turned into, in the order of their definition. */
  readonly enumeration?: string;
  readonly conversion?: UnitConversion;
  readonly transform?: 'YEARS_SINCE';
}

/** Type in which a column is read: what a field makes of it may have another. */
export function storedType(field: ColumnField): ColumnType {
  if (field.transform === 'YEARS_SINCE') return 'Date';
  return field.conversion ? 'Decimal' : field.type;
}

/** One object (`list: false`) or a list of objects, each from a row of the table of its type. */
export interface RowsField extends FieldBase {
  readonly kind: 'rows';
  readonly type: string;
  readonly table: string;
  readonly list: boolean;
  readonly group?: string;
  readonly orderBy?: string;
  /** Given for lists that come in pages. */
  readonly pages?: PageableList;
}

export interface PageableList {
  /** Column whose text differs between the rows of a citizen. */
  readonly unique: string;
  /** Fields of the rows by which the list may be ordered. */
  readonly orders: readonly string[];
}

/** The place of a row in a pageable list, after which another page may begin; generated for the types of their rows. */
export interface CursorField extends FieldBase {
  readonly kind: 'cursor';
}

/** Another citizen whose ID the column holds. */
export interface SubjectField extends FieldBase {
  readonly kind: 'subject';
  readonly table: string;
  readonly column: string;
  readonly role: SubjectRole;
}

/** The field of `Citizen` that leads to a topic's type. */
export interface TopicField extends FieldBase {
  readonly kind: 'topic';
  readonly type: string;
  /** Coordinates of other departments' items that the source is sent to answer. */
  readonly requires?: readonly string[];
}

/** The ID of the citizen that the object is about, echoed and never read (`Citizen.id`, `CitizenTax.citizenId`). */
export interface IdentifierField extends FieldBase {
  readonly kind: 'identifier';
}

/** Something with a key of its own, of which another source has more. */
export interface ReferenceField extends FieldBase {
  readonly kind: 'reference';
  readonly table: string;
  /** Column that holds the key. */
  readonly column: string;
  readonly type: string;
  /** Field of the type that is its key. */
  readonly key: string;
  readonly keyType: KeyType;
}

/** The key of a type that has one of its own, echoed and never read. */
export interface KeyField extends FieldBase {
  readonly kind: 'key';
}

/** `provenance(of: …)`: which source gave an item's value and when; generated for each topic type. */
export interface ProvenanceField extends FieldBase {
  readonly kind: 'provenance';
}

/** Types by which lists may be ordered: IDs and codes of divisions and firms have no order that means anything. */
const orderedTypes: ReadonlySet<ColumnType> = new Set([
  'String',
  'Int',
  'BigInt',
  'Decimal',
  'Boolean',
  'Date',
  'DateTime',
]);

/** Whether a list may be ordered by a field of its rows. */
export function hasOrder(field: FieldModel): field is ColumnField {
  return field.kind === 'column' && !field.list && !field.transform && orderedTypes.has(field.type);
}

export type FieldModel =
  | ColumnField
  | RowsField
  | SubjectField
  | ReferenceField
  | TopicField
  | IdentifierField
  | KeyField
  | ProvenanceField
  | CursorField;

export interface TypeModel {
  readonly name: string;
  /** Topic that the type belongs to, for topic types. */
  readonly topic?: string;
  /** The key by which objects of the type are found, where it has one of its own. */
  readonly key?: { readonly name: string; readonly type: KeyType };
  readonly fields: ReadonlyMap<string, FieldModel>;
}

export interface SourceModel {
  /** Name of the source and of its subgraph, for instance `real-estate`. */
  readonly name: string;
  readonly kind: SourceKind;
  /** Full Chinese name of the department that owns it. */
  readonly department: string;
  /** File that it was read from, for messages. */
  readonly file: string;
  /** Name of the file beside it that describes a service (OpenAPI, WSDL). */
  readonly definition?: string;
  /** It is a subgraph of federation 2, which takes plans as they are. */
  readonly isSubgraph?: true;
  /** Types by name; `Citizen` is among them. */
  readonly types: ReadonlyMap<string, TypeModel>;
  readonly tables: ReadonlyMap<string, TableModel>;
  /** The whole subgraph SDL (directive definitions, generated provenance fields and `@link` included) for composition. */
  readonly document: DocumentNode;
}
