/** What the hub adds to lists that come in pages: their arguments, and the cursor of each of their rows. */
import {
  Kind,
  parse,
  type DefinitionNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type InputValueDefinitionNode,
  type ObjectTypeDefinitionNode,
} from 'graphql';
import { hasOrder, type RowsField, type TypeModel } from '../source-model.ts';
import { directiveOf, type Reading } from './reading.ts';

type Types = ReadonlyMap<string, TypeModel>;

/** Names of the definitions that are made for the rows of a pageable list. */
const orderOf = (typeName: string): string => `${typeName}Order`;
const orderFieldOf = (typeName: string): string => `${typeName}OrderField`;
const direction = 'OrderDirection';

/** Fields that lead to lists in pages. */
function pageableIn(types: Types): readonly RowsField[] {
  return [...types.values()].flatMap((type) =>
    [...type.fields.values()].filter(
      (field): field is RowsField => field.kind === 'rows' && field.pages !== undefined,
    ),
  );
}

/** The types with what pages need of them: the fields that order each list, and a cursor in its rows. */
export function withPages(reading: Reading, types: Types): Types {
  const pageable = new Set(pageableIn(types).map(({ type }) => type));
  if (pageable.size === 0) return types;
  const ordersOf = (typeName: string): readonly string[] => {
    const node = reading.objectTypes.get(typeName);
    // What callers can't see can't be sensed by its order, either.
    const isHidden = (name: string): boolean =>
      node?.fields?.some((field) => field.name.value === name && directiveOf(field, 'inaccessible')) === true;
    const fields = [...(types.get(typeName)?.fields.values() ?? [])];
    return fields.filter((field) => hasOrder(field) && !isHidden(field.name)).map(({ name }) => name);
  };
  return new Map(
    [...types].map(([name, type]) => {
      const fields = new Map(
        [...type.fields].map(([fieldName, field]) => {
          if (field.kind !== 'rows' || !field.pages) return [fieldName, field] as const;
          const pages = { ...field.pages, orders: ordersOf(field.type) };
          return [fieldName, { ...field, pages }] as const;
        }),
      );
      if (pageable.has(name)) fields.set('cursor', { kind: 'cursor', name: 'cursor', nonNull: false });
      return [name, { ...type, fields }];
    }),
  );
}

/** Tells names of the file that the hub makes for pageable lists. */
export function checkPageNames(
  reading: Reading,
  types: Types,
  named: ReadonlyMap<string, DefinitionNode>,
): void {
  for (const name of new Set(pageableIn(types).map(({ type }) => type))) {
    for (const made of [orderOf(name), orderFieldOf(name), direction]) {
      const clash = named.get(made);
      if (clash)
        reading.faults.add(
          clash,
          `\`${made}\` is what the hub makes for lists in pages; choose another name`,
        );
    }
    const own = reading.objectTypes.get(name)?.fields?.find((field) => field.name.value === 'cursor');
    if (own) reading.faults.add(own, '`cursor` is made by the hub for lists in pages; choose another name');
  }
}

function parsed(sdl: string): readonly DefinitionNode[] {
  return parse(sdl, { noLocation: true }).definitions;
}

function holderOf(definitions: readonly DefinitionNode[]): FieldDefinitionNode {
  const [holder] = definitions;
  const field = holder?.kind === Kind.OBJECT_TYPE_DEFINITION ? holder.fields?.[0] : undefined;
  if (!field) throw new TypeError('the generated definitions are missing');
  return field;
}

function argumentsOf({ type, pages }: RowsField): readonly InputValueDefinitionNode[] {
  const order =
    pages && pages.orders.length > 0
      ? `"By which fields, the first counting most; the list's own order unless given (排序)" orderBy: [${orderOf(type)}!]`
      : '';
  const field = holderOf(
    parsed(`type T { f(
      "How many rows at most, 1 to 1000; all unless given (数量)" first: Int
      "Cursor of the row after which the page begins (游标)" after: String
      ${order}
    ): Int }`),
  );
  return field.arguments ?? [];
}

/** The enumeration of the fields that order a list, and the input that names one with its direction. */
function orderDefinitions(
  { type, pages }: RowsField,
  rowType: ObjectTypeDefinitionNode | undefined,
): readonly DefinitionNode[] {
  const orders = pages?.orders ?? [];
  if (orders.length === 0) return [];
  const [enumeration, input] = parsed(`
    "Fields by which lists of \`${type}\` may be ordered (排序字段)"
    enum ${orderFieldOf(type)} { ${orders.join(' ')} }
    "A field by which a list is ordered (排序)"
    input ${orderOf(type)} {
      "Field (字段)"
      field: ${orderFieldOf(type)}!
      "Direction (方向)"
      direction: ${direction}! = ASCENDING
    }`);
  if (enumeration?.kind !== Kind.ENUM_TYPE_DEFINITION || !input) return [];
  const descriptions = new Map(rowType?.fields?.map((each) => [each.name.value, each.description]));
  const values = enumeration.values?.map((value) => {
    const description = descriptions.get(value.name.value);
    return description ? { ...value, description } : value;
  });
  return [{ ...enumeration, values: values ?? [] }, input];
}

const directionDefinition = `
  "Direction of an order; nothing comes before every value (排序方向)"
  enum ${direction} {
    "From the lowest (升序)"
    ASCENDING
    "From the highest, the exact reverse (降序)"
    DESCENDING
  }`;

/** The definitions of a source with those that its pageable lists need. */
export function withPageDefinitions(source: DocumentNode, types: Types): readonly DefinitionNode[] {
  const lists = pageableIn(types);
  if (lists.length === 0) return source.definitions;
  const rowTypes = new Map(lists.map((list) => [list.type, list]));
  const nodes = new Map(
    source.definitions.flatMap((node) =>
      node.kind === Kind.OBJECT_TYPE_DEFINITION ? [[node.name.value, node] as const] : [],
    ),
  );
  const cursor = holderOf(
    parsed('type T { "Place of the row in its list, for `after` (游标)" cursor: String }'),
  );
  const own = source.definitions.map((node): DefinitionNode => {
    if (node.kind !== Kind.OBJECT_TYPE_DEFINITION) return node;
    const type = types.get(node.name.value);
    const fields = (node.fields ?? []).map((field): FieldDefinitionNode => {
      const model = type?.fields.get(field.name.value);
      if (model?.kind !== 'rows' || !model.pages) return field;
      return { ...field, arguments: argumentsOf(model) };
    });
    return { ...node, fields: rowTypes.has(node.name.value) ? [...fields, cursor] : fields };
  });
  const orders = [...rowTypes].flatMap(([name, list]) => orderDefinitions(list, nodes.get(name)));
  return [...own, ...orders, ...(orders.length > 0 ? parsed(directionDefinition) : [])];
}
