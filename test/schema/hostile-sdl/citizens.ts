/** What would lead to citizens past the gate. */
import { person, rowType, withRows, type Threat } from './source-file.ts';

const firm = '@key(fields: "code") @nonPersonal @table(name: "企业", key: "代码")';

export const citizens: readonly Threat[] = [
  [
    'a path that lies',
    { tables: '', more: '', citizen: '@key(fields: "id") @subject(path: "land.citizenId")' },
    /is no field `land.citizenId: CitizenId!`/,
  ],
  [
    'a type of rows about somebody else',
    withRows('@rows', rowType('@subject(path: "otherId")')),
    /`@subject\(path: "\.\."\)`/,
  ],
  ['rows about nobody in particular', withRows('@rows', rowType('')), /neither `@subject/],
  [
    'rows about a citizen and nobody',
    withRows('@rows', rowType('@subject(path: "..") @nonPersonal')),
    /is both/,
  ],
  [
    'a citizen who is no relation',
    { fields: '"Other (他人)" value: Citizen @item(class: CONDITIONAL, grade: 2) @column(name: "他人")' },
    /says in which role/,
  ],
  [
    'a relation to oneself',
    {
      fields:
        '"Other (他人)" value: Citizen @item(class: CONDITIONAL, grade: 2) @subjectRole(role: "SELF") @column(name: "他人")',
    },
    /role `SELF` is none of/,
  ],
  [
    'a role that nobody has',
    {
      fields:
        '"Other (他人)" value: Citizen @item(class: CONDITIONAL, grade: 2) @subjectRole(role: "__proto__") @column(name: "他人")',
    },
    /is none of SPOUSE/,
  ],
  [
    'a list of citizens',
    {
      fields:
        '"Others (他人)" value: [Citizen!] @item(class: CONDITIONAL, grade: 2) @subjectRole(role: "CHILD") @column(name: "他人")',
    },
    /names one citizen/,
  ],
  [
    'citizens as rows',
    { fields: '"Others (他人)" value: [Citizen!] @item(class: CONDITIONAL, grade: 2) @rows' },
    /type is an object type of this file/,
  ],
  [
    'a topic that cannot be withheld',
    { fields: '"Value (值)" value: String! @item(class: CONDITIONAL, grade: 2) @column(name: "值")' },
    /must be nullable/,
  ],

  [
    'a second key of citizens',
    { citizen: '@key(fields: "id") @key(fields: "land { value }") @subject(path: "id")' },
    /drop this `@key`/,
  ],
  [
    'another key of citizens',
    { citizen: '@key(fields: "name") @subject(path: "id")' },
    /needs `@key\(fields: "id"\)`/,
  ],
  [
    "a key that is another's item",
    { citizen: '@key(fields: "id") @key(fields: "id tax { annualIncome }") @subject(path: "id")' },
    /by which a source would be sent what it may not see/,
  ],

  [
    'citizens by a key of another type',
    person('@key(fields: "idNumber", resolvable: false) @nonPersonal'),
    /of the type UnifiedSocialCreditId! or DivisionCode!/,
  ],
  [
    'citizens by a text',
    person('@key(fields: "idNumber", resolvable: false) @nonPersonal', 'idNumber: String!'),
    /of the type UnifiedSocialCreditId! or DivisionCode!/,
  ],
  [
    'citizens by two keys',
    person(
      '@key(fields: "code", resolvable: false) @key(fields: "id", resolvable: false) @nonPersonal',
      'code: DivisionCode! "I (号)" id: CitizenId!',
    ),
    /needs one `@key`/,
  ],
  [
    'a keyed type about a subject',
    person('@key(fields: "code", resolvable: false) @subject(path: "code")', 'code: DivisionCode!'),
    /mark it `@nonPersonal`/,
  ],
  [
    'fields without an item',
    {
      ...person(firm, 'code: UnifiedSocialCreditId!', '"Phone (电话)" phone: String @column(name: "电话")'),
    },
    /name its item by/,
  ],
  [
    'fields of another source',
    {
      ...person(
        '@key(fields: "code", resolvable: false) @nonPersonal',
        'code: UnifiedSocialCreditId!',
        '"Phone (电话)" phone: String @item(path: "land.value", class: CONDITIONAL, grade: 2) @column(name: "电话")',
      ),
    },
    /has no `@table`/,
  ],
  [
    'a hidden key',
    person(
      '@key(fields: "code", resolvable: false) @nonPersonal',
      'code: UnifiedSocialCreditId! @inaccessible',
    ),
    /would hold for all of them/,
  ],
  [
    'a hidden type',
    person(
      '@key(fields: "code", resolvable: false) @nonPersonal @inaccessible',
      'code: UnifiedSocialCreditId!',
    ),
    /would hold for all of them/,
  ],
  [
    'the key as an item',
    person(
      '@key(fields: "code", resolvable: false) @nonPersonal',
      'code: UnifiedSocialCreditId! @item(path: "land.value", class: CONDITIONAL, grade: 2)',
    ),
    /is the key, which is known already/,
  ],
];
