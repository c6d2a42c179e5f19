/** The allowance of the very old, cremations, and posts in social organisations. */
import { dateOf, dayNumber } from '../../population/calendar.ts';
import { type Emit, type Person, type Random, timeOf, yuan } from '../../population/person.ts';
import { benefitBanks } from '../../words/banks.ts';
import { countyOf } from '../../words/counties.ts';
import { pastDay, yearOf, yearsAfter } from '../../words/days.ts';
import { later, overBy } from '../../words/months.ts';
import { digits } from '../../words/numbers.ts';
import { mixed } from '../../words/own-business.ts';
import {
  associationPosts,
  institutionPosts,
  socialOrganisationIn,
} from '../../words/social-organisations.ts';

/** Bands with the least age and the amount a month in fen. */
const bands = [
  [100, '100周岁以上', 30_000],
  [90, '90-99周岁', 10_000],
  [80, '80-89周岁', 5_000],
] as const;

export function elderlyAllowance(person: Person, random: Random, emit: Emit): void {
  const band = bands.find(([least]) => person.age >= least);
  if (band === undefined || !random.chance(0.93)) return;
  const paid = random.chance(0.98);
  emit('老龄福利', {
    身份证号: person.id,
    年龄段: band[1],
    月津贴标准: yuan(band[2]),
    // The allowance was introduced in 2013.
    享受起始日期: later(yearsAfter(person.birthDate, 80), '2013-01-01'),
    最近发放日期: paid ? '2026-09-15' : '2026-06-15',
    代发银行: random.pick(benefitBanks),
    发放状态: paid ? '正常发放' : '待资格认证',
    更新时间: timeOf(random),
  });
}

const ashes = ['骨灰堂寄存', '公墓安葬', '公墓安葬', '家属自行安放', '树葬'] as const;

/** Most are cremated in town, fewer in the country. */
export function cremation(person: Person, diedOn: string, random: Random, emit: Emit): void {
  if (!random.chance(person.urban ? 0.85 : 0.4)) return;
  const { city, county } = countyOf(person.division);
  emit('殡葬管理', {
    逝者身份证号: person.id,
    火化证明编号: `${person.division.slice(0, 6)}${diedOn.slice(0, 4)}${digits(random, 6)}`,
    殡仪馆: `${random.chance(0.6) ? county : city}殡仪馆`,
    火化日期: overBy(dateOf(dayNumber(diedOn) + random.integer(2, 7))),
    惠民减免金额: yuan(person.lowIncome ? 150_000 : random.chance(0.7) ? 100_000 : 0),
    骨灰安置方式: random.pick(ashes),
    更新时间: timeOf(random),
  });
}

/** Civil servants may hold no such post without leave, so that theirs are rare. */
export function organisationPost(person: Person, random: Random, emit: Emit): void {
  const works = person.occupation === 'employee' || person.occupation === 'selfEmployed';
  const chance = works ? 0.006 : person.occupation === 'retired' ? 0.004 : 0.0006;
  if (!random.chance(chance)) return;
  const organisation = socialOrganisationIn(person.division, mixed(person.serial, 82));
  const association = organisation.kind === '社会团体';
  const startedOn = pastDay(random, Math.max(2021, yearOf(person.birthDate) + 25));
  emit('社会组织登记', {
    负责人身份证号: person.id,
    社会组织名称: organisation.name,
    统一社会信用代码: organisation.socialCreditId,
    社会组织类别: organisation.kind,
    职务: random.pick<string>(association ? associationPosts : institutionPosts),
    任职起始日期: startedOn,
    任期届满日期: yearsAfter(startedOn, association ? 5 : 4),
    更新时间: timeOf(random),
  });
}
