/**
 * An operation of an endpoint as one of the main graph: `_entities` becomes `citizens`, which are entered by their IDs in
 * the role that their key names. Whatever else decides, the pipeline of the main graph does as with any other request.
 */
import {
  type ArgumentNode,
  type FieldNode,
  type GraphQLObjectType,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
  type ValueNode,
  getNamedType,
  isObjectType,
  valueFromAST,
  visit,
} from 'graphql';
import { subjectRoleByEnumValue } from '../../schema/domain.ts';
import type { CoordinateRules } from '../../schema/coordinates.ts';
import { QingdanError } from '../../schema/errors.ts';
import { roleField } from './contract.ts';
import { type EntityField, type EntityGroup, type RoleOf, type Shape, emptyShape } from './shape.ts';

type Variables = Readonly<Record<string, unknown>>;

export interface Translation {
  /** What the pipeline answers; null where nothing is left for it. */
  readonly asked: OperationDefinitionNode | null;
  /** What only describes the endpoint: `_service`, `__typename` of the root and introspection. */
  readonly description: OperationDefinitionNode | null;
  readonly shape: Shape;
  readonly entities: readonly EntityField[];
  /** Of what is asked, the IDs of entities among them. */
  readonly variables: Variables;
}

const enumValues = new Map(Object.entries(subjectRoleByEnumValue).map(([value, role]) => [role, value]));

function wrong(message: string): QingdanError {
  return new QingdanError('BAD_USER_INPUT', message);
}

function keyOf({ alias, name }: FieldNode): string {
  return (alias ?? name).value;
}

function name<Value extends string>(value: Value) {
  return { kind: Kind.NAME, value } as const;
}

/** What a representation says of a citizen. The values of any other field are not taken: the hub reads them itself. */
function citizenOf(representation: unknown): { readonly id: string | null; readonly role: string } {
  const fields = (
    typeof representation === 'object' && representation !== null ? representation : {}
  ) as Variables;
  if (fields['__typename'] !== 'Citizen') {
    throw wrong('a representation is not of the type `Citizen`, the only one that is found by its key here');
  }
  const { id = null, [roleField]: role = 'SELF' } = fields;
  if (id !== null && typeof id !== 'string') throw wrong('the `id` of a representation is no text');
  if (typeof role !== 'string' || !Object.hasOwn(subjectRoleByEnumValue, role)) {
    throw wrong(`the \`${roleField}\` of a representation is no value of \`SubjectRole\``);
  }
  return { id, role };
}

class Translator {
  readonly #schema: GraphQLSchema;
  readonly #rules: CoordinateRules;
  readonly #variables: Variables;
  /** Begins no response key of the operation. */
  readonly #prefix: string;
  readonly shape = emptyShape();
  readonly entities = new Map<string, EntityField>();
  readonly ids = new Map<string, readonly string[]>();

  constructor(schema: GraphQLSchema, rules: CoordinateRules, variables: Variables, prefix: string) {
    this.#schema = schema;
    this.#rules = rules;
    this.#variables = variables;
    this.#prefix = prefix;
  }

  /** The selections of the root that the pipeline answers, and those that describe the endpoint. */
  root(set: SelectionSetNode, root: GraphQLObjectType): Record<'asked' | 'described', SelectionNode[]> {
    const asked: SelectionNode[] = [];
    const described: SelectionNode[] = [];
    for (const node of set.selections) {
      if (node.kind === Kind.INLINE_FRAGMENT) {
        const inside = this.root(node.selectionSet, root);
        const wrapped = (selections: SelectionNode[]): SelectionNode[] =>
          selections.length > 0 ? [{ ...node, selectionSet: { kind: Kind.SELECTION_SET, selections } }] : [];
        asked.push(...wrapped(inside.asked));
        described.push(...wrapped(inside.described));
      } else if (node.kind === Kind.FIELD) {
        if (node.name.value === '_entities') asked.push(...this.#entities(node, root));
        else if (/^__|^_service$/.test(node.name.value)) described.push(node);
        else asked.push(this.#field(node, root, this.shape));
      }
    }
    return { asked, described };
  }

  #set(set: SelectionSetNode, type: GraphQLObjectType, role: RoleOf | null, shape: Shape): SelectionSetNode {
    const selections = set.selections.map((node): SelectionNode => {
      if (node.kind === Kind.INLINE_FRAGMENT) {
        return { ...node, selectionSet: this.#set(node.selectionSet, type, role, shape) };
      }
      if (node.kind !== Kind.FIELD) return node;
      if (type.name !== 'Citizen' || node.name.value !== roleField) return this.#field(node, type, shape);
      if (!role) throw new QingdanError('NOT_SUPPORTED', 'the role of these citizens is not known');
      const key = keyOf(node);
      shape.roles.set(key, role);
      return { ...node, alias: name(key), name: name('__typename') };
    });
    return { kind: Kind.SELECTION_SET, selections };
  }

  #field(node: FieldNode, parent: GraphQLObjectType, above: Shape): FieldNode {
    const definition = parent.getFields()[node.name.value];
    const type = definition && getNamedType(definition.type);
    if (!definition || !node.selectionSet || !isObjectType(type)) return node;
    const key = keyOf(node);
    const shape = above.fields.get(key) ?? emptyShape();
    const selectionSet = this.#set(node.selectionSet, type, this.#roleBelow(node, parent), shape);
    if (shape.roles.size + shape.fields.size > 0) above.fields.set(key, shape);
    return { ...node, selectionSet };
  }

  /** The role in which citizens are found by a field. */
  #roleBelow(node: FieldNode, parent: GraphQLObjectType): RoleOf | null {
    const rule = this.#rules.get(`${parent.name}.${node.name.value}`);
    if (rule?.kind === 'subjectRoot') {
      const type = this.#schema.getType('SubjectRole');
      const given = node.arguments?.find((argument) => argument.name.value === 'role')?.value;
      return (variables) => {
        if (given?.kind === Kind.VARIABLE) return variables[given.name.value] ?? 'SELF';
        return given && type && 'getValues' in type ? valueFromAST(given, type, variables) : 'SELF';
      };
    }
    const role = rule && 'leadsTo' in rule && rule.leadsTo ? enumValues.get(rule.leadsTo) : undefined;
    return role === undefined ? null : () => role;
  }

  #entities(node: FieldNode, root: GraphQLObjectType): readonly FieldNode[] {
    const key = keyOf(node);
    const field = this.entities.get(key) ?? this.#group(key, node, root);
    this.entities.set(key, field);
    const citizen = this.#schema.getType('Citizen');
    if (!node.selectionSet || !isObjectType(citizen)) return [];
    const { selectionSet } = node;
    return field.groups.map(({ alias, role }) => {
      const shape = this.shape.fields.get(alias) ?? emptyShape();
      const set = this.#set(selectionSet, citizen, () => role, shape);
      if (shape.roles.size + shape.fields.size > 0) this.shape.fields.set(alias, shape);
      const argument = (of: string, value: ValueNode): ArgumentNode => {
        return { kind: Kind.ARGUMENT, name: name(of), value };
      };
      return {
        kind: Kind.FIELD,
        alias: name(alias),
        name: name('citizens'),
        arguments: [
          argument('ids', { kind: Kind.VARIABLE, name: name(alias) }),
          argument('role', { kind: Kind.ENUM, value: role }),
        ],
        ...(node.directives ? { directives: node.directives } : {}),
        selectionSet: set,
      };
    });
  }

  #group(key: string, node: FieldNode, root: GraphQLObjectType): EntityField {
    const argument = root.getFields()['_entities']?.args.find((one) => one.name === 'representations');
    const given = node.arguments?.find((one) => one.name.value === 'representations')?.value;
    const value = argument && given && valueFromAST(given, argument.type, this.#variables);
    if (!Array.isArray(value)) throw wrong('`representations` is no list');
    const groups = new Map<string, { ids: string[]; places: number[] }>();
    for (const [place, representation] of value.entries()) {
      const { id, role } = citizenOf(representation);
      // The ID of a relative was withheld: of him nothing can be asked.
      if (id === null) continue;
      const group = groups.get(role) ?? { ids: [], places: [] };
      group.ids.push(id);
      group.places.push(place);
      groups.set(role, group);
    }
    const named = [...groups].map(([role, { ids, places }]): EntityGroup => {
      const alias = `${this.#prefix}${this.ids.size}`;
      this.ids.set(alias, ids);
      return { alias, role, ids, places };
    });
    return { key, count: value.length, groups: named };
  }
}

/** A text with which no response key of the operation begins. */
function freePrefix(operation: OperationDefinitionNode): string {
  const keys: string[] = [];
  visit(operation, {
    Field: (node) => void keys.push(keyOf(node)),
    Variable: (node) => void keys.push(node.name.value),
  });
  let prefix = 'entities_';
  while (keys.some((key) => key.startsWith(prefix))) prefix += '_';
  return prefix;
}

/** Variables that what is left of an operation still uses. */
function usedVariables(selections: readonly SelectionNode[]): ReadonlySet<string> {
  const used = new Set<string>();
  for (const selection of selections)
    visit(selection, { Variable: (node) => void used.add(node.name.value) });
  return used;
}

/**
 * @param operation normalized and valid by `schema`, the endpoint's
 * @param coerced variables by `schema`
 * @param sent the same as sent, for the pipeline to coerce
 * @throws {QingdanError} BAD_USER_INPUT where a representation names no citizen
 */
export function translate(
  schema: GraphQLSchema,
  rules: CoordinateRules,
  operation: OperationDefinitionNode,
  coerced: Variables,
  sent: Variables,
): Translation {
  const root = schema.getRootType(operation.operation);
  if (!root) throw new QingdanError('NOT_SUPPORTED', `the endpoint offers no ${operation.operation}`);
  const translator = new Translator(schema, rules, coerced, freePrefix(operation));
  const { asked, described } = translator.root(operation.selectionSet, root);
  const definitions = operation.variableDefinitions ?? [];
  const used = usedVariables(asked);
  const withSelections = (selections: SelectionNode[]): OperationDefinitionNode | null =>
    selections.length === 0 ? null : { ...operation, selectionSet: { kind: Kind.SELECTION_SET, selections } };
  const kept = withSelections(asked);
  const ofIds = [...translator.ids.keys()].map((alias) => ({
    kind: Kind.VARIABLE_DEFINITION as const,
    variable: { kind: Kind.VARIABLE as const, name: name(alias) },
    type: {
      kind: Kind.NON_NULL_TYPE as const,
      type: {
        kind: Kind.LIST_TYPE as const,
        type: {
          kind: Kind.NON_NULL_TYPE as const,
          type: { kind: Kind.NAMED_TYPE as const, name: name('CitizenId') },
        },
      },
    },
  }));
  const stays = definitions.filter(({ variable }) => used.has(variable.name.value));
  return {
    asked: kept && { ...kept, variableDefinitions: [...stays, ...ofIds] },
    description: withSelections(described),
    shape: translator.shape,
    entities: [...translator.entities.values()],
    variables: {
      ...Object.fromEntries(Object.entries(sent).filter(([key]) => used.has(key))),
      ...Object.fromEntries(translator.ids),
    },
  };
}
