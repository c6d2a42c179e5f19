/** What is different between a source's SDL and the live source. */
import { coercionTo, coercionToList } from '../../connectors/coerce.ts';
import {
  type Connector,
  type DescribedTable,
  InvalidValue,
  SourceFailure,
} from '../../connectors/contract.ts';
import {
  storedType,
  type ColumnField,
  type FieldModel,
  type SourceModel,
  type TableModel,
} from '../../schema/source-model.ts';
import { serviceKinds } from '../../schema/domain.ts';
import { subgraphDifferences } from './compare-subgraph.ts';
import { isIndexedBy, isUniqueBy } from './guess-keys.ts';
import { needsValues, shareOfIds, type Values } from './guess-types.ts';
import { sampleOf } from './look.ts';
import { canGive, nativeTypeOf } from './native-types.ts';

export interface Difference {
  readonly source: string;
  readonly table: string;
  readonly column: string;
  /** Lower case, no full stop. Holds no value of the source. */
  readonly what: string;
  readonly remedy: string;
}

type Add = (column: string, what: string, remedy: string) => void;

interface Use {
  readonly field: FieldModel;
  readonly column: string;
}

function isPlaced(field: FieldModel): field is FieldModel & { readonly table: string } {
  return 'table' in field;
}

const fieldsOf = (model: SourceModel): readonly FieldModel[] =>
  [...model.types.values()].flatMap((type) => [...type.fields.values()]);

/** Columns of a table that its fields are read from. */
function usesOf(model: SourceModel, table: TableModel): readonly Use[] {
  return fieldsOf(model).flatMap((field) =>
    isPlaced(field) && field.table === table.name && 'column' in field
      ? [{ field, column: field.column }]
      : [],
  );
}

/** Columns by which its rows are found, ordered or dated. */
function otherColumns(model: SourceModel, table: TableModel): readonly string[] {
  const ofRows = fieldsOf(model).flatMap((field) =>
    field.kind === 'rows' && field.table === table.name
      ? [field.group, field.orderBy, field.pages?.unique]
      : [],
  );
  return [table.updatedAt, ...ofRows].filter((column) => column !== undefined);
}

/** Columns by which rows are found: the key, and those that the members of a group share. */
function lookedUp(model: SourceModel, table: TableModel): ReadonlySet<string> {
  const groups = fieldsOf(model).flatMap((field) =>
    field.kind === 'rows' && field.table === table.name && field.group !== undefined ? [field.group] : [],
  );
  return new Set([table.key, ...groups]);
}

/** Whether one row of a citizen is all that is read: a field of a topic, or rows that are no list. */
function expectsOneRow(model: SourceModel, table: TableModel): boolean {
  return [...model.types.values()].some((type) =>
    [...type.fields.values()].some((field) => {
      if (!isPlaced(field) || field.table !== table.name) return false;
      return field.kind === 'rows' ? !field.list : type.topic !== undefined;
    }),
  );
}

/** Names without a slash: what stands deeper in the rows of a service is checked by opening it. */
const isPlain = (column: string): boolean => !column.startsWith('/');

function checkType(
  { kind }: SourceModel,
  table: DescribedTable,
  { field, column }: Use,
  values: Values,
  add: Add,
): void {
  const found = table.columns.find(({ name }) => name === column);
  if (!found) return;
  if (field.nonNull && found.isNullable === true)
    add(
      column,
      `\`${field.name}\` is never null, but the column may be`,
      'drop the `!`, or forbid null in the source',
    );
  const native = nativeTypeOf(kind, found.nativeType);
  const isLeaf = field.kind === 'column';
  const list = isLeaf && field.list === true;
  if (isLeaf && field.transform !== undefined) return;
  const type = isLeaf ? storedType(field) : field.kind === 'reference' ? field.keyType : 'CitizenId';
  const isTextOfList = list && native.family === 'text';
  if (
    (native.isList !== list && !isTextOfList && kind !== 'REST' && kind !== 'SOAP') ||
    !canGive(kind, native, type)
  ) {
    add(
      column,
      `the type is ${found.nativeType}, not ${list ? `[${type}]` : type}`,
      `correct the type of \`${field.name}\``,
    );
    return;
  }
  const wrong =
    field.kind === 'reference'
      ? values.filter((value) => isInvalid(coercionTo(field.keyType)(value))).length
      : valuesThatDoNotFit(isLeaf ? field : null, values);
  // A few may be mistakes of those who entered them; they cost only the field that holds them.
  if (wrong * 2 > values.length)
    add(
      column,
      `${wrong} of ${values.length} sampled values are no ${type}`,
      `correct the type of \`${field.name}\``,
    );
}

function valuesThatDoNotFit(field: ColumnField | null, values: Values): number {
  if (field?.type === 'String' && field.list !== true) return 0;
  // A list is longer than what is sampled of a value.
  if (field?.list)
    return values.filter((value) => value.length < 40 && isInvalid(coercionToList(storedType(field))(value)))
      .length;
  const coerce = coercionTo(field ? storedType(field) : 'CitizenId');
  return values.filter((value) => isInvalid(coerce(value))).length;
}

function isInvalid(value: unknown): boolean {
  return value instanceof InvalidValue;
}

async function checkKey(
  connector: Connector,
  model: SourceModel,
  table: TableModel,
  described: DescribedTable,
  add: Add,
): Promise<void> {
  for (const column of lookedUp(model, table)) {
    if (isIndexedBy(described, column)) continue;
    const what = column === table.key ? 'the key' : 'what the members of a group share';
    add(column, `no index begins with ${what}`, 'make one in the source: each read looks at all rows');
  }
  const isOne = expectsOneRow(model, table);
  try {
    const facts = await connector.keyFacts?.(table.name, table.key);
    if (isOne && facts?.repeats && !isUniqueBy(described, table.key))
      add(
        table.key,
        'the key is not unique, but one row is expected',
        'make the field a list of rows, or correct the source',
      );
    if (facts?.hasLegacyForms && !table.legacyKeys)
      add(table.key, 'some keys have 15 characters', 'add `legacyKeys: true` to the table');
  } catch (error) {
    if (!(error instanceof SourceFailure) || error.code !== 'SOURCE_TIMEOUT') throw error;
    add(
      table.key,
      'whether the key is unique took too long to find out',
      'make an index on it and check again',
    );
  }
}

async function checkTable(
  connector: Connector,
  model: SourceModel,
  table: TableModel,
  described: DescribedTable,
  add: Add,
): Promise<void> {
  const { kind } = model;
  const names = new Set(described.columns.map(({ name }) => name));
  const isService = serviceKinds.has(kind);
  // Of the rows of a service nothing may be said, and those of one citizen need not have the ID.
  if (isService && names.size === 0) return;
  const uses = usesOf(model, table);
  const wanted = new Set([
    ...(isService ? [] : [table.key]),
    ...otherColumns(model, table),
    ...uses.map(({ column }) => column),
  ]);
  for (const column of wanted) {
    if (isPlain(column) && !names.has(column))
      add(column, 'the column is missing', 'correct its name in the SDL, or tell the department');
  }
  const sampled = described.columns.filter(
    (column) => (wanted.has(column.name) || column.name === table.key) && needsValues(kind, column),
  );
  const valuesOf = await sampleOf(connector, described, sampled);
  for (const use of uses) checkType(model, described, use, valuesOf(use.column), add);
  if (table.updatedAt !== undefined) {
    const field = { kind: 'column', name: 'updatedAt', nonNull: false, type: 'DateTime' } as const;
    const use = { field: { ...field, table: table.name, column: table.updatedAt }, column: table.updatedAt };
    checkType(model, described, use, valuesOf(table.updatedAt), add);
  }
  if (!names.has(table.key)) return;
  const keys = valuesOf(table.key);
  const { keyType } = table;
  if (keys.length > 0 && keyType === undefined && shareOfIds(keys) <= 0.5)
    add(table.key, 'most sampled values are no citizen IDs', 'name the column with the ID as the key');
  if (
    keyType !== undefined &&
    keys.filter((key) => isInvalid(coercionTo(keyType)(key))).length * 2 > keys.length
  )
    add(table.key, `most sampled values are no ${keyType}`, 'name the column with the key of the type');
  await checkKey(connector, model, table, described, add);
}

/** Every difference, in the order of the SDL's tables; none when they agree. Rejects with `SourceFailure`. */
export async function differencesOf(
  model: SourceModel,
  connector: Connector,
): Promise<readonly Difference[]> {
  if (model.isSubgraph) return subgraphDifferences(model, connector);
  const described = new Map((await connector.describe()).map((table) => [table.name, table]));
  const found: Difference[] = [];
  for (const table of model.tables.values()) {
    const add: Add = (column, what, remedy) =>
      found.push({ source: model.name, table: table.name, column, what, remedy });
    const live = described.get(table.name);
    if (live) await checkTable(connector, model, table, live, add);
    else add('', 'the table is missing', 'correct its name in the SDL, or let the hub’s user read it');
  }
  return found;
}
