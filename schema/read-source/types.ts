/** Object types of a source: `Citizen`, the topics that it leads to, and the types of rows below them. */
import { Kind, type FieldDefinitionNode, type ObjectTypeDefinitionNode } from 'graphql';
import { sharingClasses } from '../domain.ts';
import type { FieldModel, ItemMark, TypeModel } from '../source-model.ts';
import { readColumn } from './columns.ts';
import { descriptionFault } from './names.ts';
import { argumentsOf, directiveOf, shapeOf, text, type Reading } from './reading.ts';
import { readRows } from './rows.ts';
import { readTables } from './tables.ts';

export function checkDescription(
  reading: Reading,
  node: ObjectTypeDefinitionNode | FieldDefinitionNode,
  what: string,
): void {
  const fault = descriptionFault(node.description?.value);
  if (fault) {
    reading.faults.add(node, `${what} ${fault}; begin with English and put the Chinese name in brackets`);
  }
}

/** Name of the identifier field that `@key` and `@subject` of `Citizen` and of topics name; undefined with faults. */
export function readIdentifier(reading: Reading, type: ObjectTypeDefinitionNode): string | undefined {
  const subject = directiveOf(type, 'subject');
  const path = subject?.arguments?.find((argument) => argument.name.value === 'path')?.value;
  if (!subject || path?.kind !== Kind.STRING) {
    reading.faults.add(type, `\`${type.name.value}\` needs \`@subject(path: …)\` that names its citizen ID`);
    return undefined;
  }
  const field = type.fields?.find((each) => each.name.value === path.value);
  const shape = field ? shapeOf(field.type) : undefined;
  if (!field || !shape || shape.list || !shape.nonNull || shape.name !== 'CitizenId') {
    reading.faults.add(
      subject,
      `\`${path.value}\` is no field \`${path.value}: CitizenId!\` of \`${type.name.value}\``,
    );
    return undefined;
  }
  const key = directiveOf(type, 'key');
  const fields = key?.arguments?.find((argument) => argument.name.value === 'fields')?.value;
  if (fields?.kind !== Kind.STRING || fields.value.trim() !== path.value) {
    reading.faults.add(
      key ?? type,
      `\`${type.name.value}\` needs \`@key(fields: "${path.value}")\`, its citizen ID`,
    );
  }
  const [, second] = (type.directives ?? []).filter(({ name }) => name.value === 'key');
  if (second) {
    const cause = `\`${type.name.value}\` is found by its citizen ID alone: drop this \`@key\`, by which a source would be sent what it may not see`;
    reading.faults.add(second, cause);
  }
  return path.value;
}

export function readItem(reading: Reading, field: FieldDefinitionNode, topic: string): ItemMark | undefined {
  const directive = directiveOf(field, 'item');
  if (!directive) {
    reading.faults.add(
      field,
      'a field of a topic is decided by a catalogue item: add `@item(class: …, grade: …)`',
    );
    return undefined;
  }
  const values = argumentsOf(reading, directive);
  if (!values) return undefined;
  const path = text(values, 'path') ?? `${topic}.${field.name.value}`;
  if (!/^[A-Za-z]\w*\.[A-Za-z]\w*$/.test(path)) {
    reading.faults.add(directive, `\`${path}\` is no path of a catalogue item (\`topic.item\`)`);
  }
  const named = (text(values, 'class') ?? '').toLowerCase();
  const sharingClass = sharingClasses.find((each) => each === named);
  const grade = values['grade'];
  if (typeof grade !== 'number' || grade < 1 || grade > 4) {
    reading.faults.add(directive, 'the grade of an item is 1 to 4');
    return undefined;
  }
  return sharingClass ? { path, class: sharingClass, grade } : undefined;
}

export function checkField(reading: Reading, field: FieldDefinitionNode): void {
  checkDescription(reading, field, `field \`${field.name.value}\``);
  if (field.arguments?.length) {
    reading.faults.add(field.arguments[0], 'fields of a described source take no arguments');
  }
}

/** `Citizen`: its ID, and a nullable field for each topic. */
export function readCitizen(reading: Reading, type: ObjectTypeDefinitionNode): TypeModel {
  const fields = new Map<string, FieldModel>();
  const identifier = readIdentifier(reading, type);
  if (identifier !== undefined && identifier !== 'id') {
    reading.faults.add(type, 'the ID of `Citizen` is the field `id`');
  }
  for (const field of type.fields ?? []) {
    const name = field.name.value;
    if (name === identifier) {
      fields.set(name, { kind: 'identifier', name, nonNull: true });
      continue;
    }
    checkField(reading, field);
    const shape = shapeOf(field.type);
    if (!reading.objectTypes.has(shape.name) || shape.list || shape.name === 'Citizen') {
      reading.faults.add(
        field,
        `a field of \`Citizen\` leads to a topic's object type; put \`${name}\` into one`,
      );
      continue;
    }
    if (shape.nonNull)
      reading.faults.add(field.type, 'a topic may be withheld, so it must be nullable: drop the `!`');
    fields.set(name, { kind: 'topic', name, nonNull: shape.nonNull, type: shape.name });
  }
  return { name: 'Citizen', fields };
}

/** A topic's type: items read from its tables, or rows of other types. */
export function readTopic(reading: Reading, type: ObjectTypeDefinitionNode, topic: string): TypeModel {
  checkDescription(reading, type, `type \`${type.name.value}\``);
  const fields = new Map<string, FieldModel>();
  const identifier = readIdentifier(reading, type);
  const tables = readTables(reading, type);
  for (const field of type.fields ?? []) {
    const name = field.name.value;
    checkField(reading, field);
    if (name === identifier) {
      fields.set(name, { kind: 'identifier', name, nonNull: true });
      continue;
    }
    if (name === 'provenance') {
      reading.faults.add(field, '`provenance` is made by the hub; choose another name');
      continue;
    }
    const item = readItem(reading, field, topic);
    const model = readPlaced(reading, field, tables, item, true);
    if (shapeOf(field.type).nonNull) {
      reading.faults.add(
        field.type,
        'an item may be withheld, so the field must be nullable: drop the outer `!`',
      );
    }
    if (model) fields.set(name, model);
  }
  return { name: type.name.value, topic, fields };
}

/** Whom an object below an item is about: the subject that it stands under, or nobody. */
export function readSubjectMark(reading: Reading, type: ObjectTypeDefinitionNode): void {
  const typeName = type.name.value;
  const subject = directiveOf(type, 'subject');
  const nonPersonal = directiveOf(type, 'nonPersonal');
  if (!subject && !nonPersonal) {
    reading.faults.add(
      type,
      `\`${typeName}\` is neither \`@subject(path: "..")\` nor \`@nonPersonal\`; say whom it is about`,
    );
  } else if (subject && nonPersonal) {
    reading.faults.add(nonPersonal, `\`${typeName}\` is both \`@subject\` and \`@nonPersonal\`; keep one`);
  }
  const path = subject ? argumentsOf(reading, subject)?.['path'] : undefined;
  if (subject && path !== undefined && path !== '..') {
    reading.faults.add(subject, 'a row is about the subject that it stands under: `@subject(path: "..")`');
  }
}

/** A type of rows: its fields inherit the item of the field that leads to it. */
export function readRowType(reading: Reading, type: ObjectTypeDefinitionNode): TypeModel {
  const typeName = type.name.value;
  checkDescription(reading, type, `type \`${typeName}\``);
  readSubjectMark(reading, type);
  const tables = readTables(reading, type);
  if (tables.length > 1) {
    reading.faults.add(type, `a type of rows is read from one table; \`${typeName}\` names ${tables.length}`);
  }
  const fields = new Map<string, FieldModel>();
  for (const field of type.fields ?? []) {
    checkField(reading, field);
    const item = directiveOf(field, 'item');
    if (item) reading.faults.add(item, 'a field of a row inherits the item of the row: drop `@item`');
    const model = readPlaced(reading, field, tables, undefined, false);
    if (model) fields.set(field.name.value, model);
  }
  return { name: typeName, fields };
}

/** A field with the directive that says where its value lies. */
function readPlaced(
  reading: Reading,
  field: FieldDefinitionNode,
  tables: Parameters<typeof readColumn>[4],
  item: ItemMark | undefined,
  mayHaveRows: boolean,
): FieldModel | undefined {
  const shape = shapeOf(field.type);
  const [column, rows] = [directiveOf(field, 'column'), directiveOf(field, 'rows')];
  const unit = directiveOf(field, 'unit');
  if (unit && (!column || shape.name === 'Citizen')) {
    reading.faults.add(unit, '`@unit` stands beside `@column`, on a number');
  }
  if (column && rows) {
    reading.faults.add(rows, '`@column` and `@rows` do not go together; keep one');
    return undefined;
  }
  if (column) return readColumn(reading, field, column, shape, tables, item);
  if (!rows) {
    reading.faults.add(
      field,
      `nothing says where \`${field.name.value}\` lies: add \`@column\` or \`@rows\``,
    );
    return undefined;
  }
  if (!mayHaveRows) {
    reading.faults.add(rows, 'rows stand in a topic, not in other rows; move the field to the topic');
    return undefined;
  }
  return readRows(reading, field, rows, shape, item);
}
