import {
  timeOf,
  yuan,
  type Emit,
  type Person,
  type Random,
  type TopicGenerator,
} from '../population/person.ts';
import { benefitBanks } from '../words/banks.ts';
import { countyOf } from '../words/counties.ts';
import { dayIn, provinceYear, yearOf } from '../words/days.ts';
import {
  farmlandOf,
  isRanger,
  landSubsidy,
  landSubsidyYears,
  returnedLandOf,
  returnFarmlandPayments,
} from '../words/farmland.ts';
import { coveredMembers, livingAllowanceFen } from '../words/hardship.ts';
import { mixed } from '../words/own-business.ts';

/** One card a person: every benefit goes to the same bank. */
function bankOf(person: Person): string {
  const chosen = mixed(person.serial, 51) % 10;
  return benefitBanks[chosen < 6 ? 0 : chosen - 5] ?? benefitBanks[0];
}

function pay(
  person: Person,
  benefit: readonly [programme: string, department: string],
  period: string,
  amountFen: number,
  paidOn: string,
  random: Random,
  emit: Emit,
): void {
  emit('财政补贴', {
    身份证号: person.id,
    补贴项目: benefit[0],
    主管部门: benefit[1],
    补贴所属期: period,
    发放金额: yuan(amountFen),
    代发银行: bankOf(person),
    发放日期: paidOn,
    发放状态: random.chance(0.995) ? '发放成功' : '发放失败',
    更新时间: timeOf(random),
  });
}

const land = ['耕地地力保护补贴', '农业农村局'] as const;
const returned = ['退耕还林补助', '林业和草原局'] as const;
const ranger = ['生态护林员管护劳务补助', '林业和草原局'] as const;
const insurance = ['农业保险保费补贴', '财政局'] as const;
const family = ['农村部分计划生育家庭奖励扶助金', '卫生健康局'] as const;
const allowance = ['最低生活保障金', '民政局'] as const;
const care = ['重度残疾人护理补贴', '民政局'] as const;
const living = ['困难残疾人生活补贴', '民政局'] as const;
const oldAge = ['高龄津贴', '民政局'] as const;

/** What civil affairs grants the very old a month, in fen. */
function oldAgeFen(age: number): number {
  if (age >= 100) return 30_000;
  return age >= 90 ? 10_000 : 5_000;
}

/** Period and day of payment of the last three months. */
const lastMonths = [
  ['2026-09', '2026-09-15'],
  ['2026-08', '2026-08-15'],
  ['2026-07', '2026-07-15'],
] as const;

function monthly(
  person: Person,
  benefit: readonly [string, string],
  fen: number,
  random: Random,
  emit: Emit,
): void {
  for (const [period, paidOn] of lastMonths) pay(person, benefit, period, fen, paidOn, random, emit);
}

/** What the agriculture and forestry departments pay to a household that works land: the same amounts as theirs. */
function rural(person: Person, random: Random, emit: Emit): void {
  const farmland = farmlandOf(person);
  if (farmland !== null) {
    for (const year of landSubsidyYears) {
      const { amountFen, paidOn } = landSubsidy(person, farmland, year);
      pay(person, land, String(year), amountFen, paidOn, random, emit);
    }
  } else if (person.occupation === 'farmer') {
    for (let year = provinceYear - 1; year > provinceYear - 4; year--) {
      if (person.age >= 60 + provinceYear - year) {
        pay(person, family, String(year), 115_200, `${year}-12-05`, random, emit);
      } else if (random.chance(0.7)) {
        pay(
          person,
          insurance,
          String(year),
          random.integer(40, 300) * 100,
          dayIn(random, year),
          random,
          emit,
        );
      }
    }
  }
  const returnedLand = returnedLandOf(person);
  if (returnedLand !== null) {
    for (const { after, standardFen } of returnFarmlandPayments) {
      const year = returnedLand.since + after;
      // The finance department's own books begin with 2020.
      if (year < 2020 || year >= provinceYear) continue;
      const amountFen = Math.round((returnedLand.area * standardFen) / 100);
      pay(person, returned, String(year), amountFen, `${year}-11-${10 + (person.serial % 20)}`, random, emit);
    }
  }
  if (isRanger(person)) monthly(person, ranger, 83_300, random, emit);
}

function accountant(person: Person, random: Random, emit: Emit): void {
  const first = Math.max(yearOf(person.birthDate) + 26, 1998);
  const approvedOn = dayIn(random, random.integer(first, Math.max(first, provinceYear - 1)));
  const { city } = countyOf(person.division);
  emit('注册会计师', {
    身份证号: person.id,
    注册会计师证书编号: `1401${String(10_000_000 + (person.serial % 90_000_000))}`,
    会计师事务所: `${city.slice(0, -1)}${random.pick(['晋信', '国元', '中晋', '鼎诚', '华炬'])}会计师事务所（普通合伙）`,
    批准注册日期: approvedOn,
    任职资格检查结果: random.chance(0.96) ? '通过' : '暂缓',
    执业状态: person.diedOn === null ? '在册' : '注销',
    更新时间: timeOf(random),
  });
}

export const generator: TopicGenerator = {
  topic: 'finance',
  rows(person, household, random, emit) {
    if (person.diedOn === null) {
      if (!person.urban && person.age >= 18) rural(person, random, emit);
      // The allowance is the household's and goes to the card of the first whom it covers.
      if (person.lowIncome && coveredMembers(household)[0]?.id === person.id) {
        monthly(person, allowance, livingAllowanceFen(person, household), random, emit);
      }
      if (person.disability !== null) {
        if (person.disability.level <= 2) monthly(person, care, 9_400, random, emit);
        if (person.lowIncome) monthly(person, living, 9_000, random, emit);
      }
      if (person.age >= 80) monthly(person, oldAge, oldAgeFen(person.age), random, emit);
    }
    const works = person.occupation === 'employee' || person.occupation === 'selfEmployed';
    if (works && person.education >= 5 && person.age >= 28 && random.chance(0.012)) {
      accountant(person, random, emit);
    }
  },
};
