/** Fields that are read from a column: leaves, and the ID of another citizen. */
import type { ConstDirectiveNode, FieldDefinitionNode } from 'graphql';
import { subjectRoleByEnumValue } from '../domain.ts';
import type { ColumnField, ColumnType, FieldModel, ItemMark, TableModel } from '../source-model.ts';
import { columnTypes } from '../source-model.ts';
import { readReference } from './keyed-types.ts';
import { argumentsOf, directiveOf, refuseName, text, type Reading, type Shape } from './reading.ts';
import { readUnit } from './units.ts';

function isColumnType(name: string): name is ColumnType {
  return (columnTypes as readonly string[]).includes(name);
}

/** `code:word` entries; the first colon divides, so that words may have colons. */
function readCodes(
  reading: Reading,
  directive: ConstDirectiveNode,
  entries: unknown,
): ReadonlyMap<string, string> | undefined {
  if (!Array.isArray(entries)) return undefined;
  const codes = new Map<string, string>();
  for (const entry of entries as readonly string[]) {
    const colon = entry.indexOf(':');
    const [code, word] = [entry.slice(0, colon).trim(), entry.slice(colon + 1).trim()];
    if (colon < 1 || code === '' || word === '') {
      reading.faults.add(directive, `entry \`${entry}\` of \`codes\` is not \`code:word\``);
    } else if (codes.has(code)) reading.faults.add(directive, `\`codes\` has code \`${code}\` twice`);
    else codes.set(code, word);
  }
  return codes;
}

/** The table that a column lies in: the one that is named, else the first of the type. */
function tableOf(
  reading: Reading,
  directive: ConstDirectiveNode,
  tables: readonly TableModel[],
  named: string | undefined,
): TableModel | undefined {
  const table = named === undefined ? tables[0] : tables.find((each) => each.name === named);
  if (!table) {
    reading.faults.add(
      directive,
      named === undefined
        ? 'the type of this column has no `@table`; add one'
        : `table \`${named}\` is none of the type's; add \`@table(name: "${named}", …)\` to the type`,
    );
  }
  return table;
}

/** Reads a field with `@column`; undefined when it has faults. */
export function readColumn(
  reading: Reading,
  field: FieldDefinitionNode,
  directive: ConstDirectiveNode,
  shape: Shape,
  tables: readonly TableModel[],
  item: ItemMark | undefined,
): FieldModel | undefined {
  const values = argumentsOf(reading, directive);
  if (!values) return undefined;
  const column = text(values, 'name') ?? '';
  if (refuseName(reading, directive, 'name', column)) return undefined;
  const table = tableOf(reading, directive, tables, text(values, 'table'));
  if (!table) return undefined;
  const base = {
    name: field.name.value,
    nonNull: shape.nonNull,
    ...(item ? { item } : {}),
    table: table.name,
    column,
  };
  if (shape.nestedList) {
    reading.faults.add(field.type, 'a column holds one value or one list of them, no list of lists');
    return undefined;
  }
  const roleMark = directiveOf(field, 'subjectRole');
  if (shape.list && (roleMark || shape.name === 'Citizen')) {
    reading.faults.add(field.type, 'a column names one citizen; a list of them is read with `@rows`');
    return undefined;
  }
  if (roleMark || shape.name === 'Citizen') {
    return readSubject(reading, field, roleMark, shape, values, base);
  }
  const reference = readReference(reading, field, shape, base);
  if (reference) return item ? { ...reference, item } : reference;
  const codes = reading.enumerations.get(shape.name);
  if (codes) {
    if (values['codes'] !== undefined)
      reading.faults.add(directive, `the codes of \`${shape.name}\` stand at its values: drop \`codes\``);
    if (values['transform'] !== undefined)
      reading.faults.add(directive, 'an enumeration takes no `transform`');
    const enumeration = shape.name;
    const leaf: ColumnField = { ...base, kind: 'column', type: 'String', enumeration, codes };
    readUnit(reading, field, leaf);
    return shape.list ? { ...leaf, list: true } : leaf;
  }
  if (!isColumnType(shape.name)) {
    reading.faults.add(
      field.type,
      `a column has a scalar type (${columnTypes.join(', ')}) or that of an enumeration of this file, not \`${shape.name}\``,
    );
    return undefined;
  }
  return readLeaf(reading, field, directive, values, {
    ...base,
    kind: 'column',
    type: shape.name,
    ...(shape.list ? { list: true } : {}),
  });
}

function readLeaf(
  reading: Reading,
  field: FieldDefinitionNode,
  directive: ConstDirectiveNode,
  values: Readonly<Record<string, unknown>>,
  leaf: ColumnField,
): FieldModel {
  const codes = readCodes(reading, directive, values['codes']);
  const transform = text(values, 'transform');
  if (codes && leaf.type !== 'String')
    reading.faults.add(field.type, 'a column with `codes` has the type String');
  if (codes && transform !== undefined) {
    reading.faults.add(directive, '`codes` and `transform` do not go together; keep one');
  }
  if (transform !== undefined && (leaf.type !== 'Int' || leaf.list)) {
    reading.faults.add(field.type, 'a column with `transform: YEARS_SINCE` has the type Int');
  }
  const read: ColumnField = {
    ...leaf,
    ...(codes ? { codes } : {}),
    ...(transform === 'YEARS_SINCE' ? { transform } : {}),
  };
  const conversion = readUnit(reading, field, read);
  return conversion ? { ...read, conversion } : read;
}

/** Reads a field that leads to another citizen; undefined when it has faults. */
export function readSubject(
  reading: Reading,
  field: FieldDefinitionNode,
  roleMark: ConstDirectiveNode | undefined,
  shape: Shape,
  columnValues: Readonly<Record<string, unknown>>,
  base: { name: string; nonNull: boolean; table: string; column: string },
): FieldModel | undefined {
  if (!roleMark) {
    reading.faults.add(
      field,
      'a field that leads to another citizen says in which role: add `@subjectRole(role: …)`',
    );
    return undefined;
  }
  if (shape.name !== 'Citizen') {
    reading.faults.add(field.type, '`@subjectRole` stands on a field of the type Citizen');
    return undefined;
  }
  if (shape.nonNull) {
    reading.faults.add(
      field.type,
      'the other citizen may be withheld, so the field must be nullable: drop the `!`',
    );
  }
  if (columnValues['codes'] !== undefined || columnValues['transform'] !== undefined) {
    reading.faults.add(field, 'the column of a citizen ID takes neither `codes` nor `transform`');
  }
  const values = argumentsOf(reading, roleMark);
  if (!values) return undefined;
  const named = text(values, 'role') ?? '';
  const role = Object.hasOwn(subjectRoleByEnumValue, named) ? subjectRoleByEnumValue[named] : undefined;
  if (!role || role === 'self') {
    const choices = Object.keys(subjectRoleByEnumValue).filter((name) => name !== 'SELF');
    reading.faults.add(roleMark, `role \`${named}\` is none of ${choices.join(', ')}`);
    return undefined;
  }
  return { ...base, kind: 'subject', role };
}
