/** What one department writes of a person must agree with the person and with the other departments. */
import { expect, test } from 'vitest';
import {
  type CellValue,
  type Person,
  type Row,
  type TopicGenerator,
  yuan,
} from '../../scripts/demo/population/person.ts';
import { generator as housing } from '../../scripts/demo/topics/housing.ts';
import { generator as medicalInsurance } from '../../scripts/demo/topics/medicalInsurance.ts';
import { generator as realEstate } from '../../scripts/demo/topics/realEstate.ts';
import { generator as tax } from '../../scripts/demo/topics/tax.ts';
import { carOf } from '../../scripts/demo/words/cars.ts';
import { sampleHouseholds, sampleRandom } from './sample-people.ts';

const households = sampleHouseholds(120);

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

function fen(value: CellValue | undefined): number {
  return Math.round(Number(value) * 100);
}

const register = tablesOf(realEstate);
const homes = tablesOf(housing);
const taxes = tablesOf(tax);
const insurance = tablesOf(medicalInsurance);

test('the register holds as many properties as the person owns, each unit once in the province', () => {
  const units: CellValue[] = [];
  for (const [person, tables] of register) {
    const rows = tables.get('不动产登记_权利登记') ?? [];
    expect(rows).toHaveLength(person.properties);
    units.push(...rows.map((row) => row['不动产单元号'] ?? null));
  }
  expect(new Set(units).size).toBe(units.length);
  for (const unit of units) expect(unit).toMatch(/^\d{12}GB\d{5}F\d{8}$/);
});

test('mortgages, seizures and deed tax name units that the person owns', () => {
  let seen = 0;
  for (const [person, tables] of register) {
    const owned = new Set((tables.get('不动产登记_权利登记') ?? []).map((row) => row['不动产单元号']));
    const named = [
      ...(tables.get('不动产登记_抵押权') ?? []),
      ...(tables.get('不动产登记_查封') ?? []),
      ...(taxes.get(person)?.get('契税') ?? []),
    ];
    seen += named.length;
    for (const row of named) expect(owned).toContain(row['不动产单元号']);
  }
  expect(seen).toBeGreaterThan(20);
});

test('the provident fund follows the wage, and its loans are mortgages of the register', () => {
  let accounts = 0;
  let loans = 0;
  for (const [person, tables] of homes) {
    for (const account of tables.get('住房公积金_个人账户') ?? []) {
      if (account['账户状态'] === '02') continue;
      accounts += 1;
      const wage = person.annualIncomeFen / 12;
      const base = fen(account['缴存基数']);
      expect(Math.abs(base - Math.min(Math.max(wage, 215_000), 2_541_900))).toBeLessThanOrEqual(100);
      expect(account['缴存单位']).toBe(person.employer?.name);
      expect(
        Math.abs(fen(account['月缴存额']) - (base * 2 * Number(account['缴存比例'])) / 100),
      ).toBeLessThan(201);
    }
    const mortgages = register.get(person)?.get('不动产登记_抵押权') ?? [];
    for (const loan of tables.get('住房公积金_贷款信息') ?? []) {
      loans += 1;
      expect(mortgages.map((row) => row['债务履行起始日期'])).toContain(loan['放款日期']);
      expect(fen(loan['贷款余额'])).toBeLessThanOrEqual(fen(loan['贷款金额']));
    }
  }
  expect(accounts).toBeGreaterThan(50);
  expect(loans).toBeGreaterThan(5);
});

test('no household that owns a home is granted public rental housing or a rent subsidy', () => {
  let granted = 0;
  for (const household of households) {
    const rows = household.members.flatMap((person) => [
      ...(homes.get(person)?.get('住房保障_公租房保障') ?? []),
      ...(homes.get(person)?.get('住房保障_租赁补贴') ?? []),
    ]);
    granted += rows.length;
    if (household.members.some((person) => person.properties > 0)) expect(rows).toEqual([]);
  }
  expect(granted).toBeGreaterThan(0);
});

test('the tax bureau knows the income and taxes each car of the person', () => {
  for (const [person, tables] of taxes) {
    const income = tables.get('自然人税收')?.[0];
    if (person.annualIncomeFen > 0) expect(income?.['综合所得']).toBe(yuan(person.annualIncomeFen));
    if (person.businessIncomeFen > 0) expect(income?.['经营所得']).toBe(yuan(person.businessIncomeFen));
    const cars = Array.from(
      { length: person.vehicles },
      (_, index) => carOf(person, index).identificationNumber,
    );
    expect((tables.get('车购税') ?? []).map((row) => row['车辆识别代号'])).toEqual(cars);
  }
});

test('both parents together deduct no more than the whole of a child', () => {
  for (const household of households) {
    const [husband, wife, ...others] = household.members;
    let shares = 0;
    for (const parent of [husband, wife]) {
      const rows = parent ? (taxes.get(parent)?.get('自然人税收_专项附加扣除') ?? []) : [];
      for (const row of rows) {
        if (row['扣除项目'] === '子女教育' || row['扣除项目'] === '3岁以下婴幼儿照护') {
          shares += Number(row['分摊比例']);
        }
      }
    }
    const young = others.filter((person) => person.father !== null && person.age < 24).length;
    expect(shares).toBeLessThanOrEqual(young * 100);
  }
});

test('what a citizen bore in the last year is the sum of the settlements', () => {
  let settled = 0;
  for (const tables of insurance.values()) {
    const borne = tables.get('医保结算')?.[0]?.['年度自负'];
    if (borne === undefined) continue;
    let sum = 0;
    for (const row of tables.get('医保结算_费用明细') ?? []) {
      settled += 1;
      expect(fen(row['医疗费总额'])).toBe(fen(row['基金支付总额']) + fen(row['个人负担总额']));
      if (String(row['结算日期']).startsWith('2025')) sum += fen(row['个人负担总额']);
    }
    expect(fen(borne)).toBe(sum);
  }
  expect(settled).toBeGreaterThan(100);
});

test('identification numbers of cars carry the check digit of GB 16735 and plates are distinct', () => {
  const plates = new Set<string>();
  const letters = 'A1B2C3D4E5F6G7H8J1K2L3M4N5P7R9S2T3U4V5W6X7Y8Z9';
  const worth = (character: string): number =>
    /\d/.test(character) ? Number(character) : Number(letters[letters.indexOf(character) + 1]);
  const weights = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];
  const [someone] = households[0]?.members ?? [];
  if (!someone) throw new RangeError('the sample has no people');
  for (let serial = 0; serial < 20_000; serial++) {
    const car = carOf({ ...someone, serial }, serial % 3);
    expect(plates.has(car.plate)).toBe(false);
    plates.add(car.plate);
    if (serial % 100 !== 0) continue;
    const number = car.identificationNumber;
    const sum =
      Array.from(number).reduce((total, one, at) => total + worth(one) * (weights[at] ?? 0), 0) % 11;
    expect(number).toHaveLength(17);
    expect(number[8]).toBe(sum === 10 ? 'X' : String(sum));
  }
});
