import {
  type Emit,
  type Person,
  type Random,
  type TopicGenerator,
  timeOf,
  yuan,
} from '../population/person.ts';
import { countyOf } from '../words/counties.ts';
import { pastDay, provinceYear, yearOf, yearsAfter } from '../words/days.ts';
import { lastDay, later } from '../words/months.ts';
import { digits, padded } from '../words/numbers.ts';
import { ownBusiness } from '../words/own-business.ts';
import { courses, positions, qualifications, vocations } from '../words/trades.ts';
import { monthlyWageFen } from '../words/wages.ts';

/** First day of work; for those of whom it isn't known the year in which they became 20. */
function firstWorkDay(person: Person): string {
  return person.workingSince ?? `${yearOf(person.birthDate) + 20}-07-01`;
}

function registration(person: Person, random: Random, emit: Emit): boolean {
  let form: string | null = null;
  let employer: string | null = null;
  let employerId: string | null = null;
  const unemployed = person.occupation === 'unemployed';
  if (person.occupation === 'employee') {
    if (random.chance(0.06)) return false;
    form = '单位就业';
    employer = person.employer?.name ?? null;
    employerId = person.employer?.socialCreditId ?? null;
  } else if (person.occupation === 'selfEmployed') {
    if (random.chance(0.35)) return false;
    const business = ownBusiness(person);
    form = business?.company === true ? '单位就业' : '个体经营';
    employer = business?.name ?? null;
    employerId = business?.socialCreditId ?? null;
  } else if (person.occupation === 'farmer') {
    if (random.chance(0.88)) return false;
    form = '灵活就业';
  } else if (!unemployed || random.chance(0.25)) return false;
  const registeredOn = unemployed
    ? pastDay(random, 2025)
    : later(pastDay(random, Math.max(2012, yearOf(firstWorkDay(person)))), person.workingSince ?? '');
  emit('就业服务_就业登记', {
    身份证号: person.id,
    登记类别: unemployed ? '2' : '1',
    就业形式: form,
    用人单位名称: employer,
    用人单位统一社会信用代码: employerId,
    登记日期: registeredOn,
    就业创业证号: `${person.division.slice(0, 6)}${registeredOn.slice(2, 4)}${padded(person.serial % 100_000_000, 8)}`,
    更新时间: timeOf(random),
  });
  return true;
}

/** 就业困难人员: the old among the unemployed (women 40, men 50), the disabled and those on the minimum allowance. */
function hardToEmploy(person: Person): boolean {
  if (person.occupation !== 'unemployed') return false;
  const old = person.age >= (person.sex === '女' ? 40 : 50);
  return old || person.disability !== null || person.lowIncome;
}

function positionOf(person: Person, random: Random): string {
  const group = person.education <= 3 ? positions[0] : person.education === 4 ? positions[1] : positions[2];
  return random.pick<string>(group);
}

function contract(
  person: Person,
  random: Random,
  emit: Emit,
  startsOn: string,
  endsOn: string | null,
  current: boolean,
): void {
  const wage = current ? monthlyWageFen(person) : Math.round(monthlyWageFen(person) * 0.8);
  emit('劳动用工', {
    身份证号: person.id,
    用人单位名称: person.employer?.name ?? null,
    合同期限类型: endsOn === null ? '无固定期限' : '固定期限',
    工作岗位: positionOf(person, random),
    起始日期: startsOn,
    终止日期: endsOn,
    // What is agreed is a little less than what is paid.
    约定月工资: yuan(Math.floor((wage * 0.85) / 10_000) * 10_000),
    合同状态: current ? '履行中' : '到期终止',
    更新时间: timeOf(random),
  });
}

/** The contract in force and, for half of those who have worked long enough, the one before it. */
function contracts(person: Person, random: Random, emit: Emit): void {
  if (person.employer === null || random.chance(0.07)) return;
  const since = firstWorkDay(person);
  const openEnded = yearOf(since) <= provinceYear - 10 && random.chance(0.5);
  const startsOn = later(
    openEnded
      ? pastDay(random, yearOf(since) + 8, provinceYear - 1)
      : pastDay(random, provinceYear - 2, provinceYear),
    since,
  );
  contract(person, random, emit, startsOn, openEnded ? null : laterEnd(yearsAfter(startsOn, 3)), true);
  const before = yearsAfter(startsOn, -3);
  if (before > since && random.chance(0.5)) contract(person, random, emit, before, startsOn, false);
}

/** A contract in force ends after the province's day. */
function laterEnd(endsOn: string): string {
  return endsOn > lastDay ? endsOn : yearsAfter(endsOn, 3);
}

function qualification(person: Person, random: Random, emit: Emit): void {
  const [name, category, level, specialty] = random.pick(qualifications);
  const issuedOn = pastDay(random, Math.max(2004, yearOf(firstWorkDay(person)) + 2));
  emit('人事考试', {
    身份证号: person.id,
    资格名称: name,
    资格类别: category,
    级别: level,
    专业: specialty,
    管理号: `${issuedOn.slice(0, 4)}${digits(random, 3)}14${padded(person.serial % 1_000_000, 6)}`,
    批准日期: issuedOn,
    更新时间: timeOf(random),
  });
}

function skill(person: Person, random: Random, emit: Emit): void {
  const issuedOn = pastDay(random, Math.max(2008, yearOf(firstWorkDay(person)) + 1));
  const high = person.age >= 35 ? 1 : 3;
  emit('职业技能', {
    身份证号: person.id,
    职业工种: random.pick(vocations),
    技能等级: random.chance(0.7) ? String(random.integer(4, 5)) : String(random.integer(high, 3)),
    评价机构: `${countyOf(person.division).city}职业技能鉴定指导中心`,
    证书编号: `S${issuedOn.slice(2, 4)}14${digits(random, 13)}`,
    发证日期: issuedOn,
    更新时间: timeOf(random),
  });
}

function subsidy(person: Person, random: Random, emit: Emit): void {
  const [course, hours] = random.pick(courses);
  emit('就业资金', {
    身份证号: person.id,
    培训项目: course,
    培训机构: `${countyOf(person.division).county}职业技能培训学校`,
    培训课时: hours,
    补贴金额: yuan(hours * (hours >= 120 ? 1_250 : 1_000)),
    发放日期: pastDay(random, Math.max(2019, yearOf(person.birthDate) + 17)),
    更新时间: timeOf(random),
  });
}

const subsidyChance: Readonly<Record<string, number>> = {
  unemployed: 0.22,
  farmer: 0.06,
  employee: 0.04,
  selfEmployed: 0.03,
};

/** Employment 就业: registration, contracts, qualifications, skills, files and training. */
export const generator: TopicGenerator = {
  topic: 'employment',
  rows(person, _household, random, emit) {
    if (person.age < 16 || person.diedOn !== null) return;
    const { occupation, education } = person;
    const registered = registration(person, random, emit);
    if (registered) {
      emit('就业服务', {
        身份证号: person.id,
        就业困难人员: hardToEmploy(person) ? '是' : '否',
        更新时间: timeOf(random),
      });
    }
    if (occupation === 'employee') contracts(person, random, emit);
    const works = occupation === 'employee' || occupation === 'selfEmployed' || occupation === 'civilServant';
    if (works && education >= 4 && random.chance(0.16)) qualification(person, random, emit);
    if (education <= 4 && (works || occupation === 'unemployed' || occupation === 'farmer')) {
      if (random.chance(0.09)) skill(person, random, emit);
    }
    if (education >= 4 && (occupation === 'employee' || occupation === 'unemployed') && random.chance(0.6)) {
      emit('流动人员档案', {
        身份证号: person.id,
        存档机构: `${countyOf(person.division).full}公共就业和人才服务中心`,
        更新时间: timeOf(random),
      });
    }
    if (random.chance(subsidyChance[occupation] ?? 0)) subsidy(person, random, emit);
  },
};
