/** What a random graph consists of, said once: its SDL, its rows and what the reference says of it come from here. */
import type { SubjectRole } from '../../../schema/domain.ts';

export const leafTypes = [
  'String',
  'Int',
  'Float',
  'Boolean',
  'Decimal',
  'BigInt',
  'Date',
  'DateTime',
  'DivisionCode',
] as const;
export type LeafType = (typeof leafTypes)[number];

export interface DescribedColumn {
  readonly name: string;
  /** What its cells are; `code` is a code of a list, `citizen` another citizen's ID. */
  readonly holds: LeafType | 'code' | 'citizen';
  /** Cells are lists, as the JSON text of one. */
  readonly list: boolean;
}

export interface DescribedTable {
  readonly name: string;
  readonly key: string;
  readonly updatedAt: string | null;
  readonly legacyKeys: boolean;
  /** Column of a number that several citizens share. */
  readonly group: string | null;
  /** All others. */
  readonly columns: readonly DescribedColumn[];
}

/** A value of a column. */
export interface LeafField {
  readonly kind: 'leaf';
  readonly name: string;
  readonly table: string;
  readonly column: string;
  readonly type: LeafType;
  readonly codes: Readonly<Record<string, string>> | null;
  readonly yearsSince: boolean;
  /** `[Type]` or `[Type!]` in place of `Type`. */
  readonly list: 'nullable' | 'nonNull' | null;
  readonly nonNull: boolean;
}

/** Another citizen, whose ID the column holds. */
export interface RelationField {
  readonly kind: 'relation';
  readonly name: string;
  readonly table: string;
  readonly column: string;
  readonly role: SubjectRole;
}

/** One object or a list of objects, each from a row. */
export interface RowsField {
  readonly kind: 'rows';
  readonly name: string;
  readonly table: string;
  readonly type: string;
  readonly list: boolean;
  /** `[Row!]` in place of `[Row]`. */
  readonly nonNullRows: boolean;
  readonly group: string | null;
  readonly orderBy: string | null;
  readonly fields: readonly RowField[];
}

export type RowField = LeafField | RelationField;

/** A field of a topic, with the catalogue item that decides it. */
export type ItemField = (LeafField | RelationField | RowsField) & { readonly item: string };

export interface DescribedTopic {
  /** Field of `Citizen`. */
  readonly name: string;
  readonly type: string;
  readonly tables: readonly string[];
  readonly fields: readonly ItemField[];
}

export interface DescribedSource {
  readonly name: string;
  readonly kind: 'SQLITE' | 'CSV';
  readonly department: string;
  readonly tables: readonly DescribedTable[];
  readonly topics: readonly DescribedTopic[];
}

export interface DescribedGraph {
  readonly sources: readonly DescribedSource[];
}

/** Items of the topic that `provenance(of: …)` can be asked of. */
export function withProvenance(source: DescribedSource, topic: DescribedTopic): readonly ItemField[] {
  return topic.fields.filter(
    (field) => source.tables.find((table) => table.name === field.table)?.updatedAt !== null,
  );
}
