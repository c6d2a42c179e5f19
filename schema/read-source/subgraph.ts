/**
 * The SDL of a source that is a subgraph of federation 2 itself. Its types are read as they are, by plans: no table and
 * no column is named. Fields of other departments that it needs stand in it as `@external`, and decide nothing here.
 */
import {
  GraphQLError,
  Kind,
  parse,
  type ConstDirectiveNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type ObjectTypeDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import {
  columnTypes,
  type ColumnType,
  type FieldModel,
  type ItemMark,
  type TableModel,
  type TypeModel,
} from '../source-model.ts';
import { readSubject } from './columns.ts';
import { directiveOf, shapeOf, type Reading, type Shape } from './reading.ts';
import { readTypesBy } from './type-walk.ts';
import { checkDescription, checkField, readIdentifier, readItem, readSubjectMark } from './types.ts';

/** Whether a document describes a subgraph: `@source` of the kind GRAPHQL that names no definition. */
export function describesSubgraph(document: DocumentNode): boolean {
  return document.definitions.some(
    (node) =>
      (node.kind === Kind.SCHEMA_EXTENSION || node.kind === Kind.SCHEMA_DEFINITION) &&
      node.directives?.some(({ name, arguments: given = [] }) => {
        const kind = given.find((argument) => argument.name.value === 'kind')?.value;
        const isOverlay = given.some((argument) => argument.name.value === 'definition');
        return name.value === 'source' && kind?.kind === Kind.ENUM && kind.value === 'GRAPHQL' && !isOverlay;
      }),
  );
}

const isExternal = (field: FieldDefinitionNode): boolean => directiveOf(field, 'external') !== undefined;

class SubgraphReading {
  readonly #reading: Reading;
  /** Types of other departments, of which fields are required. */
  readonly external = new Set<string>();

  constructor(reading: Reading) {
    this.#reading = reading;
  }

  /** `Citizen`: its ID, topics of the source, and those of others that it requires. */
  citizen(type: ObjectTypeDefinitionNode): TypeModel {
    const { faults, objectTypes } = this.#reading;
    const fields = new Map<string, FieldModel>();
    const identifier = readIdentifier(this.#reading, type);
    if (identifier !== undefined && identifier !== 'id')
      faults.add(type, 'the ID of `Citizen` is the field `id`');
    for (const field of type.fields ?? []) {
      const name = field.name.value;
      if (name === identifier) {
        fields.set(name, { kind: 'identifier', name, nonNull: true });
        continue;
      }
      const shape = shapeOf(field.type);
      if (!objectTypes.has(shape.name) || shape.list || shape.name === 'Citizen') {
        faults.add(field, `a field of \`Citizen\` leads to a topic's object type; put \`${name}\` into one`);
        continue;
      }
      if (isExternal(field)) {
        this.#external(shape.name);
        continue;
      }
      checkField(this.#reading, field);
      if (shape.nonNull)
        faults.add(field.type, 'a topic may be withheld, so it must be nullable: drop the `!`');
      const requires = this.#requires(type, field);
      fields.set(name, {
        kind: 'topic',
        name,
        nonNull: shape.nonNull,
        type: shape.name,
        ...(requires.length > 0 ? { requires } : {}),
      });
    }
    return { name: 'Citizen', fields };
  }

  topic(type: ObjectTypeDefinitionNode, topic: string): TypeModel {
    const { faults } = this.#reading;
    checkDescription(this.#reading, type, `type \`${type.name.value}\``);
    const fields = new Map<string, FieldModel>();
    const identifier = readIdentifier(this.#reading, type);
    for (const field of type.fields ?? []) {
      const name = field.name.value;
      checkField(this.#reading, field);
      if (name === identifier) {
        fields.set(name, { kind: 'identifier', name, nonNull: true });
        continue;
      }
      this.#refuseFederation(field);
      if (shapeOf(field.type).nonNull) {
        faults.add(field.type, 'an item may be withheld, so the field must be nullable: drop the outer `!`');
      }
      const item = readItem(this.#reading, field, topic);
      const model = this.#field(type, field, item);
      if (model) fields.set(name, model);
    }
    return { name: type.name.value, topic, fields };
  }

  /** An object below an item: its fields inherit the item, at any depth. */
  object(type: ObjectTypeDefinitionNode): TypeModel {
    const { faults } = this.#reading;
    const name = type.name.value;
    checkDescription(this.#reading, type, `type \`${name}\``);
    readSubjectMark(this.#reading, type);
    const key = directiveOf(type, 'key');
    if (key) faults.add(key, `\`${name}\` stands below an item and must not have a \`@key\`: drop it`);
    const fields = new Map<string, FieldModel>();
    for (const field of type.fields ?? []) {
      checkField(this.#reading, field);
      this.#refuseFederation(field);
      const item = directiveOf(field, 'item');
      if (item) faults.add(item, 'a field below an item inherits it: drop `@item`');
      const model = this.#field(type, field, undefined);
      if (model) fields.set(field.name.value, model);
    }
    return { name, fields };
  }

  #refuseFederation(field: FieldDefinitionNode): void {
    for (const name of ['external', 'requires']) {
      const directive = directiveOf(field, name);
      const cause = `\`@${name}\` stands on fields of \`Citizen\`, and \`@external\` on what lies below them; drop it`;
      if (directive) this.#reading.faults.add(directive, cause);
    }
  }

  #field(
    type: ObjectTypeDefinitionNode,
    field: FieldDefinitionNode,
    item: ItemMark | undefined,
  ): FieldModel | undefined {
    const { faults, objectTypes } = this.#reading;
    const shape = shapeOf(field.type);
    const name = field.name.value;
    const base = { name, nonNull: shape.nonNull, ...(item ? { item } : {}) };
    const place = { table: type.name.value, column: name };
    if (shape.nestedList) {
      faults.add(field.type, 'a field holds one value or one list of them, no list of lists');
      return undefined;
    }
    const role = directiveOf(field, 'subjectRole');
    if (role || shape.name === 'Citizen') return this.#subject(field, role, shape, { ...base, ...place });
    if (objectTypes.has(shape.name)) {
      return { ...base, kind: 'rows', type: shape.name, table: shape.name, list: shape.list };
    }
    const scalar = columnTypes.find((each) => each === shape.name);
    if (scalar)
      return { ...base, ...place, kind: 'column', type: scalar, ...(shape.list ? { list: true } : {}) };
    const known: readonly ColumnType[] = columnTypes;
    faults.add(field.type, `\`${shape.name}\` is neither a type of this file nor one of ${known.join(', ')}`);
    return undefined;
  }

  #subject(
    field: FieldDefinitionNode,
    role: ConstDirectiveNode | undefined,
    shape: Shape,
    base: Parameters<typeof readSubject>[5],
  ): FieldModel | undefined {
    if (!shape.list) return readSubject(this.#reading, field, role, shape, {}, base);
    this.#reading.faults.add(
      field.type,
      'a field leads to one citizen; give each a type of its own in a list',
    );
    return undefined;
  }

  /** Marks a type of another department, and what it leads to, as one that decides nothing here. */
  #external(name: string): void {
    const type = this.#reading.objectTypes.get(name);
    if (!type || this.external.has(name)) return;
    this.external.add(name);
    const keys = new Set(
      (type.directives ?? [])
        .filter((directive) => directive.name.value === 'key')
        .flatMap(({ arguments: given = [] }) =>
          given.map(({ value }) => (value.kind === Kind.STRING ? value.value : '')),
        ),
    );
    for (const field of type.fields ?? []) {
      if (keys.has(field.name.value)) continue;
      if (!isExternal(field)) {
        const cause = `\`${name}\` is another department's; mark \`${field.name.value}\` with \`@external\``;
        this.#reading.faults.add(field, cause);
      }
      this.#external(shapeOf(field.type).name);
    }
  }

  /** Coordinates of the items that a field requires. */
  #requires(type: ObjectTypeDefinitionNode, field: FieldDefinitionNode): readonly string[] {
    const directive = directiveOf(field, 'requires');
    const given = directive?.arguments?.find((argument) => argument.name.value === 'fields')?.value;
    if (!directive || given?.kind !== Kind.STRING) return [];
    const fields = given.value;
    const fault = (cause: string): readonly string[] => {
      this.#reading.faults.add(directive, cause);
      return [];
    };
    let set: SelectionSetNode;
    try {
      const [operation] = parse(`{${fields}}`, { noLocation: true, maxTokens: 1_000 }).definitions;
      if (operation?.kind !== Kind.OPERATION_DEFINITION)
        return fault('`fields` of `@requires` is no list of fields');
      set = operation.selectionSet;
    } catch (error) {
      if (!(error instanceof GraphQLError)) throw error;
      return fault('`fields` of `@requires` is no list of fields, such as `tax { annualIncome }`');
    }
    const required = new Set<string>();
    const walk = (inner: SelectionSetNode, on: ObjectTypeDefinitionNode, depth: number): string | null => {
      for (const node of inner.selections) {
        if (node.kind !== Kind.FIELD || node.alias || node.arguments?.length || node.directives?.length)
          return 'has more than names of fields';
        const found = on.fields?.find(({ name }) => name.value === node.name.value);
        const named = found && shapeOf(found.type).name;
        if (!found || named === undefined)
          return `names \`${on.name.value}.${node.name.value}\`, which is not there`;
        if (named === 'Citizen') return `leads to another citizen by \`${node.name.value}\``;
        if (depth === 0 && !isExternal(found))
          return `names \`${node.name.value}\`, which is not \`@external\``;
        if (depth === 1) required.add(`${on.name.value}.${node.name.value}`);
        const below = this.#reading.objectTypes.get(named);
        if (below && !node.selectionSet) return `selects nothing of \`${node.name.value}\``;
        const wrong = below && node.selectionSet ? walk(node.selectionSet, below, depth + 1) : null;
        if (wrong) return wrong;
      }
      return null;
    };
    const wrong = walk(set, type, 0);
    return wrong ? fault(`\`fields\` of \`@requires\` ${wrong}`) : [...required];
  }
}

/** What says where the values of hosted sources lie. */
const hosted = ['table', 'operation', 'pages', 'column', 'rows'];

/** A subgraph knows by itself where its values lie. */
function refuseHosted(reading: Reading): void {
  for (const type of reading.objectTypes.values()) {
    for (const node of [type, ...(type.fields ?? [])]) {
      for (const name of hosted) {
        const directive = directiveOf(node, name);
        if (directive) reading.faults.add(directive, `a subgraph has no \`@${name}\`: drop it`);
      }
    }
  }
}

/** Types by name, without those of other departments; every fault is noted. */
export function readSubgraphTypes(reading: Reading, document: DocumentNode): ReadonlyMap<string, TypeModel> {
  if (reading.objectTypes.has('Citizen')) refuseHosted(reading);
  const own = new SubgraphReading(reading);
  return readTypesBy(reading, document, {
    citizen: (type) => own.citizen(type),
    topic: (type, topic) => own.topic(type, topic),
    other: (type) => own.object(type),
    isForeign: (name) => own.external.has(name),
  });
}

/** Types of other departments that stand in a subgraph's file. */
export function externalTypes(reading: Reading, types: ReadonlyMap<string, TypeModel>): readonly string[] {
  return [...reading.objectTypes.keys()].filter((name) => !types.has(name));
}

/** A subgraph's types as tables, each read by its own name, so that they are described and checked like those of others. */
export function subgraphTables(types: ReadonlyMap<string, TypeModel>): ReadonlyMap<string, TableModel> {
  return new Map(
    [...types.values()].flatMap(({ name, topic, fields }): [string, TableModel][] => {
      if (name === 'Citizen') return [];
      const key = [...fields.values()].find((field) => field.kind === 'identifier')?.name ?? '';
      return [[name, { name, key: topic === undefined ? '' : key, legacyKeys: false }]];
    }),
  );
}
