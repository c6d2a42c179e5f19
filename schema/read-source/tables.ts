/** The tables that a type is read from. */
import { isDeepStrictEqual } from 'node:util';
import { Kind, type ConstDirectiveNode, type ObjectTypeDefinitionNode } from 'graphql';
import type { KeyType, OperationModel, TableModel } from '../source-model.ts';
import { tableNameFault } from './names.ts';
import { readOperations } from './operations.ts';
import { argumentsOf, refuseName, text, type Reading } from './reading.ts';

/** The tables of a type, in order. A table named by several types must be told alike by all. */
export function readTables(
  reading: Reading,
  type: ObjectTypeDefinitionNode,
  keyType?: KeyType,
): readonly TableModel[] {
  const own: TableModel[] = [];
  const names = (type.directives ?? []).flatMap((directive) => tableName(directive));
  const operations = readOperations(reading, type, names);
  for (const directive of type.directives ?? []) {
    if (directive.name.value !== 'table') continue;
    const values = argumentsOf(reading, directive);
    if (!values) continue;
    const name = text(values, 'name') ?? '';
    const key = text(values, 'key') ?? '';
    const updatedAt = text(values, 'updatedAt');
    const nameFault = tableNameFault(reading.kind, name);
    if (nameFault) reading.faults.add(directive, `table \`${name}\` ${nameFault}`);
    let refused = refuseName(reading, directive, 'key', key) || nameFault !== null;
    if (updatedAt !== undefined) refused = refuseName(reading, directive, 'updatedAt', updatedAt) || refused;
    if (refused) continue;
    const table: TableModel = {
      name,
      key,
      ...(keyType === undefined ? {} : { keyType }),
      ...(updatedAt === undefined ? {} : { updatedAt }),
      legacyKeys: values['legacyKeys'] === true,
      ...operationOf(operations.get(name)),
    };
    if (own.some((other) => other.name === name)) {
      reading.faults.add(directive, `\`${type.name.value}\` names table \`${name}\` twice`);
      continue;
    }
    own.push(table);
    const other = reading.tables.get(name);
    if (!other) reading.tables.set(name, table);
    else if (!sameTable(other, table)) {
      reading.faults.add(
        directive,
        `table \`${name}\` has another \`key\`, \`updatedAt\`, \`legacyKeys\` or operation here than where it was named before`,
      );
    }
  }
  return own;
}

/** Name that a `@table` gives; none where it gives no text. */
function tableName(directive: ConstDirectiveNode): readonly string[] {
  if (directive.name.value !== 'table') return [];
  const name = directive.arguments?.find((argument) => argument.name.value === 'name')?.value;
  return name?.kind === Kind.STRING ? [name.value] : [];
}

function operationOf(operation: OperationModel | undefined): { operation?: OperationModel } {
  return operation ? { operation } : {};
}

function sameTable(left: TableModel, right: TableModel): boolean {
  return isDeepStrictEqual(left, right);
}
