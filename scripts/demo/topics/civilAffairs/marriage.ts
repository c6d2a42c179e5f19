/** Marital status and the latest registration of marriage or divorce. */
import { type Emit, type Household, type Person, type Random, timeOf } from '../../population/person.ts';
import { countyOf } from '../../words/counties.ts';
import { pastDay, yearOf, yearsAfter } from '../../words/days.ts';
import { overBy } from '../../words/months.ts';
import { padded } from '../../words/numbers.ts';
import { mixed } from '../../words/own-business.ts';

/** GB/T 2261.2. */
const statusCodes = { 未婚: '10', 已婚: '20', 丧偶: '30', 离婚: '40' } as const;

/** A number that both spouses share when they live together: the smaller of their serials, mixed. */
function coupleNumber(person: Person, household: Household): number {
  let serial = person.serial;
  if (person.spouse !== null) {
    for (const member of household.members) {
      if (member.id === person.spouse && member.serial < serial) serial = member.serial;
    }
  }
  return mixed(serial, 81);
}

/** Papers of before 2003 were entered afterwards, and not all of them. */
const electronicSince = '2003-10-01';

function latestRegistration(person: Person, couple: number, random: Random, emit: Emit): void {
  const divorced = person.maritalStatus === '离婚';
  const marriedOn = person.marriedOn;
  if (marriedOn === null && !divorced) return;
  const registeredOn = !divorced
    ? (marriedOn ?? '')
    : marriedOn === null
      ? pastDay(random, Math.max(1995, yearOf(person.birthDate) + 24))
      : overBy(yearsAfter(marriedOn, 1 + (couple % 20)));
  if (registeredOn < electronicSince && couple % 100 < 35) return;
  emit('婚姻登记_登记信息', {
    当事人身份证号: person.id,
    登记类别: divorced ? '离婚登记' : couple % 50 === 0 ? '补领结婚登记证' : '结婚登记',
    证件字号: `${divorced ? 'L' : 'J'}${person.division.slice(0, 6)}-${registeredOn.slice(0, 4)}-${padded(couple % 1_000_000, 6)}`,
    登记日期: registeredOn,
    登记机关: `${countyOf(person.division).county}民政局婚姻登记处`,
    婚次: (couple >>> 8) % 16 === 0 ? 2 : 1,
    更新时间: timeOf(random),
  });
}

export function marriage(person: Person, household: Household, random: Random, emit: Emit): void {
  emit('婚姻登记', {
    当事人身份证号: person.id,
    婚姻状况: statusCodes[person.maritalStatus],
    更新时间: timeOf(random),
  });
  if (person.maritalStatus === '未婚') return;
  latestRegistration(person, coupleNumber(person, household), random, emit);
}
