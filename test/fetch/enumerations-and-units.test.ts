/** Codes that become values of an enumeration, and numbers in another unit, of every kind that the hub can host here. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeKinds } from '../contract/connectors/kinds.ts';
import { anna, bo } from '../contract/connectors/citizens.ts';
import { host, type Hosted } from './world.ts';

const sdl = `extend schema @source(name: "land", kind: SQLITE, department: "省自然资源厅")

type Citizen @key(fields: "id") @subject(path: "id") {
  id: CitizenId!
  "Land (土地)"
  land: CitizenLand
}

"What the register holds (土地)"
type CitizenLand @key(fields: "citizenId") @subject(path: "citizenId") @table(name: "宗地", key: "证件号") {
  "Citizen ID number (公民身份号码)"
  citizenId: CitizenId!
  "State of the first (状态)"
  state: ParcelState @item(class: CONDITIONAL, grade: 2) @column(name: "状态")
  "Parcels (宗地)"
  parcels: [Parcel!] @item(class: CONDITIONAL, grade: 2) @rows
}

"A parcel (宗地)"
type Parcel @subject(path: "..") @table(name: "宗地", key: "证件号") {
  "State (状态)"
  state: ParcelState @column(name: "状态")
  "Area in square metres (面积)"
  area: Decimal @column(name: "面积") @unit(of: "亩", in: "平方米", digits: 2)
  "Price in yuan (价格)"
  price: Decimal @column(name: "价格") @unit(of: "万元", in: "元")
  "Fee in yuan (费用)"
  fee: Decimal @column(name: "费用") @unit(of: "分", in: "元")
  "Trees (树木)"
  trees: Int @column(name: "树木") @unit(of: "千棵", in: "棵", factor: "1000")
}

"State of a parcel (宗地状态)"
enum ParcelState {
  "In use (在用)"
  IN_USE @code(of: ["1", "01"])
  "Idle (闲置)"
  IDLE @code(of: "2")
}
`;

const columns = ['证件号', '状态', '面积', '价格', '费用', '树木'];

await describeKinds(['SQLITE', 'POSTGRESQL', 'MYSQL', 'CSV'] as const, 'codes and units of %s', (kind) => {
  let source: Hosted;

  beforeAll(async () => {
    const rows = [
      [anna, '1', '1', '12.50', '1005', '0.25'],
      [anna, ' 01 ', '0.0015', '9007199254740993.0001', '7', '2147483'],
      [anna, '2', '-1.5', '-0.1', '-7', '2147484'],
      [anna, '9', null, null, null, '0.0001'],
      [anna, '8', '1,5', '1e3', '12a', null],
      [bo, '9', '3', '1', '1', '1'],
    ];
    source = await host(sdl, { 宗地: { columns, rows } }, kind);
  });
  afterAll(() => source.close());

  async function parcels(fields: string) {
    const { data, errors } = await source.ask([anna], `land { parcels { ${fields} } }`);
    const [citizen] = (data?.['_entities'] ?? []) as readonly { land: { parcels: unknown } }[];
    const list = citizen?.land.parcels as { items?: () => unknown[] } | unknown[];
    const items = Array.isArray(list) ? list : (list.items?.() ?? []);
    return { items: items as Record<string, unknown>[], errors };
  }

  test('every code of a value gives it, and one error tells of all that are unknown', async () => {
    const { items, errors } = await parcels('state');
    expect(items.map(({ state }) => state)).toEqual(['IN_USE', 'IN_USE', 'IDLE', null, null]);
    expect(errors).toEqual([
      {
        code: 'SOURCE_DATA_INVALID',
        message: 'the source gave a value of the wrong kind',
        path: ['_entities', 'land', 'parcels', 'state'],
        details: { department: '省自然资源厅', source: 'land' },
      },
    ]);
  });

  test('so does an item of several citizens', async () => {
    const { data, errors } = await source.ask([anna, bo], 'land { state }');
    expect(data?.['_entities']).toEqual([{ land: { state: null } }, { land: { state: null } }]);
    expect(errors.map(({ path }) => path)).toEqual([['_entities', 'land', 'state']]);
  });

  test('numbers keep every digit in another unit, and those with an endless factor are rounded', async () => {
    const { items, errors } = await parcels('area price fee trees');
    expect(items.map(({ area }) => area)).toEqual(['666.67', '1.00', '-1000.00', null, null]);
    expect(items.map(({ price }) => price)).toEqual([
      '125000.00',
      '90071992547409930001.0000',
      '-1000.0',
      null,
      null,
    ]);
    expect(items.map(({ fee }) => fee)).toEqual(['10.05', '0.07', '-0.07', null, null]);
    // More than an Int has, and no whole number.
    expect(items.map(({ trees }) => trees)).toEqual([250, 2147483000, null, null, null]);
    const wrong = errors.map(({ path = [] }) => path.slice(3).join('.'));
    expect(new Set(wrong)).toEqual(
      new Set(['parcels.2.trees', 'parcels.3.trees', 'parcels.4.area', 'parcels.4.fee', 'parcels.4.price']),
    );
  });
});
