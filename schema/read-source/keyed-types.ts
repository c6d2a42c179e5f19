/**
 * Types that are found by another key than a citizen's ID: a firm by its unified social credit identifier. A source
 * that has them in its tables gives their fields, each decided by an item; any other source leads to them by a column
 * that holds the key, and has no more of them than that.
 */
import {
  Kind,
  type ConstDirectiveNode,
  type FieldDefinitionNode,
  type ObjectTypeDefinitionNode,
} from 'graphql';
import type { FieldModel, KeyType, ReferenceField, TypeModel } from '../source-model.ts';
import { keyTypes } from '../source-model.ts';
import { readColumn } from './columns.ts';
import { directiveOf, shapeOf, type Reading, type Shape } from './reading.ts';
import { readTables } from './tables.ts';
import { checkDescription, checkField, readItem } from './types.ts';

interface Key {
  readonly name: string;
  readonly type: KeyType;
}

function isKeyType(name: string): name is KeyType {
  return (keyTypes as readonly string[]).includes(name);
}

/** Whether a type that is no topic has a key of its own. */
export function isKeyed(type: ObjectTypeDefinitionNode): boolean {
  return directiveOf(type, 'key') !== undefined;
}

function fieldsOf(directive: ConstDirectiveNode): string {
  const value = directive.arguments?.find((argument) => argument.name.value === 'fields')?.value;
  return value?.kind === Kind.STRING ? value.value.trim() : '';
}

/** The key of a type, if it is one that a hosted source can be asked by. */
function keyOf(type: ObjectTypeDefinitionNode): Key | null {
  const marks = (type.directives ?? []).filter((directive) => directive.name.value === 'key');
  const [mark] = marks;
  if (!mark || marks.length > 1) return null;
  const field = type.fields?.find((each) => each.name.value === fieldsOf(mark));
  const shape = field && shapeOf(field.type);
  if (!field || !shape || shape.list || !shape.nonNull || !isKeyType(shape.name)) return null;
  return { name: field.name.value, type: shape.name };
}

function isResolvable(type: ObjectTypeDefinitionNode): boolean {
  const given = directiveOf(type, 'key')?.arguments?.find(({ name }) => name.value === 'resolvable')?.value;
  return given?.kind !== Kind.BOOLEAN || given.value;
}

/** A type with a key of its own. Nobody stands behind it: whom it leads to is decided anew. */
export function readKeyedType(reading: Reading, type: ObjectTypeDefinitionNode): TypeModel {
  const name = type.name.value;
  checkDescription(reading, type, `type \`${name}\``);
  const subject = directiveOf(type, 'subject');
  if (subject || !directiveOf(type, 'nonPersonal')) {
    reading.faults.add(
      subject ?? type,
      `\`${name}\` has a key that is no citizen’s: mark it \`@nonPersonal\``,
    );
  }
  const fields = new Map<string, FieldModel>();
  const key = keyOf(type);
  if (!key) {
    reading.faults.add(
      type,
      `\`${name}\` needs one \`@key\` that names one field of it, of the type ${keyTypes.join('! or ')}!`,
    );
    return { name, fields };
  }
  const tables = readTables(reading, type, key.type);
  if (tables.length > 0 !== isResolvable(type)) {
    reading.faults.add(
      type,
      tables.length > 0
        ? `\`${name}\` is read from a table, so its key can be resolved: drop \`resolvable: false\``
        : `\`${name}\` has no \`@table\` here: write \`@key(fields: "${key.name}", resolvable: false)\``,
    );
  }
  for (const field of type.fields ?? []) {
    checkField(reading, field);
    if (field.name.value === key.name) {
      const placed = ['column', 'rows', 'item'].map((each) => directiveOf(field, each)).find(Boolean);
      if (placed) reading.faults.add(placed, `\`${key.name}\` is the key, which is known already: drop it`);
      fields.set(key.name, { kind: 'key', name: key.name, nonNull: true });
      continue;
    }
    const model = readField(reading, field, tables);
    if (model) fields.set(field.name.value, model);
  }
  return { name, key, fields };
}

function readField(
  reading: Reading,
  field: FieldDefinitionNode,
  tables: ReturnType<typeof readTables>,
): FieldModel | undefined {
  const column = directiveOf(field, 'column');
  const item = directiveOf(field, 'item');
  if (!item?.arguments?.some(({ name }) => name.value === 'path')) {
    reading.faults.add(
      item ?? field,
      `\`${field.name.value}\` is no field of a topic: name its item by \`@item(path: "topic.item", …)\``,
    );
    return undefined;
  }
  if (!column) {
    reading.faults.add(field, `nothing says where \`${field.name.value}\` lies: add \`@column\``);
    return undefined;
  }
  if (shapeOf(field.type).nonNull)
    reading.faults.add(
      field.type,
      'an item may be withheld, so the field must be nullable: drop the outer `!`',
    );
  return readColumn(reading, field, column, shapeOf(field.type), tables, readItem(reading, field, ''));
}

/** A field that leads to a keyed type of another source; undefined where its type is none, or it has faults. */
export function readReference(
  reading: Reading,
  field: FieldDefinitionNode,
  shape: Shape,
  base: Pick<ReferenceField, 'name' | 'nonNull' | 'table' | 'column'>,
): ReferenceField | undefined {
  const type = reading.objectTypes.get(shape.name);
  const key = type && keyOf(type);
  if (!type || !key || shape.name === 'Citizen') return undefined;
  if (shape.list || shape.nonNull) {
    reading.faults.add(
      field.type,
      `a column leads to one \`${shape.name}\`, or to none: its type is \`${shape.name}\``,
    );
  }
  if (directiveOf(type, 'table')) {
    reading.faults.add(
      field,
      `\`${shape.name}\` is read from a table of this file: lead to it from the file of another source`,
    );
  }
  return { ...base, nonNull: false, kind: 'reference', type: shape.name, key: key.name, keyType: key.type };
}
