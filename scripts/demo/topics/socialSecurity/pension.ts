/** Pensions drawn, and the residents' scheme. */
import { type Emit, type Person, type Random, timeOf, yuan } from '../../population/person.ts';
import { benefitBanks } from '../../words/banks.ts';
import { pastDay, provinceYear, yearOf, yearsAfter } from '../../words/days.ts';
import { later, monthsAfter, overBy } from '../../words/months.ts';
import { mixed } from '../../words/own-business.ts';
import { inEmployeesInsurance } from '../../words/wages.ts';
import { retiredOn } from './insurance.ts';

/** Residents' pensions stay below 800 yuan a month and begin at 60. */
const residentsBelowFen = 80_000;

function schemeOf(person: Person): '110' | '120' | '170' {
  if (person.monthlyPensionFen < residentsBelowFen) return '170';
  // Pensions of public bodies are the higher ones.
  return person.monthlyPensionFen > 450_000 && mixed(person.serial, 86) % 2 === 0 ? '120' : '110';
}

/** Day in each month on which pensions are paid. */
const payday = '15';

function lastPayment(person: Person, startedOn: string, random: Random): string {
  if (person.diedOn === null) return later(`${provinceYear}-09-${payday}`, startedOn);
  // Now and then a month is paid too much before the death is known.
  const months = random.chance(0.12) ? random.integer(1, 3) : 0;
  return later(overBy(`${monthsAfter(person.diedOn, months).slice(0, 8)}${payday}`), startedOn);
}

export function pension(person: Person, random: Random, emit: Emit): void {
  const scheme = schemeOf(person);
  const startedOn =
    scheme === '170' ? yearsAfter(person.birthDate, Math.min(60, person.age)) : retiredOn(person);
  const suspended = random.chance(0.012);
  emit('社会保险_养老待遇', {
    社会保障号码: person.id,
    险种类型: scheme,
    月养老金: yuan(person.monthlyPensionFen),
    待遇起始日期: startedOn,
    最近发放日期: lastPayment(person, startedOn, random),
    代发银行: random.pick(benefitBanks),
    // Proved once a year, since 2019 mostly by comparing data.
    资格认证日期: later(
      suspended || person.diedOn !== null
        ? pastDay(random, provinceYear - 2, provinceYear - 1)
        : pastDay(random, provinceYear),
      startedOn,
    ),
    发放状态: person.diedOn !== null ? '终止' : suspended ? '暂停' : '正常发放',
    更新时间: timeOf(random),
  });
}

/** Levels of contribution a year in fen, the lowest the commonest; 100 yuan is paid for those in hardship. */
const levels = [20_000, 20_000, 20_000, 30_000, 50_000, 100_000, 200_000, 500_000] as const;
const hardshipLevel = 10_000;

/** Residents of 16 and more who are neither at school nor in the employees' scheme. */
export function residentPension(person: Person, random: Random, emit: Emit): void {
  if (person.occupation === 'student' || inEmployeesInsurance(person)) return;
  const drawing = person.monthlyPensionFen > 0 && person.monthlyPensionFen < residentsBelowFen;
  if (!drawing && !random.chance(0.87)) return;
  const born = yearOf(person.birthDate);
  // In the country since 2009 by trial, everywhere since 2011.
  const first = Math.max(person.urban ? 2011 : 2009, born + 16);
  const insuredSince = later(
    pastDay(random, first, Math.min(provinceYear, first + 4)),
    yearsAfter(person.birthDate, 16),
  );
  const until = person.diedOn === null ? provinceYear : yearOf(person.diedOn);
  const paid = Math.max(0, Math.min(until, born + 60) - yearOf(insuredSince));
  const years = Math.floor(paid * (random.chance(0.7) ? 1 : 0.4 + random.next() * 0.5));
  const level = person.lowIncome ? hardshipLevel : random.pick(levels);
  const dead = person.diedOn !== null;
  emit('社会保险_居民养老参保', {
    社会保障号码: person.id,
    参保日期: insuredSince,
    缴费档次: yuan(level),
    累计缴费年限: years,
    // The government adds 35 yuan a year and more; interest comes to about a tenth.
    个人账户储存额: yuan(dead ? 0 : Math.floor((level + 3_500) * years * 1.1)),
    参保地区划: `${person.division.slice(0, 6)}000000`,
    参保状态: dead ? '终止' : drawing ? '待遇领取' : years < paid ? '暂停缴费' : '正常缴费',
    更新时间: timeOf(random),
  });
}
