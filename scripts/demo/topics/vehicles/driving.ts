/** The driving licence, violations that add up to its points, and accidents. */
import { dateOf, dayNumber } from '../../population/calendar.ts';
import { type Emit, type Person, type Random, provinceDay, timeOf } from '../../population/person.ts';
import { countyOf } from '../../words/counties.ts';
import { isOver, pastDay, provinceYear, yearOf, yearsAfter } from '../../words/days.ts';
import { later, overBy, two } from '../../words/months.ts';
import { digits } from '../../words/numbers.ts';
import { drinkDriving, roads, trafficViolations } from '../../words/offences.ts';
import { trafficPoliceOf } from '../../words/police.ts';

interface Licence {
  readonly class: string;
  readonly firstIssuedOn: string;
  readonly validFrom: string;
  /** Null when it is valid for ever. */
  readonly validUntil: string | null;
}

const classes = [
  'C1',
  'C1',
  'C1',
  'C1',
  'C1',
  'C1',
  'C1',
  'C2',
  'C2',
  'C1E',
  'B2',
  'B2',
  'A2',
  'B1',
  'A1',
] as const;

/** First six years, then ten, then for ever (机动车驾驶证申领和使用规定); who forgets to renew keeps the first. */
function licenceOf(person: Person, forgotten: boolean, random: Random): Licence {
  const born = yearOf(person.birthDate);
  const firstIssuedOn = later(
    pastDay(random, Math.max(1988, born + 18), Math.max(born + 18, Math.min(born + 45, provinceYear))),
    yearsAfter(person.birthDate, 18),
  );
  const experienced = yearOf(firstIssuedOn) <= provinceYear - 5;
  const licenceClass = experienced ? random.pick(classes) : random.chance(0.85) ? 'C1' : 'C2';
  const base = { class: licenceClass, firstIssuedOn };
  const second = yearsAfter(firstIssuedOn, 6);
  if (forgotten || !isOver(second)) return { ...base, validFrom: firstIssuedOn, validUntil: second };
  const third = yearsAfter(second, 10);
  return isOver(third)
    ? { ...base, validFrom: third, validUntil: null }
    : { ...base, validFrom: second, validUntil: third };
}

/** Day on which the present cycle of twelve months began: the last anniversary of the first licence. */
function cycleStart(firstIssuedOn: string): string {
  const anniversary = yearsAfter(firstIssuedOn, provinceYear - yearOf(firstIssuedOn));
  return anniversary < provinceDay ? anniversary : yearsAfter(anniversary, -1);
}

/** Emits the violations; gives the points of those settled in the present cycle. */
function violations(person: Person, licence: Licence, random: Random, emit: Emit): number {
  const since = cycleStart(licence.firstIssuedOn);
  const county = countyOf(person.division).county;
  let points = 0;
  for (let left = random.integer(1, 3); left > 0; left--) {
    const [act, code, fine, worth] = random.chance(0.012) ? drinkDriving : random.pick(trafficViolations);
    const day = later(pastDay(random, provinceYear - 2), licence.firstIssuedOn);
    const settled = day < '2026-09' ? random.chance(0.93) : random.chance(0.4);
    // More than twelve in one cycle are not recorded: the licence is held at twelve.
    if (settled && day >= since) points = Math.min(12, points + worth);
    emit('交通违法', {
      当事人身份证号: person.id,
      违法行为: act,
      违法代码: code,
      违法时间: `${day}T${two(random.integer(6, 23))}:${two(random.integer(0, 59))}:00+08:00`,
      违法地点: county + random.pick(roads),
      罚款金额: `${fine}.00`,
      违法记分: worth,
      处理状态: settled ? '已处理' : '未处理',
      更新时间: timeOf(random),
    });
  }
  return points;
}

const severities = [
  '财产损失事故',
  '财产损失事故',
  '财产损失事故',
  '伤人事故',
  '伤人事故',
  '死亡事故',
] as const;
const liabilities = ['全部责任', '主要责任', '同等责任', '次要责任', '无责任', '无责任'] as const;

function accident(person: Person, licence: Licence, random: Random, emit: Emit): void {
  const occurredOn = later(pastDay(random, 2019), licence.firstIssuedOn);
  const { county } = countyOf(person.division);
  emit('交通事故', {
    当事人身份证号: person.id,
    认定书编号: `第${person.division.slice(0, 6)}1${occurredOn.slice(0, 4)}${digits(random, 7)}号`,
    事故日期: occurredOn,
    事故地点: county + random.pick(roads),
    事故类别: random.pick(severities),
    事故责任: random.pick(liabilities),
    认定机关: `${county}公安局交通警察大队`,
    认定日期: overBy(dateOf(dayNumber(occurredOn) + random.integer(0, 10))),
    更新时间: timeOf(random),
  });
}

function drives(person: Person, random: Random): boolean {
  if (person.vehicles > 0) return random.chance(0.97);
  const { age, sex } = person;
  if (age > 72) return random.chance(0.03);
  return random.chance((sex === '男' ? 0.5 : 0.26) * (age > 58 ? 0.4 : 1));
}

function stateOf(person: Person, forgotten: boolean, points: number, random: Random): string {
  if (person.diedOn !== null) return 'M';
  if (points >= 12) return 'B';
  if (forgotten) return 'R';
  return random.chance(0.996) ? 'A' : 'H';
}

export function driving(person: Person, random: Random, emit: Emit): void {
  if (!drives(person, random)) return;
  const forgotten = person.age >= 40 && random.chance(0.012);
  const licence = licenceOf(person, forgotten && person.vehicles === 0, random);
  const expired = licence.validUntil !== null && isOver(licence.validUntil);
  const alive = person.diedOn === null;
  const points =
    alive && random.chance(person.vehicles > 0 ? 0.35 : 0.06) ? violations(person, licence, random, emit) : 0;
  if (alive && random.chance(person.vehicles > 0 ? 0.014 : 0.002)) accident(person, licence, random, emit);
  const great = licence.class === 'A1' || licence.class === 'B1';
  emit('机动车驾驶人', {
    身份证明号码: person.id,
    准驾车型: licence.class,
    档案编号: `14${person.division.slice(2, 4)}${digits(random, 8)}`,
    初次领证日期: licence.firstIssuedOn,
    有效期始: licence.validFrom,
    有效期止: licence.validUntil,
    发证机关: trafficPoliceOf(person.division),
    驾驶证状态: stateOf(person, expired, points, random),
    累积记分: points,
    校车驾驶资格标识: great && alive && points === 0 && person.age < 60 && random.chance(0.06) ? '是' : '否',
    更新时间: timeOf(random),
  });
}
