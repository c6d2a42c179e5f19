/** The household, its relations, moves of the registration and its cancellation. */
import { dateOf, dayNumber } from '../../population/calendar.ts';
import { type Emit, type Household, type Person, type Random, timeOf } from '../../population/person.ts';
import { countyOf } from '../../words/counties.ts';
import { pastDay, provinceYear, yearOf } from '../../words/days.ts';
import { later, overBy } from '../../words/months.ts';
import { movesOfAdults, movesOfChildren, movesOfStudents, origins } from '../../words/moves.ts';
import { digits } from '../../words/numbers.ts';
import { policeOf } from '../../words/police.ts';

export function registration(person: Person, household: Household, random: Random, emit: Emit): void {
  const updatedAt = timeOf(random);
  emit('户籍人口', {
    公民身份号码: person.id,
    户籍地址: person.address,
    '省市县（区）代码': person.division,
    户别: household.type,
    户号: household.number,
    与户主关系: person.relationToHead,
    配偶身份证号: person.spouse,
    父亲身份证号: person.father,
    母亲身份证号: person.mother,
    更新时间: updatedAt,
  });
  for (const child of person.children) {
    emit('户籍人口_子女', { 公民身份号码: person.id, 子女身份证号: child, 更新时间: updatedAt });
  }
}

function migration(
  person: Person,
  kind: '迁入' | '迁出',
  reason: string,
  places: readonly [from: string, to: string],
  movedOn: string,
  random: Random,
  emit: Emit,
): void {
  emit('户口迁移', {
    公民身份号码: person.id,
    // Within a city no certificate is made out.
    户口迁移证编号: reason === '市内移居' ? null : `晋${digits(random, 8)}`,
    迁移类别: kind,
    迁移原因: reason,
    迁出地: places[0],
    迁入地: places[1],
    迁移日期: movedOn,
    更新时间: timeOf(random),
  });
}

/** One in seven has moved; graduates may have moved out to their university and back. */
export function migrations(person: Person, random: Random, emit: Emit): void {
  const { age } = person;
  if (!random.chance(age < 18 ? 0.06 : 0.15)) return;
  const home = countyOf(person.division);
  const born = yearOf(person.birthDate);
  const last = person.diedOn === null ? provinceYear : yearOf(person.diedOn) - 1;
  if (age >= 24 && person.diedOn === null && person.education >= 5 && random.chance(0.5)) {
    const enrolledIn = born + random.integer(18, 19);
    const studiedIn = '山西省太原市小店区';
    migration(
      person,
      '迁出',
      movesOfStudents[1],
      [home.full, studiedIn],
      `${enrolledIn}-09-05`,
      random,
      emit,
    );
    migration(
      person,
      '迁入',
      movesOfStudents[0],
      [studiedIn, home.full],
      `${enrolledIn + 4}-07-${random.integer(10, 28)}`,
      random,
      emit,
    );
    return;
  }
  const movedOn = later(pastDay(random, age < 18 ? born + 1 : born + 18, last), person.birthDate);
  const reason = random.pick<string>(age < 18 ? movesOfChildren : movesOfAdults);
  const from = reason === '市内移居' ? home.city : random.pick(origins);
  migration(person, '迁入', reason, [from, home.full], movedOn, random, emit);
}

const proofs = [
  '居民死亡医学证明（推断）书',
  '居民死亡医学证明（推断）书',
  '火化证明',
  '非正常死亡证明',
] as const;
const declarers = ['配偶', '子', '女', '子', '其他亲属', '村（居）委会'] as const;

/** Deaths are declared within a month (户口登记条例, article 8); one in twenty is not yet on the register. */
export function deathRecord(person: Person, diedOn: string, random: Random, emit: Emit): void {
  if (random.chance(0.05)) return;
  emit('户籍注销', {
    公民身份号码: person.id,
    死亡日期: diedOn,
    死亡证明类别: random.pick(proofs),
    申报人与死者关系: random.pick(declarers),
    注销日期: overBy(dateOf(dayNumber(diedOn) + random.integer(1, 30))),
    经办机关: policeOf(person.division),
    更新时间: timeOf(random),
  });
}
