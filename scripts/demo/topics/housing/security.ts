/** Public rental housing, rent subsidy, dilapidated houses: one of them a household, held by its head. */
import {
  type Emit,
  type Household,
  type Person,
  type Random,
  timeOf,
  yuan,
} from '../../population/person.ts';
import { countyOf } from '../../words/counties.ts';
import { dayIn, pastDay, yearsAfter } from '../../words/days.ts';

const rentalEstates = ['惠民苑公租房', '安康家园公租房', '和谐里公租房', '幸福苑公租房'] as const;
const categories = ['新就业无房职工', '外来务工人员', '城镇住房困难家庭'] as const;

function publicRental(person: Person, random: Random, emit: Emit): void {
  const approvedOn = pastDay(random, 2022);
  const area = random.integer(3_600, 5_990);
  emit('住房保障_公租房保障', {
    证件号码: person.id,
    保障对象类别: person.lowIncome ? '城镇低保家庭' : random.pick(categories),
    房屋坐落: `${countyOf(person.division).full}${random.pick(rentalEstates)}${random.integer(1, 12)}号楼${random.integer(101, 1804)}室`,
    建筑面积: yuan(area),
    // Between one and eight yuan a square metre; families on the minimum allowance pay least.
    月租金: yuan(area * (person.lowIncome ? random.integer(1, 2) : random.integer(4, 8))),
    批准日期: approvedOn,
    租期止: yearsAfter(approvedOn, 5),
    保障状态: random.chance(0.95) ? '在保' : '已退出',
    更新时间: timeOf(random),
  });
}

function rentSubsidy(person: Person, persons: number, random: Random, emit: Emit): void {
  const year = random.integer(2022, 2025);
  const ended = random.chance(0.12);
  emit('住房保障_租赁补贴', {
    证件号码: person.id,
    月补贴金额: yuan(Math.min(persons, 4) * 9_000 + random.integer(0, 8) * 1_000),
    保障人口: persons,
    起始发放日期: `${year}-01-01`,
    最近发放日期: dayIn(random, ended ? year : 2026),
    发放状态: ended ? '停发' : '正常发放',
    更新时间: timeOf(random),
  });
}

const structures = ['砖木结构', '土木结构', '砖混结构', '土坯窑洞', '石砌窑洞'] as const;

function dilapidated(person: Person, random: Random, emit: Emit): void {
  const chosen = random.next();
  const level = chosen < 0.25 ? 'D' : chosen < 0.6 ? 'C' : chosen < 0.85 ? 'B' : 'A';
  const dangerous = level === 'C' || level === 'D';
  emit('农村住房', {
    户主身份证号: person.id,
    鉴定等级: level,
    房屋坐落: person.address,
    房屋结构: random.pick(structures),
    建造年份: random.integer(1965, 2004),
    鉴定日期: pastDay(random, 2016),
    是否改造: dangerous && random.chance(0.85) ? 1 : 0,
    更新时间: timeOf(random),
  });
}

export function housingSecurity(person: Person, household: Household, random: Random, emit: Emit): void {
  if (!person.urban) {
    if (random.chance(person.lowIncome ? 0.3 : 0.02)) dilapidated(person, random, emit);
    return;
  }
  // Whoever of the household owns a home, none of it is granted one.
  for (const member of household.members) if (member.properties > 0) return;
  if (random.chance(person.lowIncome ? 0.35 : 0.03)) publicRental(person, random, emit);
  else if (person.lowIncome && random.chance(0.4)) {
    rentSubsidy(person, household.members.length, random, emit);
  }
}
