/** Registration as unemployed, and the benefit of those who had paid for a year. */
import { type Emit, type Person, type Random, provinceDay, timeOf, yuan } from '../../population/person.ts';
import { pastDay, provinceYear } from '../../words/days.ts';
import { later, monthsAfter, monthsBetween } from '../../words/months.ts';
import { firstContribution, monthsPaid } from './insurance.ts';

/** Months granted: 12 from one year of contributions, 18 from five, 24 from ten (失业保险条例, article 17). */
function monthsGranted(paid: number): 0 | 12 | 18 | 24 {
  if (paid < 12) return 0;
  if (paid < 60) return 12;
  return paid < 120 ? 18 : 24;
}

/** Nine tenths of the three minimum wages of the province, in fen. */
const benefits = [193_500, 184_500, 175_500] as const;
const causes = ['劳动合同期满终止', '用人单位提出解除', '用人单位裁员', '用人单位关闭破产'] as const;
const causesWithoutBenefit = ['本人意愿中断就业', '灵活就业中断', '毕业未就业'] as const;

export function unemployment(person: Person, random: Random, emit: Emit): void {
  if (!random.chance(0.7)) return;
  const registeredOn = later(pastDay(random, provinceYear - 1), person.workingSince ?? '');
  const granted = person.workingSince === null ? 0 : monthsGranted(monthsPaid(person));
  const entitled = granted > 0 && registeredOn > firstContribution(person) && random.chance(0.8);
  const months = entitled ? granted : 0;
  const paid = Math.min(months, monthsBetween(registeredOn, provinceDay));
  emit('失业保险', {
    社会保障号码: person.id,
    失业登记日期: registeredOn,
    失业原因: random.pick<string>(entitled ? causes : causesWithoutBenefit),
    月失业保险金: entitled ? yuan(random.pick(benefits)) : null,
    核定领取月数: months,
    已领取月数: paid,
    待遇截止日期: entitled ? monthsAfter(registeredOn, months) : null,
    领取状态: !entitled ? '未申领' : paid < months ? '领取中' : '期满停发',
    更新时间: timeOf(random),
  });
}
