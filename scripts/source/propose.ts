/** The description that is proposed of a source: types, fields and items, each with what its reviewer must look at. */
import type { DescribedColumn } from '../../connectors/contract.ts';
import type { CatalogueItem } from '../../registry/contract.ts';
import { serviceKinds, type SharingClass, type SourceKind } from '../../schema/domain.ts';
import { storedNameFault, tableNameFault } from '../../schema/read-source/names.ts';
import { type ColumnType, columnTypes, type OperationModel } from '../../schema/source-model.ts';
import { guessUpdatedAt, holdsIds, householdOf, isIndexedBy, roleOf } from './guess-keys.ts';
import { fits, guessType } from './guess-types.ts';
import type { SeenTable } from './look.ts';
import { fieldNameOf, reading, typeNameOf, UniqueNames } from './names.ts';
import { canGive, nativeTypeOf } from './native-types.ts';

export interface ProposedField {
  readonly name: string;
  /** English to be written by the reviewer, with the Chinese. */
  readonly description: string;
  /** GraphQL type, without a `!`. */
  readonly type: string;
  /** The field of a topic is decided by an item; that of a row inherits one. */
  readonly item?: { readonly path?: string; readonly class: SharingClass; readonly grade: number };
  readonly column?: { readonly name: string; readonly table?: string };
  readonly role?: string;
  readonly rows?: { readonly group?: string; readonly orderBy?: string };
  /** The catalogue has no item of its name yet. */
  readonly isNew: boolean;
  /** What the reviewer must decide. */
  readonly review: readonly string[];
  /** Chinese name, for the catalogue. */
  readonly chineseName: string;
  /** `table.column` where the value is stored. */
  readonly storedAs: string;
}

export interface ProposedTable {
  readonly name: string;
  readonly key: string;
  readonly updatedAt?: string;
  readonly legacyKeys: boolean;
  readonly operation?: OperationModel;
}

export interface ProposedType {
  readonly name: string;
  readonly description: string;
  readonly tables: readonly ProposedTable[];
  readonly fields: readonly ProposedField[];
}

export interface Proposal {
  readonly name: string;
  readonly kind: SourceKind;
  readonly department: string;
  /** Name of the file beside the SDL that describes a service. */
  readonly definition?: string;
  readonly topic: string;
  /** Of the field of `Citizen`. */
  readonly topicDescription: string;
  readonly topicType: ProposedType;
  readonly rowTypes: readonly ProposedType[];
  /** What is no part of it, and what to do about it. */
  readonly notes: readonly string[];
}

export interface ProposalOptions {
  readonly name: string;
  readonly kind: SourceKind;
  readonly department: string;
  readonly definition?: string;
  readonly topic: string;
  /** Chinese name of the topic. */
  readonly topicName: string;
  /** Items of the catalogue; none where there is none yet. */
  readonly catalogue: readonly CatalogueItem[];
}

/** An item that nobody has classed yet is shared by application only. */
const unknownItem = { class: 'conditional', grade: 3 } as const;

/** The Chinese of a column or table: its name, and the comment where that says more. */
export function chineseOf(name: string, comment: string | undefined): { name: string; words: string } {
  const said = comment?.replaceAll(/\s+/g, ' ').slice(0, 120);
  const isChinese = /\p{Script=Han}/u.test(name);
  if (isChinese) return { name, words: said === undefined || said === name ? name : `${name}：${said}` };
  if (said !== undefined && /\p{Script=Han}/u.test(said))
    return { name: said.split(/[，,；;：:（(\s]/, 1)[0] ?? said, words: said };
  return { name, words: `待补中文名 ${name}` };
}

/** The first line says clearly that its English is still to be written. */
export function placeholder(chinese: string): string {
  return `Translate: ${reading(chinese)} (${chinese})`;
}

class Proposing {
  readonly notes: string[] = [];
  readonly #options: ProposalOptions;
  readonly #fieldNames = new UniqueNames(['citizenId', 'provenance']);
  readonly #typeNames: UniqueNames;
  readonly #items = new Set<string>();

  constructor(options: ProposalOptions, topicType: string) {
    this.#options = options;
    const ofHub = ['Citizen', 'Query', 'Mutation', 'Subscription', 'Provenance', `${topicType}Item`];
    this.#typeNames = new UniqueNames([...ofHub, topicType]);
  }

  /** Columns of a table, but for those that its `@table` names, as fields; `ofTopic` decides whether each has an item. */
  fields(
    seen: SeenTable,
    updatedAt: string | null,
    ofTopic: boolean,
    isFirst: boolean,
  ): readonly ProposedField[] {
    const names = ofTopic ? this.#fieldNames : new UniqueNames();
    return seen.table.columns.flatMap((column) => {
      if (column.name === seen.key || column.name === updatedAt) return [];
      const field = this.#field(seen, column, ofTopic, names);
      if (field === null) return [];
      return [
        isFirst || !field.column ? field : { ...field, column: { ...field.column, table: seen.table.name } },
      ];
    });
  }

  #field(
    seen: SeenTable,
    column: DescribedColumn,
    ofTopic: boolean,
    names: UniqueNames,
  ): ProposedField | null {
    const { kind } = this.#options;
    const { table, valuesOf } = seen;
    const where = `\`${table.name}\`.\`${column.name}\``;
    const fault = storedNameFault(column.name);
    if (fault) {
      this.notes.push(`left out ${where}: the name ${fault}; give it another by a view`);
      return null;
    }
    const guessed = guessType(kind, column, valuesOf(column.name));
    if (guessed === null) {
      this.notes.push(
        `left out ${where}: ${column.nativeType} is none of the graph's types; a view may give it as text`,
      );
      return null;
    }
    const chinese = chineseOf(column.name, column.comment);
    const review: string[] = [];
    const role = holdsIds(column.name, valuesOf(column.name)) ? roleOf(column.name) : undefined;
    const entry = ofTopic ? this.#entryOf(chinese.name) : undefined;
    const type = this.#typeOf(seen, column, guessed.type, entry, review);
    if (nativeTypeOf(kind, column.nativeType).family === 'localTime')
      review.push('it names no zone, so it is text; a view may give it as `timestamptz`');
    if (ofTopic && !entry) review.push('no item of the catalogue has this name; decide class and grade');
    if (role === undefined && guessed.type === 'CitizenId')
      review.push('it holds citizen IDs, too; `--key` names it where it is the key');
    if (role === null) review.push('it looks like the ID of another citizen, in a role that the hub has not');
    if (role) review.push('it looks like another citizen in this role');
    const name = names.take(this.#nameOf(chinese.name, entry));
    return {
      name,
      description: placeholder(chinese.words),
      type: role ? 'Citizen' : guessed.isList ? `[${type}!]` : type,
      ...(role ? { role } : {}),
      ...(ofTopic ? { item: this.#itemOf(name, entry) } : {}),
      column: { name: column.name },
      isNew: ofTopic && !entry,
      review,
      chineseName: chinese.name,
      storedAs: `${table.name}.${column.name}`,
    };
  }

  /** The other members of a citizen's household, by the number that they share; null where the table has none. */
  household(seen: SeenTable, table: ProposedTable): { field: ProposedField; type: ProposedType } | null {
    const { kind } = this.#options;
    const group = householdOf(seen.table);
    // A service answers for citizens, not for households.
    if (group === null || storedNameFault(group) || serviceKinds.has(kind)) return null;
    const typeName = this.#typeNames.take(`${typeNameOf(seen.table.name)}Member`);
    const chineseName = '同户成员';
    const entry = this.#entryOf(chineseName);
    const name = this.#fieldNames.take(entry ? this.#nameOf(chineseName, entry) : 'members');
    const member: ProposedField = {
      name: 'citizen',
      description: 'The member, decided anew in that role (成员)',
      type: 'Citizen',
      role: 'HOUSEHOLD_MEMBER',
      column: { name: table.key },
      isNew: false,
      review: [],
      chineseName: '成员',
      storedAs: `${table.name}.${table.key}`,
    };
    return {
      field: {
        name,
        description: `Other members of the household (${chineseName})`,
        type: `[${typeName}!]`,
        item: this.#itemOf(name, entry),
        rows: { group },
        isNew: !entry,
        review: [`those who share \`${group}\` are taken for a household`],
        chineseName,
        storedAs: `${table.name}.${group}`,
      },
      type: {
        name: typeName,
        description: `Another member of the household (${chineseName})`,
        tables: [table],
        fields: [member],
      },
    };
  }

  /** The field of the topic that leads to the rows of a table, and the type of those. */
  rows(
    seen: SeenTable,
    table: ProposedTable,
  ): { readonly field: ProposedField; readonly type: ProposedType } {
    const chinese = chineseOf(seen.table.name, seen.table.comment);
    const entry = this.#entryOf(chinese.name);
    const fields = this.fields(seen, table.updatedAt ?? null, false, true);
    const orderBy = fields.find(({ type }) => type === 'Date')?.column?.name ?? table.updatedAt;
    const typeName = this.#typeNames.take(typeNameOf(chinese.name));
    const name = this.#fieldNames.take(this.#nameOf(chinese.name, entry));
    const review: string[] = [];
    if (!entry) review.push('no item of the catalogue has this name; decide class and grade');
    if (seen.several === null)
      review.push(
        'nothing tells whether a citizen has one row or several; drop the brackets where it is one',
      );
    return {
      field: {
        name,
        description: placeholder(chinese.words),
        type: `[${typeName}!]`,
        item: this.#itemOf(name, entry),
        rows: orderBy === undefined ? {} : { orderBy },
        isNew: !entry,
        review,
        chineseName: chinese.name,
        storedAs: seen.table.name,
      },
      type: { name: typeName, description: placeholder(chinese.words), tables: [table], fields },
    };
  }

  #entryOf(chineseName: string): CatalogueItem | undefined {
    const { catalogue, department, topic } = this.#options;
    const entries = catalogue.filter(
      (item) =>
        item.chineseName === chineseName && item.provider === department && !this.#items.has(item.path),
    );
    const entry = entries.find((item) => item.topic === topic) ?? entries[0];
    if (entry) this.#items.add(entry.path);
    return entry;
  }

  /** The catalogue's type where the column can give it; what it holds is told where it can't. */
  #typeOf(
    { valuesOf }: SeenTable,
    column: DescribedColumn,
    guessed: ColumnType,
    entry: CatalogueItem | undefined,
    review: string[],
  ): ColumnType {
    const wanted = columnTypes.find((type) => type === entry?.type);
    if (!entry || wanted === guessed) return guessed;
    // The catalogue calls IDs and codes text.
    if (wanted === 'String' && ['CitizenId', 'DivisionCode', 'UnifiedSocialCreditId'].includes(guessed))
      return guessed;
    const { kind } = this.#options;
    const mayGive = wanted && canGive(kind, nativeTypeOf(kind, column.nativeType), wanted);
    if (mayGive && fits(wanted, valuesOf(column.name))) return wanted;
    review.push(`the catalogue says ${entry.type}`);
    return guessed;
  }

  #nameOf(chineseName: string, entry: CatalogueItem | undefined): string {
    return entry?.topic === this.#options.topic ? entry.item : fieldNameOf(chineseName);
  }

  #itemOf(name: string, entry: CatalogueItem | undefined): NonNullable<ProposedField['item']> {
    const { class: sharingClass, grade } = entry ?? unknownItem;
    const path = entry && entry.path !== `${this.#options.topic}.${name}` ? { path: entry.path } : {};
    return { ...path, class: sharingClass, grade };
  }
}

/** Why a table can be no part of the description; null when it can. */
function tableFault({ table, key }: SeenTable, kind: SourceKind): string | null {
  const fault = tableNameFault(kind, table.name);
  if (fault) return `the name ${fault}; give it another`;
  if (key === null)
    return `no column holds citizen IDs; name one by \`--key '${table.name}:COLUMN'\`, or add it by a view`;
  const keyFault = storedNameFault(key);
  return keyFault ? `the name of its key ${keyFault}; give it another by a view` : null;
}

function proposedTable(kind: SourceKind, seen: SeenTable, key: string): ProposedTable {
  const times = seen.table.columns.filter(
    (column) => guessType(kind, column, seen.valuesOf(column.name))?.type === 'DateTime',
  );
  const updatedAt = guessUpdatedAt(times.map(({ name }) => name));
  return {
    name: seen.table.name,
    key,
    ...(updatedAt === null ? {} : { updatedAt }),
    legacyKeys: seen.legacyKeys,
    ...(seen.operation ? { operation: seen.operation } : {}),
  };
}

/**
 * Tables with one row for a citizen become fields of the topic, those with several a field with their rows. A proposal
 * without any field has no table that could be described; its notes say why.
 */
export function propose(tables: readonly SeenTable[], options: ProposalOptions): Proposal {
  const { kind, topic, topicName } = options;
  const topicTypeName = `Citizen${topic.charAt(0).toUpperCase()}${topic.slice(1)}`;
  const proposing = new Proposing(options, topicTypeName);
  const topicTables: ProposedTable[] = [];
  const fields: ProposedField[] = [];
  const rowTypes: ProposedType[] = [];
  // What stands at the topic itself comes first.
  const ordered = tables.toSorted(
    (left, right) => Number(left.several !== false) - Number(right.several !== false),
  );
  for (const seen of ordered) {
    const { table, key } = seen;
    const fault = tableFault(seen, kind);
    if (fault !== null || key === null) {
      proposing.notes.push(`left out \`${table.name}\`: ${fault}`);
      continue;
    }
    const proposed = proposedTable(kind, seen, key);
    if (!isIndexedBy(table, key))
      proposing.notes.push(
        `\`${table.name}\` has no index on its key \`${key}\`; make one, or each read looks at all rows`,
      );
    if (seen.several === false) {
      fields.push(...proposing.fields(seen, proposed.updatedAt ?? null, true, topicTables.length === 0));
      topicTables.push(proposed);
      const household = proposing.household(seen, proposed);
      if (household) {
        fields.push(household.field);
        rowTypes.push(household.type);
      }
    } else {
      const { field, type } = proposing.rows(seen, proposed);
      if (type.fields.length === 0) {
        proposing.notes.push(`left out \`${table.name}\`: it has nothing but its key`);
        continue;
      }
      fields.push(field);
      rowTypes.push(type);
    }
  }
  return {
    name: options.name,
    kind,
    department: options.department,
    ...(options.definition === undefined ? {} : { definition: options.definition }),
    topic,
    topicDescription: placeholder(topicName),
    topicType: { name: topicTypeName, description: placeholder(topicName), tables: topicTables, fields },
    rowTypes,
    notes: proposing.notes,
  };
}
