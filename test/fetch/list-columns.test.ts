/** Columns that hold lists: arrays of a database, or their JSON text. */
import { expect, onTestFinished, test } from 'vitest';
import { readSource } from '../../schema/read-source.ts';
import { anna, bo } from '../contract/connectors/citizens.ts';
import { describeKinds } from '../contract/connectors/kinds.ts';
import { host } from './world.ts';

const sdl = `extend schema @source(name: "transport", kind: SQLITE, department: "省交通运输厅")

type Citizen @key(fields: "id") @subject(path: "id") {
  id: CitizenId!
  "Transport (交通)"
  transport: CitizenTransport
}

"What the transport department holds (交通)"
type CitizenTransport
  @key(fields: "citizenId")
  @subject(path: "citizenId")
  @table(name: "从业资格", key: "身份证号") {
  "Citizen ID number (公民身份号码)"
  citizenId: CitizenId!
  "Classes of vehicle (准驾车型)"
  classes: [String!] @item(class: CONDITIONAL, grade: 2) @column(name: "准驾", codes: ["A1:大型客车", "C1:小型汽车"])
  "Points of each year (历年记分)"
  points: [Int] @item(class: CONDITIONAL, grade: 2) @column(name: "记分")
}
`;

test('the model says of a field that its column holds a list', () => {
  const fields = readSource('test.graphql', sdl).types.get('CitizenTransport')?.fields;
  expect(fields?.get('classes')).toMatchObject({ kind: 'column', type: 'String', list: true });
});

await describeKinds(['SQLITE', 'POSTGRESQL', 'MYSQL', 'CSV'], 'lists from %s', (kind) => {
  test('are lists of the answer, with codes in words; an unknown code costs the list', async () => {
    const rows = [
      [anna, '["A1", "C1"]', '[0, null, 12]'],
      [bo, '["C1", "Z9"]', '[]'],
    ];
    const hosted = await host(sdl, { 从业资格: { columns: ['身份证号', '准驾', '记分'], rows } }, kind);
    onTestFinished(() => hosted.close());
    const { data, errors } = await hosted.ask([anna, bo], 'transport { classes points }');
    expect(data?.['_entities']).toEqual([
      { transport: { classes: ['大型客车', '小型汽车'], points: [0, null, 12] } },
      { transport: { classes: null, points: [] } },
    ]);
    expect(errors.map(({ path, code }) => [path, code])).toEqual([
      [['_entities', 1, 'transport', 'classes'], 'SOURCE_DATA_INVALID'],
    ]);
  });
});
