/** Income, special deductions, the certificate of tax paid. */
import {
  type Emit,
  type Household,
  type Person,
  type Random,
  timeOf,
  yuan,
} from '../../population/person.ts';
import { provinceYear } from '../../words/days.ts';
import { childrenAtHome } from '../../words/family.ts';
import { homeOf } from '../../words/homes.ts';
import { basicDeductionFen, businessTaxFen, comprehensiveTaxFen } from '../../words/income-tax.ts';
import { digits } from '../../words/numbers.ts';
import { mixed } from '../../words/own-business.ts';

const lastYear = provinceYear - 1;

export function income(person: Person, random: Random, emit: Emit): void {
  emit('自然人税收', {
    身份证件号码: person.id,
    综合所得: yuan(person.annualIncomeFen),
    经营所得: yuan(person.businessIncomeFen),
    更新时间: timeOf(random),
  });
}

function deduction(
  person: Person,
  kind: string,
  /** Fen a month; null for what is settled by the year. */
  monthly: number | null,
  annual: number,
  share: number,
  random: Random,
  emit: Emit,
): void {
  emit('自然人税收_专项附加扣除', {
    身份证件号码: person.id,
    扣除项目: kind,
    扣除年度: lastYear,
    月扣除额: monthly === null ? null : yuan(monthly),
    年扣除额: yuan(annual),
    分摊比例: share,
    填报日期: random.date(`${lastYear - 1}-12-01`, `${lastYear}-03-31`),
    更新时间: timeOf(random),
  });
}

/** The share of a child's deduction that a parent takes: all, half or none; what both take adds up to 100. */
function shareOfChild(person: Person, child: Person): number {
  if (child.father === null || child.mother === null) return 100;
  const way = mixed(child.serial, 61) % 3;
  if (way === 2) return 50;
  return (way === 0) === (child.father === person.id) ? 100 : 0;
}

function forChildren(person: Person, household: Household, random: Random, emit: Emit): void {
  for (const child of childrenAtHome(person, household)) {
    if (child.diedOn !== null || child.age > 23 || (child.age >= 18 && child.occupation !== 'student'))
      continue;
    const share = shareOfChild(person, child);
    // 2,000 yuan a month a child since 2023.
    const monthly = 2_000 * share;
    if (monthly === 0 || child.birthDate >= `${provinceYear}`) continue;
    const kind = child.age < 3 ? '3岁以下婴幼儿照护' : '子女教育';
    deduction(person, kind, monthly, monthly * 12, share, random, emit);
  }
}

/** The kinds and amounts of the State Council's measures on special additional deductions, as raised in 2023. */
export function deductions(person: Person, household: Household, random: Random, emit: Emit): void {
  const taxed = person.annualIncomeFen > basicDeductionFen;
  if (!random.chance(taxed ? 0.92 : 0.12)) return;
  forChildren(person, household, random, emit);
  if (person.age >= 36 && random.chance(0.6)) {
    const only = random.chance(0.2);
    const monthly = only ? 300_000 : 150_000;
    deduction(person, '赡养老人', monthly, monthly * 12, only ? 100 : 50, random, emit);
  }
  const loan = person.properties > 0 ? homeOf(person, 0).loan : null;
  if (loan !== null && loan.lentOn < `${lastYear}` && loan.endsOn >= `${provinceYear}`) {
    deduction(person, '住房贷款利息', 100_000, 1_200_000, 100, random, emit);
  } else if (person.urban && person.properties === 0 && random.chance(0.2)) {
    deduction(person, '住房租金', 110_000, 1_320_000, 100, random, emit);
  }
  if (person.age < 45 && random.chance(0.04)) {
    deduction(person, '继续教育', 40_000, 480_000, 100, random, emit);
  }
  if (random.chance(0.006)) {
    deduction(person, '大病医疗', null, random.integer(300_000, 6_500_000), 100, random, emit);
  }
}

/** The latest certificate that the taxpayer had made out, of the tax on the last year's income. */
export function certificate(person: Person, random: Random, emit: Emit): void {
  const business = person.businessIncomeFen > 0;
  const amount = business
    ? businessTaxFen(person.businessIncomeFen)
    : comprehensiveTaxFen(person.annualIncomeFen);
  if (amount === 0 || !random.chance(business ? 0.4 : 0.25)) return;
  const number = `3140${person.division.slice(2, 6)}${digits(random, 10)}`;
  emit('征管_完税证明', {
    身份证件号码: person.id,
    税收完税证明号: number,
    税种: '个人所得税',
    税款所属期起: `${lastYear}-01-01`,
    税款所属期止: `${lastYear}-12-31`,
    实缴税额: yuan(amount),
    开具日期: random.date(`${provinceYear}-03-01`, `${provinceYear}-09-30`),
    文件名称: `完税证明_${number}.ofd`,
    更新时间: timeOf(random),
  });
}
