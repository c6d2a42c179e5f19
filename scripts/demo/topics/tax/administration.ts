/** Registration and arrears, social insurance premiums, invoices. */
import { type Emit, type Person, type Random, timeOf, yuan } from '../../population/person.ts';
import { dayIn, provinceYear } from '../../words/days.ts';
import { later } from '../../words/months.ts';
import { digits, padded } from '../../words/numbers.ts';
import { type OwnBusiness, ownBusiness } from '../../words/own-business.ts';
import { inEmployeesInsurance, insuranceBaseFen } from '../../words/wages.ts';

/** Those with a business are registered; so are some who had one. Arrears are rare. */
export function registration(person: Person, random: Random, emit: Emit): void {
  const business = person.occupation === 'selfEmployed' || person.businessIncomeFen > 0;
  if (!business && !random.chance(0.012)) return;
  const chosen = random.next();
  const state = business ? (chosen < 0.95 ? '03' : chosen < 0.98 ? '04' : '05') : chosen < 0.85 ? '07' : '05';
  const owes = state === '05' ? random.chance(0.5) : state === '03' && random.chance(0.02);
  emit('征管', {
    身份证件号码: person.id,
    欠税: owes ? yuan(random.integer(30_000, 4_500_000)) : '0.00',
    登记状态: state,
    更新时间: timeOf(random),
  });
}

function premium(
  person: Person,
  insurance: string,
  period: string,
  base: number | null,
  amount: number,
  paidOn: string,
  random: Random,
  emit: Emit,
): void {
  emit('社保费征收', {
    身份证件号码: person.id,
    险种: insurance,
    费款所属期: period,
    缴费基数: base === null ? null : yuan(base),
    个人缴费额: yuan(amount),
    代扣代缴单位: base === null ? null : (person.employer?.name ?? null),
    缴费日期: paidOn,
    更新时间: timeOf(random),
  });
}

/** What residents may choose to pay for their pension in a year, in fen. */
const residentPensionLevels = [20_000, 20_000, 20_000, 50_000, 100_000, 200_000] as const;
/** What every resident pays for medical insurance in a year, in fen. */
const residentMedicalPremium = 40_000;

/** The last months of employees, the last year of residents. */
export function premiums(person: Person, random: Random, emit: Emit): void {
  if (person.occupation === 'soldier') return;
  if (inEmployeesInsurance(person)) {
    // Pensioners of the employees' schemes pay no more.
    if (person.occupation === 'retired' || random.chance(0.03)) return;
    const base = insuranceBaseFen(person);
    const alone = person.occupation === 'selfEmployed';
    for (let month = 8; month <= 9; month++) {
      const period = `${provinceYear}0${month}`;
      const paidOn = `${provinceYear}-0${month}-${random.integer(10, 25)}`;
      const pension = Math.round(base * (alone ? 0.2 : 0.08));
      premium(person, '企业职工基本养老保险', period, base, pension, paidOn, random, emit);
    }
    const paidOn = `${provinceYear}-09-${random.integer(10, 25)}`;
    const medical = Math.round(base * (alone ? 0.06 : 0.02));
    premium(person, '职工基本医疗保险', `${provinceYear}09`, base, medical, paidOn, random, emit);
    return;
  }
  // Those on the minimum living allowance are paid for by civil affairs.
  if (person.lowIncome || random.chance(0.08)) return;
  const year = provinceYear - 1;
  const paidOn = later(dayIn(random, year), person.birthDate);
  premium(
    person,
    '城乡居民基本医疗保险',
    `${provinceYear}`,
    null,
    residentMedicalPremium,
    paidOn,
    random,
    emit,
  );
  if (person.age < 60 && person.age >= 16 && person.occupation !== 'student' && random.chance(0.7)) {
    const level = random.pick(residentPensionLevels);
    premium(person, '城乡居民基本养老保险', `${year}`, null, level, dayIn(random, year), random, emit);
  }
}

const goods = {
  food: ['*餐饮服务*餐费', '*食品*副食品'],
  transport: ['*运输服务*国内道路货物运输', '*物流辅助服务*装卸搬运'],
  other: ['*服装*外套', '*修理修配劳务*车辆维修', '*金属制品*五金配件', '*居民日常服务*理发服务'],
} as const;

function invoice(person: Person, business: OwnBusiness, random: Random, emit: Emit): void {
  const issuedOn = dayIn(random, random.integer(provinceYear - 1, provinceYear));
  const amount = random.integer(2_000, 1_800_000);
  emit('发票管理', {
    身份证件号码: person.id,
    // Year, province, channel, and a serial that no other invoice of the year has: 20 digits.
    发票号码: `${issuedOn.slice(2, 4)}14${random.integer(1, 9)}${padded(person.serial % 100_000_000, 8)}${digits(random, 7)}`,
    发票类型: business.company && random.chance(0.5) ? '数电发票（增值税专用发票）' : '数电发票（普通发票）',
    货物或服务名称: random.pick<string>(goods[business.trade.sector]),
    金额: yuan(amount),
    // Small taxpayers pay one per cent until the end of 2027.
    税额: yuan(Math.round(amount / 100)),
    开票日期: issuedOn,
    发票状态: random.chance(0.97) ? '正常' : '红冲',
    更新时间: timeOf(random),
  });
}

export function invoices(person: Person, random: Random, emit: Emit): void {
  const business = ownBusiness(person);
  if (business === null) return;
  for (let left = random.integer(0, 3); left > 0; left--) invoice(person, business, random, emit);
}
