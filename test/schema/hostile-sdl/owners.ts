/** What would take or lower another department's items. */
import { rowType, withRows, type Parts, type Threat } from './source-file.ts';

const item = (mark: string, type = 'String'): Partial<Parts> => ({
  fields: `"Value (值)" value: ${type} ${mark} @column(name: "值")`,
});

export const owners: readonly Threat[] = [
  [
    'a lowered class',
    item('@item(class: UNCONDITIONAL, grade: 2)'),
    /has the class CONDITIONAL in the catalogue, not UNCONDITIONAL/,
  ],
  ['a lowered grade', item('@item(class: CONDITIONAL, grade: 1)'), /has the grade 2 in the catalogue, not 1/],
  [
    'another department',
    { department: '省税务局' },
    /belongs to 省自然资源厅 in the catalogue, not to 省税务局/,
  ],
  ['a department that looks alike', { department: '省自然资源⼚' }, /belongs to 省自然资源厅/],
  [
    "another's item",
    item('@item(path: "tax.annualIncome", class: CONDITIONAL, grade: 4)', 'Decimal'),
    /belongs to 省税务局 in the catalogue/,
  ],
  [
    'an item that nobody has',
    item('@item(path: "land.secret", class: UNCONDITIONAL, grade: 1)'),
    /has no item `land.secret`/,
  ],
  [
    'an item of no form',
    item('@item(path: "__proto__", class: CONDITIONAL, grade: 2)'),
    /is no path of a catalogue item/,
  ],
  [
    'another type',
    { ...item('@item(class: CONDITIONAL, grade: 2)', 'Int') },
    /is String in the catalogue, not Int/,
  ],
  ['no item', item(''), /decided by a catalogue item/],
  [
    'a second value of an item in rows',
    withRows(
      '@rows',
      rowType(
        '@subject(path: "..")',
        '"V (值)" value: String @item(path: "land.value", class: CONDITIONAL, grade: 2) @column(name: "值")',
      ),
    ),
    /drop `@item`/,
  ],
  ...(
    [
      '@override(from: "tax")',
      '@requires(fields: "x")',
      '@provides(fields: "x")',
      '@external',
      '@authenticated',
      '@policy(policies: [["x"]])',
    ] as const
  ).map((directive): Threat => [
    `\`${directive}\` on a field of a hosted source`,
    item(`@item(class: CONDITIONAL, grade: 2) ${directive}`),
    /Unknown directive/,
  ]),

  [
    '`@interfaceObject`',
    { tables: '@interfaceObject @table(name: "宗地", key: "证件号")' },
    /Unknown directive "@interfaceObject"/,
  ],
  [
    '`@extends`',
    { citizen: '@extends @key(fields: "id") @subject(path: "id")' },
    /Unknown directive "@extends"/,
  ],
  [
    'directives under other names',
    {
      schema:
        '@link(url: "https://specs.apollo.dev/federation/v2.9", import: [{ name: "@override", as: "@item" }])',
    },
    /Unknown directive "@link"/,
  ],
  ['a composed directive', { schema: '@composeDirective(name: "@item")' }, /Unknown directive/],
  [
    '`@requires` of a remote subgraph',
    { kind: 'GRAPHQL', ...item('@item(class: CONDITIONAL, grade: 2) @override(from: "tax")') },
    /Unknown directive "@override"/,
  ],
];
