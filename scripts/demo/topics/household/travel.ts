/** Passports, and permits of those who live away from their registration. */
import {
  type Emit,
  type Occupation,
  type Person,
  type Random,
  provinceDay,
  timeOf,
} from '../../population/person.ts';
import { isOver, pastDay, provinceYear, yearOf, yearsAfter } from '../../words/days.ts';
import { estateAddress } from '../../words/homes.ts';
import { later } from '../../words/months.ts';
import { destinations } from '../../words/moves.ts';
import { digits } from '../../words/numbers.ts';
import { mixed } from '../../words/own-business.ts';

/** Valid for five years when its holder is under 16, else for ten (护照法, article 7). */
export function passport(person: Person, random: Random, emit: Emit): void {
  if (!random.chance(person.age < 16 ? 0.04 : person.urban ? 0.2 : 0.05)) return;
  const born = yearOf(person.birthDate);
  const last = person.diedOn === null ? provinceYear : yearOf(person.diedOn) - 1;
  const issuedOn = later(pastDay(random, Math.max(2014, born + 1), last), person.birthDate);
  const validUntil = yearsAfter(issuedOn, yearOf(issuedOn) - born < 16 ? 5 : 10);
  const lost = random.chance(0.015);
  emit('出入境证件', {
    公民身份号码: person.id,
    护照号码: `E${'ABCDEFGHJK'.charAt(random.integer(0, 9))}${digits(random, 7)}`,
    签发日期: issuedOn,
    有效期至: validUntil,
    签发地点: '山西',
    证件状态: person.diedOn !== null || lost ? '宣布作废' : isOver(validUntil) ? '过期' : '有效',
    更新时间: timeOf(random),
  });
  emit('出入境管理', {
    公民身份号码: person.id,
    定居国外注销户口标识: random.chance(0.004) ? '是' : '否',
    更新时间: timeOf(random),
  });
}

const reasons: Readonly<Partial<Record<Occupation, readonly string[]>>> = {
  employee: ['合法稳定就业', '合法稳定就业', '合法稳定住所'],
  selfEmployed: ['合法稳定就业', '合法稳定住所'],
  unemployed: ['合法稳定住所'],
  student: ['连续就读'],
};

/** Since 2016 (居住证暂行条例), endorsed every year. */
export function residencePermit(person: Person, random: Random, emit: Emit): void {
  const reason = reasons[person.occupation];
  if (reason === undefined || person.age < 16 || person.age > 60 || !random.chance(0.045)) return;
  const county = random.pick(destinations);
  if (person.division.startsWith(county)) return;
  const issuedOn = pastDay(random, Math.max(2016, yearOf(person.birthDate) + 16));
  const anniversary = provinceYear + issuedOn.slice(4);
  const lapsed = anniversary < provinceDay && issuedOn < anniversary && random.chance(0.12);
  const next = lapsed || anniversary >= provinceDay ? anniversary : yearsAfter(anniversary, 1);
  emit('流动人口', {
    公民身份号码: person.id,
    居住证编号: `${county}${issuedOn.slice(2, 4)}${digits(random, 10)}`,
    居住地址: `山西省${estateAddress(county, mixed(person.serial, 93))}`,
    居住地行政区划: `${county}000000`,
    居住事由: random.pick(reason),
    签发日期: issuedOn,
    签注有效期至: next,
    居住证状态: lapsed ? '未签注' : '有效',
    更新时间: timeOf(random),
  });
}
