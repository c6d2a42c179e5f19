import {
  type Emit,
  type Household,
  type Person,
  type Random,
  type TopicGenerator,
  provinceDay,
  timeOf,
  yuan,
} from '../population/person.ts';
import { dayIn, pastDay, provinceYear, yearOf } from '../words/days.ts';
import { childrenAtHome } from '../words/family.ts';
import { clinicOf, hospitalOf, pharmacyOf } from '../words/hospitals.ts';
import { later, monthsAfter, monthsBetween, overBy } from '../words/months.ts';
import { ownBusiness } from '../words/own-business.ts';
import { inEmployeesInsurance, insuranceBaseFen } from '../words/wages.ts';

/** Employees' medical insurance began in 2001, the residents' one (first as the new rural scheme) in 2003. */
const employeesSchemeFrom = '2001-01-01';
const residentsSchemeFrom = '2003-01-01';

function categoryOf(person: Person, employees: boolean): string {
  if (employees) {
    if (person.occupation === 'retired') return '退休人员';
    return person.occupation === 'selfEmployed' ? '灵活就业人员' : '在职职工';
  }
  if (person.age < 6) return '学龄前儿童';
  if (person.occupation === 'student') return person.age < 19 ? '中小学生' : '大学生';
  return person.age >= 60 ? '老年居民' : '普通居民';
}

/** Months paid until the province's day, or until a pensioner's retirement at 60 (women 55). */
function monthsPaid(person: Person, insuredSince: string): number {
  const retiredIn = yearOf(person.birthDate) + (person.sex === '女' ? 55 : 60);
  const until =
    person.occupation === 'retired' && retiredIn <= provinceYear
      ? later(`${retiredIn}${person.birthDate.slice(4)}`, insuredSince)
      : (person.diedOn ?? provinceDay);
  // The years of work before the scheme began count as paid.
  const credited = person.workingSince === null ? 0 : monthsBetween(person.workingSince, insuredSince);
  return monthsBetween(insuredSince, until) + credited;
}

function insurance(person: Person, employees: boolean, random: Random, emit: Emit): void {
  const insuredSince = employees
    ? later(person.workingSince ?? `${yearOf(person.birthDate) + 22}-07-01`, employeesSchemeFrom)
    : later(overBy(monthsAfter(person.birthDate, 1)), residentsSchemeFrom);
  const since = overBy(insuredSince);
  const months = employees ? monthsPaid(person, since) : null;
  emit('医保参保', {
    证件号码: person.id,
    险种类型: employees ? '310' : '390',
    参保状态: person.diedOn !== null ? '4' : random.chance(0.03) ? '2' : '1',
    人员类别: categoryOf(person, employees),
    参保地区划: `${person.division.slice(0, 6)}000000`,
    首次参保日期: since,
    参保单位: employees ? (person.employer?.name ?? ownBusiness(person)?.name ?? null) : null,
    累计缴费月数: months,
    个人账户:
      months === null ? null : yuan(Math.floor(months * 5_600 * random.next()) + random.integer(0, 80_000)),
    更新时间: timeOf(random),
  });
}

/** Emits one settlement; gives what the citizen bore, in fen, when it was in the last year, else 0. */
function expense(person: Person, employees: boolean, random: Random, emit: Emit): number {
  const chosen = random.next();
  const old = person.age >= 60;
  let category: string;
  let institution: string;
  let total: number;
  let share: number;
  if (chosen < (old ? 0.16 : 0.06)) {
    category = '21';
    institution = hospitalOf(person, random);
    // Most stays cost several thousand yuan, few many times that.
    total = 200_000 + Math.floor(random.next() ** 4 * 7_800_000) + random.integer(0, 600_000);
    share = (employees ? 0.76 : 0.62) + (person.lowIncome ? 0.12 : 0);
  } else if (chosen < 0.5) {
    category = '11';
    institution = person.urban && random.chance(0.5) ? hospitalOf(person, random) : clinicOf(person);
    total = random.integer(3_000, 62_000);
    share = employees ? 0.55 : 0.45;
  } else if (old && chosen < 0.65) {
    category = '14';
    institution = hospitalOf(person, random);
    total = random.integer(12_000, 110_000);
    share = employees ? 0.8 : 0.6;
  } else {
    category = '41';
    institution = pharmacyOf(person, random);
    total = random.integer(1_200, 28_000);
    share = employees ? 0.3 : 0;
  }
  const fund = Math.floor(total * share);
  const lastYear = random.chance(0.55);
  emit('医保结算_费用明细', {
    证件号码: person.id,
    定点医药机构: institution,
    医疗类别: category,
    结算日期: later(dayIn(random, lastYear ? provinceYear - 1 : provinceYear), person.birthDate),
    医疗费总额: yuan(total),
    基金支付总额: yuan(fund),
    个人负担总额: yuan(total - fund),
    更新时间: timeOf(random),
  });
  return lastYear && person.birthDate < `${provinceYear}` ? total - fund : 0;
}

/** The national codes of outpatient chronic and special diseases. */
const chronicDiseases = [
  ['高血压', 'M03900'],
  ['高血压', 'M03900'],
  ['糖尿病', 'M01600'],
  ['糖尿病', 'M01600'],
  ['冠心病', 'M04600'],
  ['慢性阻塞性肺疾病', 'M05300'],
  ['慢性肾功能衰竭', 'M07800'],
  ['恶性肿瘤门诊治疗', 'M00500'],
] as const;

function chronicDisease(person: Person, random: Random, emit: Emit): void {
  const [disease, code] = random.pick(chronicDiseases);
  const registeredOn = pastDay(random, Math.max(2019, yearOf(person.birthDate)));
  emit('医保待遇_慢特病登记', {
    证件号码: person.id,
    病种名称: disease,
    病种编码: code,
    定点医疗机构: hospitalOf(person, random),
    登记日期: later(registeredOn, person.birthDate),
    待遇截止日期: `${provinceYear + random.integer(0, 3)}-12-31`,
    更新时间: timeOf(random),
  });
}

/** Days of paid maternity leave: 98 by law and 60 by the province's regulation. */
const maternityLeaveDays = 158;

/** For the children born while their mother was insured as an employee, since the two schemes were merged in 2019. */
function maternity(person: Person, household: Household, random: Random, emit: Emit): void {
  for (const child of childrenAtHome(person, household)) {
    if (child.mother !== person.id || child.birthDate < '2019') continue;
    if (person.workingSince === null || child.birthDate < person.workingSince) continue;
    const paidOn = overBy(monthsAfter(child.birthDate, random.integer(1, 4)));
    const perDay = insuranceBaseFen(person) / 30;
    const row = (kind: string, days: number | null, amount: number): void =>
      emit('医保待遇_生育待遇', {
        证件号码: person.id,
        待遇类别: kind,
        分娩日期: child.birthDate,
        津贴天数: days,
        拨付金额: yuan(amount),
        拨付日期: later(paidOn, child.birthDate),
        更新时间: timeOf(random),
      });
    row('生育医疗费用', null, random.integer(200_000, 520_000));
    row('生育津贴', maternityLeaveDays, Math.round(perDay * maternityLeaveDays));
  }
}

/** Medical insurance 医疗保障: standing, settlements that add up to what was borne, entitlements. */
export const generator: TopicGenerator = {
  topic: 'medicalInsurance',
  rows(person, household, random, emit) {
    // Soldiers are cared for by the army; one in thirty is insured nowhere in the province.
    if (person.occupation === 'soldier' || random.chance(0.035)) return;
    const employees = inEmployeesInsurance(person);
    insurance(person, employees, random, emit);
    if (person.diedOn !== null) return;
    let borneFen = 0;
    const most = person.age >= 60 ? 4 : person.age < 6 ? 3 : 2;
    for (let left = Math.floor(random.next() * (most + 1)); left > 0; left--) {
      borneFen += expense(person, employees, random, emit);
    }
    emit('医保结算', { 证件号码: person.id, 年度自负: yuan(borneFen), 更新时间: timeOf(random) });
    if (random.chance(person.age >= 50 ? 0.13 : 0.008)) chronicDisease(person, random, emit);
    if (employees && person.sex === '女') maternity(person, household, random, emit);
  },
};
