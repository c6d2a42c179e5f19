/** What police, civil affairs and social security write of a person must agree with the person and the household. */
import { expect, test } from 'vitest';
import {
  provinceDay,
  yuan,
  type CellValue,
  type Person,
  type Row,
  type TopicGenerator,
} from '../../scripts/demo/population/person.ts';
import { generator as civilAffairs } from '../../scripts/demo/topics/civilAffairs.ts';
import { generator as householdRegister } from '../../scripts/demo/topics/household.ts';
import { generator as socialSecurity } from '../../scripts/demo/topics/socialSecurity.ts';
import { generator as vehicles } from '../../scripts/demo/topics/vehicles.ts';
import { carOf } from '../../scripts/demo/words/cars.ts';
import { standardOf } from '../../scripts/demo/words/hardship.ts';
import { inEmployeesInsurance, insuranceBaseFen } from '../../scripts/demo/words/wages.ts';
import { sampleHouseholds, sampleRandom } from './sample-people.ts';

const households = sampleHouseholds(240);

/** Rows of each person by table. */
function tablesOf(generator: TopicGenerator): Map<Person, Map<string, Row[]>> {
  const result = new Map<Person, Map<string, Row[]>>();
  for (const household of households) {
    for (const person of household.members) {
      const tables = new Map<string, Row[]>();
      result.set(person, tables);
      generator.rows(person, household, sampleRandom(person.serial), (table, row) => {
        tables.set(table, [...(tables.get(table) ?? []), row]);
      });
    }
  }
  return result;
}

const register = tablesOf(householdRegister);
const traffic = tablesOf(vehicles);
const affairs = tablesOf(civilAffairs);
const insurance = tablesOf(socialSecurity);

test('relations of the household register point both ways', () => {
  const rows = new Map<CellValue, Row>();
  const children = new Map<CellValue, CellValue[]>();
  for (const [person, tables] of register) {
    rows.set(person.id, tables.get('户籍人口')?.[0] ?? {});
    children.set(
      person.id,
      (tables.get('户籍人口_子女') ?? []).map((row) => row['子女身份证号'] ?? null),
    );
  }
  let couples = 0;
  for (const [id, row] of rows) {
    const spouse = rows.get(row['配偶身份证号'] ?? null);
    if (spouse) {
      couples += 1;
      expect(spouse['配偶身份证号']).toBe(id);
      expect(spouse['户号']).toBe(row['户号']);
    }
    for (const parent of [row['父亲身份证号'], row['母亲身份证号']]) {
      if (parent) expect(children.get(parent)).toContain(id);
    }
  }
  expect(couples).toBeGreaterThan(100);
});

test('an ID card that has run out says so, and only the old have one for ever', () => {
  let expired = 0;
  for (const [person, tables] of register) {
    const card = tables.get('居民身份证')?.[0];
    if (!card) continue;
    const until = card['有效期截止日期'];
    if (until === null) expect(person.age).toBeGreaterThanOrEqual(46);
    const over = typeof until === 'string' && until < provinceDay;
    expect(card['证件状态'] === '3').toBe(over);
    if (over) expired += 1;
  }
  expect(expired).toBeGreaterThan(0);
});

test('the vehicle register holds the cars that the person owns', () => {
  for (const [person, tables] of traffic) {
    const cars = Array.from({ length: person.vehicles }, (_, index) => carOf(person, index));
    const rows = tables.get('机动车登记') ?? [];
    expect(rows.map((row) => row['号牌号码'])).toEqual(cars.map((car) => car.plate));
    expect(rows.map((row) => row['车辆识别代号'])).toEqual(cars.map((car) => car.identificationNumber));
    for (const mortgage of tables.get('机动车登记_抵押信息') ?? []) {
      expect(cars.map((car) => car.plate)).toContain(mortgage['号牌号码']);
    }
    for (const row of rows) {
      const overdue = row['检验有效期止'] !== null && String(row['检验有效期止']) < provinceDay;
      expect(row['是否逾期未检验']).toBe(overdue ? '是' : '否');
    }
  }
});

test('the points of a licence are those of the violations settled in its cycle, twelve at most', () => {
  let pointed = 0;
  for (const tables of traffic.values()) {
    const licence = tables.get('机动车驾驶人')?.[0];
    const violations = tables.get('交通违法') ?? [];
    if (!licence) {
      expect(violations).toEqual([]);
      continue;
    }
    const anniversary = `2026${String(licence['初次领证日期']).slice(4)}`;
    const since = anniversary < provinceDay ? anniversary : `2025${anniversary.slice(4)}`;
    let sum = 0;
    for (const row of violations) {
      expect(String(row['违法时间']) >= String(licence['初次领证日期'])).toBe(true);
      const counts = row['处理状态'] === '已处理' && String(row['违法时间']).slice(0, 10) >= since;
      if (counts) sum += Number(row['违法记分']);
    }
    expect(licence['累积记分']).toBe(Math.min(12, sum));
    if (sum > 0) pointed += 1;
  }
  expect(pointed).toBeGreaterThan(20);
});

test('a household on the minimum living allowance has one certificate and lives below what it then has', () => {
  let granted = 0;
  for (const household of households) {
    const rows = household.members.flatMap((person) => affairs.get(person)?.get('社会救助_低保对象') ?? []);
    const living = household.members.filter((person) => person.lowIncome && person.diedOn === null);
    expect(rows).toHaveLength(living.length);
    for (const row of rows) {
      granted += 1;
      expect(row['低保证号']).toBe(rows[0]?.['低保证号']);
      expect(row['月保障金额']).toBe(rows[0]?.['月保障金额']);
      expect(row['保障人数']).toBe(living.length);
      const [first] = living;
      if (first) {
        const most = Math.max(10_000, standardOf(first)) * living.length;
        expect(Number(row['月保障金额']) * 100).toBeLessThanOrEqual(most);
      }
    }
  }
  expect(granted).toBeGreaterThan(50);
});

test('nobody is on two lists of hardship at once', () => {
  for (const [person, tables] of affairs) {
    const row = tables.get('社会救助')?.[0];
    const marks = [row?.['低保边缘家庭'] === '是', row?.['特困人员'] === '是', person.lowIncome];
    expect(marks.filter(Boolean).length).toBeLessThanOrEqual(1);
  }
});

test('both spouses have the same registration of their marriage', () => {
  let couples = 0;
  for (const household of households) {
    const [husband, wife] = household.members;
    const one = husband && affairs.get(husband)?.get('婚姻登记_登记信息')?.[0];
    const other = wife && affairs.get(wife)?.get('婚姻登记_登记信息')?.[0];
    expect(one?.['证件字号']).toBe(other?.['证件字号']);
    expect(one?.['登记日期']).toBe(husband?.marriedOn);
    if (one) couples += 1;
  }
  expect(couples).toBeGreaterThan(100);
});

test('contributions follow the wage, and a pension is the one that the person draws', () => {
  let bases = 0;
  let pensions = 0;
  for (const [person, tables] of insurance) {
    const base = tables.get('社会保险')?.[0]?.['缴费基数'];
    if (base !== undefined && base !== null) {
      bases += 1;
      expect(base).toBe(yuan(insuranceBaseFen(person)));
    }
    const pension = tables.get('社会保险_养老待遇')?.[0];
    expect(pension?.['月养老金']).toBe(
      person.monthlyPensionFen > 0 ? yuan(person.monthlyPensionFen) : undefined,
    );
    if (pension) pensions += 1;
    if (inEmployeesInsurance(person)) expect(tables.get('社会保险_居民养老参保')).toBeUndefined();
  }
  expect(bases).toBeGreaterThan(100);
  expect(pensions).toBeGreaterThan(50);
});

test('unemployment benefit is paid for no longer than it was granted', () => {
  let paid = 0;
  for (const tables of insurance.values()) {
    const row = tables.get('失业保险')?.[0];
    if (!row) continue;
    expect(Number(row['已领取月数'])).toBeLessThanOrEqual(Number(row['核定领取月数']));
    expect(row['月失业保险金'] === null).toBe(row['核定领取月数'] === 0);
    if (row['核定领取月数'] !== 0) paid += 1;
  }
  expect(paid).toBeGreaterThan(5);
});
