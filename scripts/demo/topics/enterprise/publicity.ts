/** The public record of market supervision: penalties, grave violators, abnormal operations. */
import { timeOf, type Person, type Random, type Emit } from '../../population/person.ts';
import { countyOf } from '../../words/counties.ts';
import { isOver, pastDay, yearOf, yearsAfter } from '../../words/days.ts';
import type { OwnBusiness } from '../../words/own-business.ts';

function authorityOf(person: Person): string {
  return `${countyOf(person.division).full}市场监督管理局`;
}

/** Violation, kind of penalty, lowest and highest fine in hundreds of yuan. */
const violations = [
  ['销售超过保质期的食品', '罚款、没收违法所得', 20, 500],
  ['未明码标价', '警告、罚款', 5, 50],
  ['使用未经检定的计量器具', '罚款', 5, 20],
  ['发布虚假广告', '罚款', 50, 1000],
  ['未取得食品经营许可从事食品经营活动', '罚款、没收违法所得', 50, 500],
  ['销售侵犯注册商标专用权的商品', '没收、罚款', 30, 800],
] as const;

export function penalty(person: Person, since: string, random: Random, emit: Emit): void {
  const [violation, kind, low, high] = random.pick(violations);
  const decidedOn = pastDay(random, Math.max(yearOf(since) + 1, 2018));
  emit('信用公示_行政处罚', {
    当事人身份证号: person.id,
    处罚决定书文号: `市监罚〔${decidedOn.slice(0, 4)}〕${random.integer(1, 900)}号`,
    违法事实: violation,
    处罚种类: kind,
    罚款金额: `${random.integer(low, high) * 100}.00`,
    处罚机关: authorityOf(person),
    处罚决定日期: decidedOn,
    更新时间: timeOf(random),
  });
}

const graveReasons = [
  '提交虚假材料取得登记',
  '生产经营不符合食品安全标准的食品，情节严重',
  '拒不履行行政处罚决定，情节严重',
  '组织虚假宣传，造成恶劣社会影响',
];

/** An entry ends after three years (市场监督管理严重违法失信名单管理办法, article 21). */
export function dishonestyEntry(person: Person, since: string, random: Random, emit: Emit): void {
  const listedOn = pastDay(random, Math.max(yearOf(since) + 1, 2021));
  const ends = yearsAfter(listedOn, 3);
  emit('信用公示_严重违法失信', {
    当事人身份证号: person.id,
    列入决定书文号: `市监严列〔${listedOn.slice(0, 4)}〕${random.integer(1, 200)}号`,
    列入事由: random.pick(graveReasons),
    列入机关: authorityOf(person),
    列入日期: listedOn,
    移出日期: isOver(ends) ? ends : null,
    更新时间: timeOf(random),
  });
}

const abnormalReasons = [
  '未按规定期限公示年度报告',
  '通过登记的住所或者经营场所无法联系',
  '公示信息隐瞒真实情况、弄虚作假',
];

export function abnormalOperation(
  person: Person,
  business: OwnBusiness,
  since: string,
  random: Random,
  emit: Emit,
): void {
  const year = yearOf(pastDay(random, Math.max(yearOf(since) + 1, 2018)));
  const listedOn = `${year}-07-${random.integer(10, 28)}`;
  const removedOn = `${year + 1}-0${random.integer(1, 9)}-15`;
  emit('信用公示_经营异常名录', {
    负责人身份证号: person.id,
    名称: business.name,
    统一社会信用代码: business.socialCreditId,
    列入原因: random.pick(abnormalReasons),
    列入机关: authorityOf(person),
    列入日期: listedOn,
    移出日期: isOver(removedOn) && random.chance(0.6) ? removedOn : null,
    更新时间: timeOf(random),
  });
}
