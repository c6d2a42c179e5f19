/** The professions that the justice department licenses: lawyers and forensic experts. */
import { timeOf, type Person, type Random, type Emit } from '../../population/person.ts';
import { countyOf } from '../../words/counties.ts';
import { dayIn, pastDay, provinceYear, yearOf, yearsAfter } from '../../words/days.ts';

/** The qualification for the legal profession; returns the year in which the examination was passed. */
export function qualification(person: Person, random: Random, emit: Emit): number {
  const born = yearOf(person.birthDate);
  // The national examination was first held in 2002.
  const first = Math.min(Math.max(born + 22, 2002), provinceYear - 1);
  const passedIn = random.integer(first, Math.max(first, Math.min(born + 35, provinceYear - 1)));
  const kind = random.chance(0.85) ? 'A' : random.pick(['B', 'C']);
  emit('法律职业资格', {
    身份证号: person.id,
    证书编号: `${kind}${passedIn}14${1_000_000 + (person.serial % 9_000_000)}`,
    证书类别: kind,
    通过年度: passedIn,
    颁发日期: `${passedIn + 1}-03-20`,
    资格状态: random.chance(0.995) ? '有效' : '吊销',
    更新时间: timeOf(random),
  });
  return passedIn;
}

const firms = ['晋商', '同济', '恒一', '汾河', '太行', '云冈', '法正', '明理'];

export function lawyer(person: Person, passedIn: number, random: Random, emit: Emit): void {
  // A year of practical training comes first (律师法, article 5).
  const firstPractisedOn = dayIn(random, Math.min(passedIn + 2, provinceYear));
  const { city } = countyOf(person.division);
  emit('律师管理', {
    身份证号: person.id,
    执业证号: `114${person.division.slice(2, 4)}${firstPractisedOn.slice(0, 4)}1${1_000_000 + (person.serial % 9_000_000)}`,
    执业类别: random.chance(0.93) ? '专职律师' : random.pick(['兼职律师', '法律援助律师', '公司律师']),
    执业机构: `山西${random.pick(firms)}（${city.slice(0, -1)}）律师事务所`,
    首次执业日期: firstPractisedOn,
    年度考核结果: random.chance(0.97) ? '称职' : '基本称职',
    执业状态: person.diedOn === null ? '正常执业' : '注销',
    更新时间: timeOf(random),
  });
}

const fields = ['法医临床鉴定', '法医病理鉴定', '文书鉴定', '痕迹鉴定', '声像资料鉴定', '环境损害司法鉴定'];

export function appraiser(person: Person, random: Random, emit: Emit): void {
  const issuedOn = pastDay(random, provinceYear - 4);
  const { city } = countyOf(person.division);
  emit('司法鉴定', {
    身份证号: person.id,
    执业证号: `14${person.division.slice(2, 4)}${issuedOn.slice(2, 4)}${100_000 + (person.serial % 900_000)}`,
    执业类别: random.pick(fields),
    鉴定机构: `${city}${random.pick(['正信', '科正', '中信'])}司法鉴定中心`,
    专业技术职称: random.pick(['主任法医师', '副主任法医师', '高级工程师', '主检法医师']),
    颁证日期: issuedOn,
    有效期至: yearsAfter(issuedOn, 5),
    更新时间: timeOf(random),
  });
}
