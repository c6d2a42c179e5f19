/** Orphans, children without anyone to bring them up, adoptions. */
import { type Emit, type Household, type Person, type Random, timeOf } from '../../population/person.ts';
import { countyOf } from '../../words/counties.ts';
import { pastDay, provinceYear, yearOf } from '../../words/days.ts';
import { later } from '../../words/months.ts';

/** Whether a parent of the child is known to live. */
function hasLivingParent(person: Person, household: Household): boolean {
  if (person.father === null && person.mother === null) return false;
  let dead = 0;
  for (const member of household.members) {
    const parent = member.id === person.father || member.id === person.mother;
    if (parent && member.diedOn !== null) dead += 1;
  }
  return dead < (person.father === null || person.mother === null ? 1 : 2);
}

/** Children whom civil affairs has visited: all without a living parent in the demo, few of the others. */
export function childWelfare(person: Person, household: Household, random: Random, emit: Emit): void {
  const alone = !hasLivingParent(person, household);
  if (!random.chance(alone ? 0.6 : 0.004)) return;
  emit('儿童福利', {
    身份证号: person.id,
    // Parents in prison, gone or gravely disabled count as no one to bring a child up.
    孤儿信息: alone || random.chance(0.3) ? '是' : '否',
    更新时间: timeOf(random),
  });
}

const origins = [
  '社会福利机构抚养的儿童',
  '三代以内旁系同辈血亲的子女',
  '生父母有特殊困难无力抚养的子女',
  '继子女',
] as const;

/** Adoptions are shared with nobody (民法典, article 1110). */
export function adoption(person: Person, random: Random, emit: Emit): void {
  const child = person.age < 25;
  if (!child && (person.age < 30 || person.age > 70)) return;
  if (!random.chance(child ? 0.0016 : 0.0008)) return;
  const born = yearOf(person.birthDate);
  const last = person.diedOn === null ? provinceYear : yearOf(person.diedOn);
  const registeredOn = later(
    pastDay(random, child ? born + 1 : Math.max(1999, born + 30), child ? Math.min(last, born + 13) : last),
    person.birthDate,
  );
  emit('收养登记', {
    当事人身份证号: person.id,
    收养登记证字号: `（${registeredOn.slice(0, 4)}）${person.division.slice(0, 6)}收字第${random.integer(1, 80)}号`,
    当事人类型: child ? '被收养人' : '收养人',
    被收养人来源: random.pick(origins),
    登记机关: `${countyOf(person.division).county}民政局`,
    登记日期: registeredOn,
    收养状态: random.chance(0.98) ? '有效' : '已解除',
    更新时间: timeOf(random),
  });
}
