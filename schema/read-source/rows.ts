/** Fields whose value is a row, or the rows, of another type's table. */
import type { ConstDirectiveNode, FieldDefinitionNode } from 'graphql';
import type { FieldModel, ItemMark } from '../source-model.ts';
import { serviceKinds } from '../domain.ts';
import { argumentsOf, directiveOf, refuseName, text, type Reading, type Shape } from './reading.ts';

/** Reads a field with `@rows`; undefined when it has faults. */
export function readRows(
  reading: Reading,
  field: FieldDefinitionNode,
  directive: ConstDirectiveNode,
  shape: Shape,
  item: ItemMark | undefined,
): FieldModel | undefined {
  const values = argumentsOf(reading, directive);
  const rowType = reading.objectTypes.get(shape.name);
  if (!rowType || shape.name === 'Citizen') {
    reading.faults.add(field.type, '`@rows` stands on a field whose type is an object type of this file');
    return undefined;
  }
  if (shape.nestedList) {
    reading.faults.add(field.type, 'rows are one list, not a list of lists');
    return undefined;
  }
  const tableMarks = (rowType.directives ?? []).filter((each) => each.name.value === 'table');
  const tableMark = tableMarks[0];
  if (!tableMark) {
    reading.faults.add(field, `\`${shape.name}\` has no \`@table\` to read rows from; add one to the type`);
    return undefined;
  }
  if (directiveOf(rowType, 'key')) {
    reading.faults.add(rowType, `\`${shape.name}\` is read as rows and must not have a \`@key\``);
  }
  if (!values) return undefined;
  const [group, orderBy] = [text(values, 'group'), text(values, 'orderBy')];
  if (group !== undefined && refuseName(reading, directive, 'group', group)) return undefined;
  if (orderBy !== undefined && refuseName(reading, directive, 'orderBy', orderBy)) return undefined;
  if (group !== undefined && serviceKinds.has(reading.kind)) {
    const cause = `a ${reading.kind} source answers by citizen only: \`group\` is for the other kinds`;
    reading.faults.add(directive, cause);
  }
  const unique = text(values, 'unique');
  if (unique !== undefined && refuseName(reading, directive, 'unique', unique)) return undefined;
  if (unique !== undefined && (group !== undefined || !shape.list)) {
    reading.faults.add(directive, "`unique` is for a list of the citizen's own rows: drop it");
  }
  if (group !== undefined && !shape.list) {
    reading.faults.add(field.type, '`group` gives several rows: make the type a list');
  }
  const tableName = argumentsOf(reading, tableMark)?.['name'];
  if (typeof tableName !== 'string') return undefined;
  return {
    name: field.name.value,
    nonNull: shape.nonNull,
    ...(item ? { item } : {}),
    kind: 'rows',
    type: shape.name,
    table: tableName,
    list: shape.list,
    ...(group === undefined ? {} : { group }),
    ...(orderBy === undefined ? {} : { orderBy }),
    ...(unique === undefined ? {} : { pages: { unique, orders: [] } }),
  };
}
