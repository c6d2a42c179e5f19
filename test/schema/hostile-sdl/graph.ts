/** What would change the graph that all sources share. */
import { rowType, withRows, type Threat } from './source-file.ts';

export const graph: readonly Threat[] = [
  [
    'root fields',
    { more: '"Root (根)" type Query { "All (全部)" all: [CitizenLand!] @rows }' },
    /belongs to the hub/,
  ],
  [
    'a root field of the hub',
    { more: 'extend type Query { citizen: CitizenLand }' },
    /object types and enumerations only/,
  ],
  ['a type of its own as root', { schema: '{ query: CitizenLand }' }, /root fields are the hub’s/],
  ['a subscription as root', { schema: '{ subscription: CitizenLand }' }, /root fields are the hub’s/],
  [
    'a directive with another meaning',
    { more: 'directive @item(class: String, grade: Int) on FIELD_DEFINITION' },
    /object types and enumerations only/,
  ],
  ['a scalar without checks', { more: 'scalar CitizenId' }, /object types and enumerations only/],
  [
    'an input that contains itself',
    { more: 'input Bomb { bomb: Bomb! }' },
    /object types and enumerations only/,
  ],
  [
    'an interface over citizens',
    { more: 'interface Anybody { id: CitizenId! }' },
    /object types and enumerations only/,
  ],
  ['a union of citizens', { more: 'union Anybody = Citizen' }, /object types and enumerations only/],
  [
    'a citizen who implements an interface',
    { citizen: 'implements Anybody @key(fields: "id") @subject(path: "id")' },
    /implement no interface/,
  ],
  [
    'more of the type of citizens',
    { more: 'extend type Citizen { "X (某)" x: CitizenLand }' },
    /object types and enumerations only/,
  ],
  [
    'arguments of a field',
    {
      fields:
        '"Value (值)" value(of: String): String @item(class: CONDITIONAL, grade: 2) @column(name: "值")',
    },
    /take no arguments/,
  ],
  [
    'a hidden type of citizens',
    { citizen: '@inaccessible @key(fields: "id") @subject(path: "id")' },
    /would hold for all of them: drop it/,
  ],
  [
    'a shared type of citizens',
    { citizen: '@shareable @key(fields: "id") @subject(path: "id")' },
    /would hold for all of them: drop it/,
  ],
  [
    'a field that begins as the hub’s alias',
    { citizenFields: '"Who (某人)" _subject: CitizenLand' },
    /begins as names of the hub do/,
  ],
  [
    'the prototype of objects',
    {
      fields:
        '"Value (值)" __proto__: String @item(path: "land.value", class: CONDITIONAL, grade: 2) @column(name: "值")',
    },
    /begins as names of the hub do/,
  ],
  [
    'the type of entities',
    { more: '"Any (任何)" type _Service @nonPersonal { "X (某)" x: Int @column(name: "x") }' },
    /belongs to the hub/,
  ],
  [
    'a provenance of its own',
    { fields: '"P (源)" provenance: String @item(class: CONDITIONAL, grade: 2) @column(name: "值")' },
    /is made by the hub/,
  ],
  [
    'a cursor of its own',
    withRows(
      '@rows(unique: "编号")',
      rowType('@subject(path: "..")', '"C (标)" cursor: String @column(name: "值")'),
    ),
    /is made by the hub/,
  ],
  [
    'an order of its own',
    {
      ...withRows(
        '@rows(unique: "编号")',
        `${rowType('@subject(path: "..")')} "O (序)" enum LandRowOrderField { "A (甲)" A @code(of: "1") }`,
      ),
    },
    /what the hub makes for lists in pages/,
  ],
  [
    'a second source in a file',
    { more: 'extend schema @source(name: "tax", kind: SQLITE, department: "省税务局")' },
    /this is its second `@source`/,
  ],
];
