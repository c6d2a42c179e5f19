/** The minimum living allowance and what stands beside it: decided for the household, written for each of it. */
import {
  type Emit,
  type Household,
  type Person,
  type Random,
  timeOf,
  yuan,
} from '../../population/person.ts';
import { countyOf } from '../../words/counties.ts';
import { pastDay, yearOf } from '../../words/days.ts';
import {
  assistanceReasons,
  causesOfPoverty,
  coveredMembers,
  isDestitute,
  isMarginal,
  livingAllowanceFen,
  mixedOfHousehold,
} from '../../words/hardship.ts';
import { later, two } from '../../words/months.ts';
import { padded } from '../../words/numbers.ts';

function livingAllowance(person: Person, household: Household, random: Random, emit: Emit): void {
  const chosen = mixedOfHousehold(household, 72);
  const approvedOn = `${2017 + (chosen % 9)}-${two(1 + ((chosen >>> 4) % 12))}-01`;
  emit('社会救助_低保对象', {
    身份证号: person.id,
    低保证号: `${person.division.slice(0, 9)}${padded(household.members[0]?.serial ?? 0, 8)}`,
    低保类别: person.urban ? '城市低保' : '农村低保',
    保障人数: coveredMembers(household).length,
    月保障金额: yuan(livingAllowanceFen(person, household)),
    主要致贫原因: causesOfPoverty[(chosen >>> 8) % causesOfPoverty.length] ?? '因病',
    // A child born later is entered when it is born.
    批准日期: later(approvedOn, person.birthDate),
    保障状态: '享受中',
    更新时间: timeOf(random),
  });
}

/** Assistance in an emergency, up to some months' standard. */
function temporaryAssistance(person: Person, random: Random, emit: Emit): void {
  const [kind, reason] = random.pick(assistanceReasons);
  const small = random.chance(0.6);
  const { county } = countyOf(person.division);
  emit('社会救助_临时救助', {
    身份证号: person.id,
    救助类型: kind,
    救助原因: reason,
    救助金额: yuan(small ? random.integer(5, 20) * 10_000 : random.integer(2, 16) * 100_000),
    审批机关: small ? `${county}${person.urban ? '街道办事处' : '乡（镇）人民政府'}` : `${county}民政局`,
    发放日期: later(pastDay(random, Math.max(2021, yearOf(person.birthDate) + 1)), person.birthDate),
    更新时间: timeOf(random),
  });
}

export function assistance(person: Person, household: Household, random: Random, emit: Emit): void {
  const marginal = isMarginal(person, household);
  const destitute = isDestitute(person, household);
  // Those who have asked for assistance are known; most were found not to be entitled.
  if (person.lowIncome || marginal || destitute || mixedOfHousehold(household, 73) % 20 === 0) {
    emit('社会救助', {
      身份证号: person.id,
      低保边缘家庭: marginal && !destitute ? '是' : '否',
      特困人员: destitute ? '是' : '否',
      更新时间: timeOf(random),
    });
  }
  if (person.lowIncome) livingAllowance(person, household, random, emit);
  const needy = person.lowIncome || marginal;
  if (!random.chance(needy ? 0.08 : 0.003)) return;
  for (let left = needy && random.chance(0.2) ? 2 : 1; left > 0; left--) {
    temporaryAssistance(person, random, emit);
  }
}
