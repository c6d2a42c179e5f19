/** Sources that do not fit together: each cause with its file and line. */
import { expect, test } from 'vitest';
import { composeGraph } from '../../schema/compose.ts';
import { readSource } from '../../schema/read-source.ts';
import type { SourceModel } from '../../schema/source-model.ts';

/** A source with one topic of the same name whose rows have a type that others may have, too. */
function source(name: string, valueType: string): SourceModel {
  const type = `Citizen${name[0]?.toUpperCase()}${name.slice(1)}`;
  return readSource(
    `sources/${name}.graphql`,
    `extend schema @source(name: "${name}", kind: SQLITE, department: "省公安厅")

type Citizen @key(fields: "id") @subject(path: "id") {
  id: CitizenId!
  "Topic (主题)"
  ${name}: ${type}
}

"Topic (主题)"
type ${type} @key(fields: "citizenId") @subject(path: "citizenId") @table(name: "t", key: "k") {
  "Citizen ID number (公民身份号码)"
  citizenId: CitizenId!
  "Rows (行)"
  rows: [Shared!] @item(class: CONDITIONAL, grade: 3) @rows
}

"Row (行)"
type Shared @nonPersonal @table(name: "r", key: "k") {
  "Value (值)"
  value: ${valueType} @column(name: "v")
}
`,
  );
}

test('a field of different types names both files with the line, and the cause', () => {
  expect(() => composeGraph([source('one', 'String'), source('two', 'Int')])).toThrow(
    expect.objectContaining({
      name: 'CompositionError',
      causes: expect.arrayContaining([
        expect.stringMatching(/^sources\/one\.graphql:20:3: Type of field "Shared\.value" is incompatible/),
        expect.stringMatching(/^sources\/two\.graphql:20:3: Type of field "Shared\.value" is incompatible/),
      ]),
    }),
  );
});

test('two sources of one name are told apart by their files', () => {
  expect(() => composeGraph([source('one', 'String'), { ...source('two', 'String'), name: 'ONE' }])).toThrow(
    /sources\/two\.graphql: the name `ONE` is taken by sources\/one\.graphql/,
  );
});
