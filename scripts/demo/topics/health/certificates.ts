/** Birth and death, the health certificate, registrations of births to come. */
import {
  type Emit,
  type Household,
  type Person,
  type Random,
  provinceDay,
  timeOf,
} from '../../population/person.ts';
import { yearOf, yearsAfter } from '../../words/days.ts';
import { deathCauses, deathPlaces } from '../../words/diseases.ts';
import { childrenAtHome } from '../../words/family.ts';
import { clinicOf, diseaseControlOf, hospitalOf, maternityHospitalOf } from '../../words/hospitals.ts';
import { monthsAfter, overBy } from '../../words/months.ts';
import { digits, padded } from '../../words/numbers.ts';
import { mixed, ownBusiness } from '../../words/own-business.ts';

/** The certificate is issued since 1996; its letter goes with the edition. */
export function birthCertificate(person: Person, random: Random, emit: Emit): void {
  if (person.birthDate < '1996' || random.chance(0.06)) return;
  const edition = 65 + ((yearOf(person.birthDate) - 1996) >> 1);
  emit('妇幼健康', {
    居民身份证号: person.id,
    出生证编号: `${String.fromCharCode(edition)}14${padded(person.serial % 10_000_000, 7)}`,
    出生日期: person.birthDate,
    接生机构: random.chance(0.4) ? maternityHospitalOf(person) : hospitalOf(person, random),
    出生孕周: random.chance(0.07) ? random.integer(32, 36) : random.integer(37, 41),
    出生体重: random.integer(260, 400) * 10,
    签发日期: overBy(monthsAfter(person.birthDate, random.integer(1, 2))),
    更新时间: timeOf(random),
  });
}

export function deathCertificate(person: Person, diedOn: string, random: Random, emit: Emit): void {
  const [cause, code] = random.pick(deathCauses);
  const place = random.pick(deathPlaces);
  emit('死因监测', {
    居民身份证号: person.id,
    证明编号: `14${diedOn.slice(2, 4)}${digits(random, 8)}`,
    死亡日期: diedOn,
    死亡地点: place,
    根本死因: cause,
    根本死因编码: code,
    填报单位: place === '医院病房' || place === '急诊室' ? hospitalOf(person, random) : clinicOf(person),
    更新时间: timeOf(random),
  });
}

const trades = ['食品生产经营', '公共场所服务', '生活饮用水供管水', '餐饮具集中消毒', '化妆品生产'] as const;

/** Nearly everybody who sells food on their own account has one, and some employees; it holds a year. */
export function healthCertificate(person: Person, random: Random, emit: Emit): void {
  const food = ownBusiness(person)?.trade.sector === 'food';
  if (!random.chance(food ? 0.9 : person.occupation === 'employee' ? 0.04 : 0.006)) return;
  const issuedOn = random.date('2025-04-01', '2026-09-20');
  emit('预防性健康检查', {
    居民身份证号: person.id,
    健康证编号: `${person.division.slice(0, 6)}${issuedOn.slice(0, 4)}${digits(random, 6)}`,
    从业类别: food ? '食品生产经营' : random.pick(trades),
    检查结果: '合格',
    发证机构: random.chance(0.5) ? diseaseControlOf(person) : hospitalOf(person, random),
    发证日期: issuedOn,
    有效期止: yearsAfter(issuedOn, 1),
    更新时间: timeOf(random),
  });
}

function fertilityRow(
  person: Person,
  number: number,
  order: number,
  expectedOn: string,
  registeredOn: string,
  random: Random,
  emit: Emit,
): void {
  emit('人口家庭', {
    居民身份证号: person.id,
    登记编号: `${person.division.slice(0, 6)}${registeredOn.slice(0, 4)}${padded(number % 1_000_000, 6)}`,
    孩次: order,
    预产期: expectedOn,
    登记日期: registeredOn,
    登记状态: expectedOn < provinceDay ? '已生育' : '有效',
    更新时间: timeOf(random),
  });
}

/** Both parents of the youngest child, since the registration of 2021; and some young wives who expect one. */
export function fertilityRegistration(
  person: Person,
  household: Household,
  random: Random,
  emit: Emit,
): void {
  let youngest: Person | null = null;
  for (const child of childrenAtHome(person, household)) {
    if (youngest === null || child.birthDate > youngest.birthDate) youngest = child;
  }
  if (youngest !== null && youngest.birthDate >= '2022') {
    // Made from the child alone, so that both parents' rows agree.
    const chosen = mixed(youngest.serial, 83);
    const expectedOn = overBy(monthsAfter(youngest.birthDate, (chosen >>> 8) % 2));
    const registeredOn = monthsAfter(youngest.birthDate, -2 - (chosen % 6));
    fertilityRow(person, youngest.serial, person.children.length, expectedOn, registeredOn, random, emit);
    return;
  }
  const mayExpect =
    person.sex === '女' && person.maritalStatus === '已婚' && person.age >= 21 && person.age <= 38;
  if (!mayExpect || person.children.length >= 3 || !random.chance(0.04)) return;
  const registeredOn = random.date('2026-04-01', '2026-09-25');
  fertilityRow(
    person,
    person.serial + 500_000,
    person.children.length + 1,
    monthsAfter(registeredOn, random.integer(6, 8)),
    registeredOn,
    random,
    emit,
  );
}
