/** The housing provident fund: account, loans, withdrawals; its base follows the wage. */
import { type Emit, type Person, type Random, provinceDay, timeOf, yuan } from '../../population/person.ts';
import { benefitBanks } from '../../words/banks.ts';
import { pastDay, yearOf } from '../../words/days.ts';
import { homeOf, type HomeLoan } from '../../words/homes.ts';
import { later, monthsBetween } from '../../words/months.ts';
import { digits, padded } from '../../words/numbers.ts';
import { mixed } from '../../words/own-business.ts';
import { paysProvidentFund, providentBaseFen } from '../../words/wages.ts';

/** Rates that employers choose, in per cent; public bodies pay the highest. */
const rates = [5, 5, 8, 8, 10, 12] as const;

interface Account {
  readonly openedOn: string;
  readonly monthlyDepositFen: number;
}

function account(person: Person, random: Random, emit: Emit): Account {
  const base = providentBaseFen(person);
  const rate = person.occupation === 'civilServant' ? 12 : random.pick(rates);
  // Each side's part is rounded to whole yuan.
  const monthlyDepositFen = Math.round((base * rate) / 10_000) * 200;
  const openedOn = later(person.workingSince ?? `${yearOf(person.birthDate) + 24}-07-01`, '2000-01-01');
  const paid = monthsBetween(openedOn, provinceDay) * monthlyDepositFen;
  emit('住房公积金_个人账户', {
    证件号码: person.id,
    个人账号: `14${person.division.slice(2, 4)}${padded(person.serial % 100_000_000, 8)}`,
    缴存单位: person.employer?.name ?? null,
    缴存基数: yuan(base),
    缴存比例: `${rate}.00`,
    月缴存额: yuan(monthlyDepositFen),
    // Wages were lower before, and some has been withdrawn.
    账户余额: yuan(Math.floor(paid * (0.12 + random.next() * 0.5))),
    账户状态: random.chance(0.96) ? '01' : '02',
    更新时间: timeOf(random),
  });
  return { openedOn, monthlyDepositFen };
}

function loanRow(person: Person, loan: HomeLoan, random: Random, emit: Emit): void {
  const months = loan.years * 12;
  const left = Math.max(0, months - monthsBetween(loan.lentOn, provinceDay));
  const early = random.chance(0.12);
  const balance = early ? 0 : Math.floor((loan.principalFen / months) * left);
  emit('住房公积金_贷款信息', {
    证件号码: person.id,
    借款合同编号: `GJJ${loan.lentOn.slice(0, 4)}${digits(random, 8)}`,
    受托银行: loan.bank,
    贷款金额: yuan(loan.principalFen),
    贷款余额: yuan(balance),
    贷款年限: loan.years,
    放款日期: loan.lentOn,
    贷款状态: balance === 0 ? '已结清' : random.chance(0.01) ? '逾期' : '正常',
    更新时间: timeOf(random),
  });
}

const otherReasons = ['租房提取', '租房提取', '大病提取', '既有住宅加装电梯'] as const;

function withdrawals(person: Person, opened: Account, home: boolean, random: Random, emit: Emit): void {
  if (!random.chance(home ? 0.5 : 0.14)) return;
  const first = yearOf(opened.openedOn) + 1;
  for (let left = random.integer(1, home ? 3 : 2); left > 0; left--) {
    emit('住房公积金_提取记录', {
      证件号码: person.id,
      提取原因: home ? (random.chance(0.7) ? '偿还购房贷款' : '购买自住住房') : random.pick(otherReasons),
      提取金额: yuan(opened.monthlyDepositFen * random.integer(3, 14)),
      收款银行: random.pick(benefitBanks),
      提取日期: pastDay(random, Math.max(2016, first)),
      更新时间: timeOf(random),
    });
  }
}

/** The account of somebody who has left for another employment or for their own business. */
function sealedAccount(person: Person, random: Random, emit: Emit): void {
  emit('住房公积金_个人账户', {
    证件号码: person.id,
    个人账号: `14${person.division.slice(2, 4)}${padded(person.serial % 100_000_000, 8)}`,
    缴存单位: null,
    缴存基数: yuan(random.integer(2_150, 6_200) * 100),
    缴存比例: `${random.pick(rates)}.00`,
    月缴存额: '0.00',
    账户余额: yuan(random.integer(120_000, 3_600_000)),
    账户状态: '02',
    更新时间: timeOf(random),
  });
}

export function providentFund(person: Person, random: Random, emit: Emit): void {
  if (!paysProvidentFund(person)) {
    const left = person.occupation === 'unemployed' || person.occupation === 'selfEmployed';
    if (left && person.workingSince !== null && mixed(person.serial, 47) % 8 === 0) {
      sealedAccount(person, random, emit);
    }
    return;
  }
  const opened = account(person, random, emit);
  for (let index = 0; index < person.properties; index++) {
    const loan = homeOf(person, index).loan;
    if (loan?.provident === true) loanRow(person, loan, random, emit);
  }
  withdrawals(person, opened, person.properties > 0, random, emit);
}
