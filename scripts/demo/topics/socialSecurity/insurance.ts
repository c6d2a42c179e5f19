/** Contributions to the employees' schemes, and the social security card. */
import { type Emit, type Person, type Random, provinceDay, timeOf, yuan } from '../../population/person.ts';
import { yearOf, yearsAfter } from '../../words/days.ts';
import { later, monthsBetween } from '../../words/months.ts';
import { mixed, ownBusiness } from '../../words/own-business.ts';
import { inEmployeesInsurance, insuranceBaseFen } from '../../words/wages.ts';

/** Day of retirement by law as it was for those who draw a pension now: 60, women 55 or 50. */
export function retiredOn(person: Person): string {
  const { age } = person;
  const usual = person.sex === '男' ? 60 : age >= 55 && mixed(person.serial, 83) % 3 === 0 ? 55 : 50;
  return yearsAfter(person.birthDate, Math.min(usual, age));
}

/** First day of contributions; work since before the scheme counts as paid (视同缴费). */
export function firstContribution(person: Person): string {
  return person.workingSince ?? `${yearOf(person.birthDate) + 22}-07-01`;
}

/** Months from the first contribution to the last, less those without work. */
export function monthsPaid(person: Person): number {
  const since = firstContribution(person);
  const until =
    person.occupation === 'retired' ? later(retiredOn(person), since) : (person.diedOn ?? provinceDay);
  const months = monthsBetween(since, until);
  const chosen = mixed(person.serial, 84) % 100;
  if (person.occupation === 'unemployed') return Math.floor((months * (15 + (chosen % 70))) / 100);
  // Three in ten were without insurance for a time, up to a quarter of it.
  return chosen < 70 ? months : Math.floor((months * (75 + (chosen % 25))) / 100);
}

/** Those who pay or have paid; who draws a pension or has no work has neither base nor employer. */
export function employeesInsurance(person: Person, random: Random, emit: Emit): void {
  const covered = inEmployeesInsurance(person);
  const was = !covered && person.workingSince !== null && person.occupation !== 'retired';
  if (!covered && !(was && mixed(person.serial, 85) % 4 !== 0)) return;
  const pays = covered && person.occupation !== 'retired' && person.diedOn === null;
  emit('社会保险', {
    社会保障号码: person.id,
    累计缴费月数: monthsPaid(person),
    缴费基数: pays ? yuan(insuranceBaseFen(person)) : null,
    参保单位: pays ? (person.employer?.name ?? ownBusiness(person)?.name ?? null) : null,
    更新时间: timeOf(random),
  });
}

/** Issued from birth on; nearly everyone has one. */
export function card(person: Person, random: Random, emit: Emit): void {
  if (!random.chance(person.age < 3 ? 0.5 : 0.985)) return;
  const chosen = random.next();
  const state = chosen < 0.955 ? '1' : chosen < 0.968 ? '2' : '3';
  emit('社会保障卡', {
    社会保障号码: person.id,
    // Some cards of the dead are cancelled late.
    卡状态: person.diedOn !== null && random.chance(0.93) ? '9' : state,
    更新时间: timeOf(random),
  });
}
