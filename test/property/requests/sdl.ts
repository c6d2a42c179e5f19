/** The SDL with which a department would describe a source of a random graph. */
import type { SubjectRole } from '../../../schema/domain.ts';
import type {
  DescribedSource,
  DescribedTable,
  DescribedTopic,
  ItemField,
  LeafField,
  RelationField,
  RowsField,
} from './description.ts';

function enumValue(role: SubjectRole): string {
  return role.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
}

function tableMark({ name, key, updatedAt, legacyKeys }: DescribedTable): string {
  const time = updatedAt === null ? '' : `, updatedAt: ${JSON.stringify(updatedAt)}`;
  const legacy = legacyKeys ? ', legacyKeys: true' : '';
  return `@table(name: ${JSON.stringify(name)}, key: ${JSON.stringify(key)}${time}${legacy})`;
}

class SdlWriter {
  readonly #source: DescribedSource;

  constructor(source: DescribedSource) {
    this.#source = source;
  }

  source(): string {
    const { name, kind, department, topics } = this.#source;
    const citizen = topics.map((topic) => `  "A topic (主题)"\n  ${topic.name}: ${topic.type}`);
    return [
      `extend schema @source(name: "${name}", kind: ${kind}, department: "${department}")`,
      `type Citizen @key(fields: "id") @subject(path: "id") {\n  id: CitizenId!\n${citizen.join('\n')}\n}`,
      ...topics.map((topic) => this.#topic(topic)),
      ...topics.flatMap((topic) => topic.fields.flatMap((field) => this.#rowType(field))),
    ].join('\n');
  }

  #table(name: string): string {
    const table = this.#source.tables.find((each) => each.name === name);
    return table ? tableMark(table) : '';
  }

  #topic(topic: DescribedTopic): string {
    const tables = topic.tables.map((name) => this.#table(name)).join(' ');
    const fields = topic.fields.map((field) => {
      const path = field.item === `${topic.name}.${field.name}` ? '' : `path: "${field.item}", `;
      return `  "An item (数据项)"\n  ${this.#field(field, topic.tables[0])} @item(${path}class: CONDITIONAL, grade: 2)`;
    });
    return `"A topic's type (主题)"\ntype ${topic.type} @key(fields: "citizenId") @subject(path: "citizenId") ${tables} {\n  "Citizen ID (身份证号)"\n  citizenId: CitizenId!\n${fields.join('\n')}\n}`;
  }

  #field(field: LeafField | RelationField | RowsField, firstTable: string | undefined): string {
    if (field.kind === 'rows') {
      const { name, type, list, nonNullRows, group, orderBy } = field;
      const written = list ? `[${type}${nonNullRows ? '!' : ''}]` : type;
      const marks = [
        ...(group === null ? [] : [`group: ${JSON.stringify(group)}`]),
        ...(orderBy === null ? [] : [`orderBy: ${JSON.stringify(orderBy)}`]),
      ];
      return `${name}: ${written} @rows${marks.length > 0 ? `(${marks.join(', ')})` : ''}`;
    }
    const table = field.table === firstTable ? '' : `table: ${JSON.stringify(field.table)}, `;
    const column = `${table}name: ${JSON.stringify(field.column)}`;
    if (field.kind === 'relation') {
      return `${field.name}: Citizen @subjectRole(role: "${enumValue(field.role)}") @column(${column})`;
    }
    const codes = field.codes
      ? `, codes: ${JSON.stringify(Object.entries(field.codes).map((entry) => entry.join(':')))}`
      : '';
    const transform = field.yearsSince ? ', transform: YEARS_SINCE' : '';
    const type = field.list ? `[${field.type}${field.list === 'nonNull' ? '!' : ''}]` : field.type;
    return `${field.name}: ${type}${field.nonNull ? '!' : ''} @column(${column}${codes}${transform})`;
  }

  #rowType(field: ItemField): string[] {
    if (field.kind !== 'rows') return [];
    const fields = field.fields.map((each) => `  "A value (值)"\n  ${this.#field(each, field.table)}`);
    return [
      `"A row (记录)"\ntype ${field.type} @subject(path: "..") ${this.#table(field.table)} {\n${fields.join('\n')}\n}`,
    ];
  }
}

export function sdlOf(source: DescribedSource): string {
  return new SdlWriter(source).source();
}
