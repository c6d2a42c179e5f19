/** Drugs, penalties and sealed records: rare, and held by the police alone. */
import { dateOf, dayNumber } from '../../population/calendar.ts';
import { type Emit, type Person, type Random, timeOf } from '../../population/person.ts';
import { countyOf } from '../../words/counties.ts';
import { dayIn, isOver, pastDay, provinceYear, yearOf, yearsAfter } from '../../words/days.ts';
import { later, overBy } from '../../words/months.ts';
import { juvenileCrimes, publicOrderOffences, substances } from '../../words/offences.ts';
import { policeOf } from '../../words/police.ts';

/** Years that each measure lasts (戒毒条例). */
const yearsOf = { 社区戒毒: 3, 强制隔离戒毒: 2, 社区康复: 3 } as const;

function measure(
  person: Person,
  kind: keyof typeof yearsOf,
  substance: string,
  foundOn: string,
  startsOn: string,
  random: Random,
  emit: Emit,
): string {
  const endsOn = yearsAfter(startsOn, yearsOf[kind]);
  emit('吸毒人员', {
    身份证号码: person.id,
    管控措施: kind,
    毒品种类: substance,
    查获日期: foundOn,
    措施起始日期: startsOn,
    措施终止日期: endsOn,
    管控单位: policeOf(person.division),
    管控状态: isOver(endsOn) ? '已解除' : '执行中',
    更新时间: timeOf(random),
  });
  return endsOn;
}

/** Compulsory isolation is followed by rehabilitation in the community. */
function drugMeasures(person: Person, random: Random, emit: Emit): void {
  const substance = random.pick(substances);
  const foundOn = pastDay(random, Math.max(2012, yearOf(person.birthDate) + 18));
  if (random.chance(0.65)) {
    measure(person, '社区戒毒', substance, foundOn, foundOn, random, emit);
    return;
  }
  const endsOn = measure(person, '强制隔离戒毒', substance, foundOn, foundOn, random, emit);
  if (isOver(endsOn)) measure(person, '社区康复', substance, foundOn, endsOn, random, emit);
}

const institutions = [
  '山西省戒毒管理局自愿戒毒所',
  '太原市精神病医院',
  '大同市第六人民医院',
  '临汾市荣军康复医院',
];
const methods = ['药物脱毒治疗', '药物脱毒与心理治疗', '美沙酮维持治疗'] as const;

function voluntaryTreatment(person: Person, random: Random, emit: Emit): void {
  const registeredOn = pastDay(random, Math.max(2015, yearOf(person.birthDate) + 18));
  const endsOn = dateOf(dayNumber(registeredOn) + random.integer(30, 360));
  const over = isOver(endsOn);
  emit('戒毒管理', {
    身份证号码: person.id,
    戒毒医疗机构: random.pick(institutions),
    毒品种类: random.pick(substances),
    治疗方式: random.pick(methods),
    登记日期: registeredOn,
    治疗结束日期: over ? endsOn : null,
    治疗状态: over ? '已完成' : '治疗中',
    更新时间: timeOf(random),
  });
}

export function addictionRecords(person: Person, random: Random, emit: Emit): void {
  if (person.age > 62) return;
  const man = person.sex === '男';
  if (random.chance(man ? 0.0042 : 0.0008)) drugMeasures(person, random, emit);
  if (random.chance(0.0012)) voluntaryTreatment(person, random, emit);
}

/** Sealed since 2013 (刑事诉讼法 as amended in 2012), those of before too. */
export function sealedRecord(person: Person, random: Random, emit: Emit): void {
  const ageAtAct = random.integer(14, Math.min(17, person.age));
  const judgedOn = later(
    dayIn(random, Math.min(provinceYear, yearOf(person.birthDate) + ageAtAct + 1)),
    yearsAfter(person.birthDate, ageAtAct),
  );
  const sealedOn = overBy(later(dateOf(dayNumber(judgedOn) + random.integer(10, 40)), '2013-01-15'));
  const [charge, sentence] = random.pick(juvenileCrimes);
  emit('违法犯罪人员_封存记录', {
    身份证号码: person.id,
    罪名: charge,
    行为时年龄: ageAtAct,
    判处刑罚: sentence,
    判决机关: `${countyOf(person.division).county}人民法院`,
    判决日期: judgedOn,
    封存决定书文号: `晋${person.division.slice(2, 6)}刑封〔${sealedOn.slice(0, 4)}〕${random.integer(1, 60)}号`,
    封存日期: sealedOn,
    更新时间: timeOf(random),
  });
}

export function penalties(person: Person, random: Random, emit: Emit): void {
  if (!random.chance(person.sex === '男' ? 0.016 : 0.004)) return;
  for (let left = random.chance(0.12) ? 2 : 1; left > 0; left--) {
    const [offence, penalty, fine, days] = random.pick(publicOrderOffences);
    const decidedOn = later(
      pastDay(random, Math.max(2015, yearOf(person.birthDate) + 14)),
      yearsAfter(person.birthDate, 14),
    );
    const office = policeOf(person.division);
    emit('行政案件', {
      身份证号码: person.id,
      处罚决定书文号: `${office}行罚决字〔${decidedOn.slice(0, 4)}〕${random.integer(1, 1_900)}号`,
      违法行为: offence,
      处罚种类: penalty,
      罚款金额: `${fine}.00`,
      拘留天数: days,
      决定机关: office,
      决定日期: decidedOn,
      更新时间: timeOf(random),
    });
  }
}
