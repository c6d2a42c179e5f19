/** Who a citizen is, and the ID card that says so. */
import { type Emit, type Person, type Random, timeOf } from '../../population/person.ts';
import { dayIn, provinceYear, yearsAfter } from '../../words/days.ts';
import { ethnicGroupCode } from '../../words/ethnic-groups.ts';
import { later } from '../../words/months.ts';
import { padded } from '../../words/numbers.ts';
import { mixed } from '../../words/own-business.ts';

export function identity(person: Person, random: Random, emit: Emit): void {
  emit('人口基本信息', {
    公民身份号码: person.id,
    姓名: person.name,
    曾用名: person.formerName,
    性别代码: person.sex === '男' ? '1' : '2',
    出生日期: person.birthDate,
    国籍代码: '156',
    民族代码: ethnicGroupCode(person.ethnicGroup),
    更新时间: timeOf(random),
  });
}

interface Card {
  readonly issuedOn: string;
  /** Null for a card that is valid for ever. */
  readonly years: 5 | 10 | 20 | null;
}

/** Five years for a child, ten from 16, twenty from 26, for ever from 46 (居民身份证法, article 5). */
function termAt(age: number): Card['years'] {
  if (age < 16) return 5;
  if (age < 26) return 10;
  return age < 46 ? 20 : null;
}

/** How many years ago the card may have been issued: within one term, and not before its holder came of that age. */
function longestAgo(age: number): number {
  if (age < 16) return Math.min(4, age);
  if (age < 31) return Math.min(9, age - 16);
  if (age < 51) return Math.min(19, age - 26);
  return Math.min(20, age - 46);
}

function cardOf(person: Person, random: Random, expired: boolean): Card {
  const { age } = person;
  const ago = expired && age >= 30 ? random.integer(11, 13) : random.integer(0, longestAgo(age));
  const issuedOn = later(dayIn(random, provinceYear - ago), person.birthDate);
  // Whoever let a card run out has one of the ten-year term.
  return { issuedOn, years: expired && age >= 30 ? 10 : termAt(age - ago) };
}

/** A JPEG that is nothing but its header and its end, distinct for each citizen; Base64. */
function photographOf(person: Person): string {
  return `/9j/4AAQSkZJRgABAQEASABIAAD${padded(person.serial, 9)}/9k=`;
}

function fingerprintOf(person: Person): string {
  return (
    mixed(person.serial, 501).toString(16).padStart(8, '0') +
    mixed(person.serial, 502).toString(16).padStart(8, '0')
  );
}

/** Fewer than half of the children have one; nearly every adult does. Cards of the dead are handed in. */
export function identityCard(person: Person, random: Random, emit: Emit): void {
  if (!random.chance(person.age < 16 ? 0.45 : 0.995)) return;
  const expired = person.age >= 30 && person.age < 40 && random.chance(0.05);
  const card = cardOf(person, random, expired);
  emit('居民身份证', {
    公民身份号码: person.id,
    证件状态: expired ? '3' : random.chance(0.008) ? '2' : '1',
    有效期截止日期: card.years === null ? null : yearsAfter(card.issuedOn, card.years),
    相片: photographOf(person),
    指纹特征: fingerprintOf(person),
    更新时间: timeOf(random),
  });
}
