/** What departments write of the same land, business or debt must be the same. */
import { expect, test } from 'vitest';
import type { Household, Person, Row, TopicGenerator } from '../../scripts/demo/population/person.ts';
import { generator as agriculture } from '../../scripts/demo/topics/agriculture.ts';
import { generator as civilAffairs } from '../../scripts/demo/topics/civilAffairs.ts';
import { generator as credit } from '../../scripts/demo/topics/credit.ts';
import { generator as enterprise } from '../../scripts/demo/topics/enterprise.ts';
import { generator as finance } from '../../scripts/demo/topics/finance.ts';
import { generator as forestry } from '../../scripts/demo/topics/forestry.ts';
import { generator as judicial } from '../../scripts/demo/topics/judicial.ts';
import { generator as transport } from '../../scripts/demo/topics/transport.ts';
import { carOf } from '../../scripts/demo/words/cars.ts';
import { ownBusiness } from '../../scripts/demo/words/own-business.ts';
import { sampleHouseholds, sampleRandom } from './sample-people.ts';

const households: readonly Household[] = sampleHouseholds(500).map((household, index) => ({
  ...household,
  members: household.members.map((person): Person =>
    index % 4 === 1 && person.relationToHead === '户主' ? { ...person, occupation: 'farmer' } : person,
  ),
}));

type Tables = ReadonlyMap<string, readonly Row[]>;

/** Rows of each person by table, for several rounds of random numbers. */
function tablesOf(generator: TopicGenerator, rounds = 1): readonly (readonly [Person, Tables])[] {
  const result: (readonly [Person, Tables])[] = [];
  for (let round = 0; round < rounds; round++) {
    for (const household of households) {
      for (const person of household.members) {
        const tables = new Map<string, Row[]>();
        generator.rows(person, household, sampleRandom(person.serial + round * 7919), (table, row) => {
          tables.set(table, [...(tables.get(table) ?? []), row]);
        });
        result.push([person, tables]);
      }
    }
  }
  return result;
}

function column(rows: readonly Row[] | undefined, name: string): readonly unknown[] {
  return (rows ?? []).map((row) => row[name]);
}

test('finance pays what agriculture and forestry grant, on the same day', () => {
  const granted = new Map(tablesOf(agriculture).map(([person, tables]) => [person.serial, tables]));
  const returned = new Map(tablesOf(forestry).map(([person, tables]) => [person.serial, tables]));
  let [land, forest] = [0, 0];
  for (const [person, tables] of tablesOf(finance)) {
    const payments = (programme: string): readonly string[] =>
      (tables.get('财政补贴') ?? [])
        .filter((row) => row['补贴项目'] === programme)
        .map((row) => `${row['补贴所属期']} ${row['发放金额']} ${row['发放日期']}`)
        .toSorted();
    const subsidies = (granted.get(person.serial)?.get('农业补贴') ?? [])
      .filter((row) => row['补贴项目'] === '耕地地力保护补贴')
      .map((row) => `${row['补贴年度']} ${row['补贴金额']} ${row['发放日期']}`);
    expect(payments('耕地地力保护补贴')).toEqual(subsidies.toSorted());
    land += subsidies.length;
    const trees = (returned.get(person.serial)?.get('退耕还林') ?? [])
      .filter((row) => Number(row['补助年度']) >= 2020)
      .map((row) => `${row['补助年度']} ${row['补助金额']} ${row['发放日期']}`);
    expect(payments('退耕还林补助')).toEqual(trees.toSorted());
    forest += trees.length;
  }
  expect(land).toBeGreaterThan(50);
  expect(forest).toBeGreaterThan(3);
});

test('finance pays the allowance that civil affairs grants, once a household', () => {
  const granted = new Map(tablesOf(civilAffairs).map(([person, tables]) => [person.serial, tables]));
  const payees = new Map<string, number>();
  for (const [person, tables] of tablesOf(finance)) {
    const payments = (tables.get('财政补贴') ?? []).filter((row) => row['补贴项目'] === '最低生活保障金');
    if (payments.length === 0) continue;
    const [amount] = column(granted.get(person.serial)?.get('社会救助_低保对象'), '月保障金额');
    expect(column(payments, '发放金额')).toEqual([amount, amount, amount]);
    const number = households.find(({ members }) => members.includes(person))?.number ?? '';
    payees.set(number, (payees.get(number) ?? 0) + 1);
  }
  expect(new Set(payees.values())).toEqual(new Set([1]));
  expect(payees.size).toBeGreaterThan(20);
});

test('subsidies are paid for the contracted area', () => {
  for (const [, tables] of tablesOf(agriculture)) {
    const areas = column(tables.get('农村承包地'), '实测面积');
    const total = areas.reduce<number>((sum, area) => sum + Math.round(Number(area) * 100), 0);
    for (const row of tables.get('农业补贴') ?? []) {
      if (row['补贴面积'] !== null) expect(Math.round(Number(row['补贴面积']) * 100)).toBe(total);
    }
  }
});

test('only the self-employed have a business, the same in the licence, the register and the permit', () => {
  const permits = new Map(tablesOf(transport).map(([person, tables]) => [person.serial, tables]));
  let [individual, companies, carriers] = [0, 0, 0];
  for (const [person, tables] of tablesOf(enterprise)) {
    const licences = column(tables.get('经营主体登记_营业执照'), '统一社会信用代码');
    const registered = [
      ...column(tables.get('经营主体登记_个体工商户'), '统一社会信用代码'),
      ...column(tables.get('经营主体登记_法定代表人'), '统一社会信用代码'),
    ];
    expect(licences).toEqual(registered);
    const business = person.age >= 18 ? ownBusiness(person) : null;
    expect(registered).toEqual(business === null ? [] : [business.socialCreditId]);
    if (business?.company === true) companies += 1;
    else if (business !== null) individual += 1;
    for (const row of permits.get(person.serial)?.get('道路运输_经营许可证') ?? []) {
      carriers += 1;
      expect(row['业户名称']).toBe(business?.name);
    }
  }
  expect(individual).toBeGreaterThan(20);
  expect(companies).toBeGreaterThan(0);
  expect(carriers).toBeGreaterThan(0);
});

test('a hired car bears the plate of the vehicle register', () => {
  let seen = 0;
  for (const [person, tables] of tablesOf(transport, 5)) {
    for (const row of tables.get('道路运输_营运车辆') ?? []) {
      if (!String(row['车辆类型']).startsWith('小型轿车')) continue;
      seen += 1;
      expect(row['车牌号码']).toBe(carOf(person, 0).plate);
    }
  }
  expect(seen).toBeGreaterThan(0);
});

test('dishonest debtors are restricted in their spending', () => {
  let seen = 0;
  for (const [, tables] of tablesOf(credit, 5)) {
    const restricted = column(tables.get('公共信用'), '限制消费');
    if (tables.has('公共信用_失信被执行人')) {
      seen += 1;
      expect(restricted).toEqual(['是']);
    } else {
      expect(restricted).not.toContain('是');
    }
  }
  expect(seen).toBeGreaterThan(0);
});

test('minors under correction stand in a table of their own, apart from adults', () => {
  let seen = 0;
  for (const [person, tables] of tablesOf(judicial, 20)) {
    seen += column(tables.get('社区矫正_未成年矫正对象'), '身份证号').length;
    if (person.age < 18) expect(tables.has('社区矫正_矫正对象')).toBe(false);
    else expect(tables.has('社区矫正_未成年矫正对象')).toBe(false);
  }
  expect(seen).toBeGreaterThan(0);
});

test('whoever is in prison has no work', () => {
  let seen = 0;
  for (const [person, tables] of tablesOf(judicial, 20)) {
    if (!column(tables.get('监狱管理'), '在押人员').includes('是')) continue;
    seen += 1;
    expect(person.occupation).toBe('unemployed');
  }
  expect(seen).toBeGreaterThan(0);
});
