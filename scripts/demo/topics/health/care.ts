/** Examinations, practitioners, occupational disease, blood. */
import { type Emit, type Person, type Random, timeOf, yuan } from '../../population/person.ts';
import { pastDay, yearOf } from '../../words/days.ts';
import { occupationalDiseases } from '../../words/diseases.ts';
import { cityOf, clinicOf, hospitalOf } from '../../words/hospitals.ts';
import { digits } from '../../words/numbers.ts';

const healthy = ['未见明显异常', '未见明显异常', '体重超重，建议控制饮食', '血脂偏高，建议复查'] as const;
const aged = [
  '血压偏高，建议规范管理',
  '血糖偏高，建议复查',
  '未见明显异常',
  '心电图轻度异常，建议随访',
] as const;

/** What examines a person of this age and occupation, and how likely. */
function examinationOf(person: Person): readonly [kind: string, chance: number] {
  if (person.age >= 65) return ['老年人健康体检', 0.6];
  if (person.occupation === 'student') return ['学生健康体检', 0.3];
  if (person.occupation === 'civilServant') return ['公务员健康体检', 0.7];
  return person.occupation === 'employee' ? ['职工健康体检', 0.2] : ['一般健康体检', 0.05];
}

export function examinations(person: Person, random: Random, emit: Emit): void {
  const [kind, chance] = examinationOf(person);
  if (!random.chance(chance)) return;
  const old = person.age >= 60;
  const child = person.age < 12;
  for (let year = random.integer(2025, 2026); year <= 2026; year++) {
    const systolic = old
      ? random.integer(118, 162)
      : child
        ? random.integer(90, 112)
        : random.integer(102, 138);
    emit('健康体检', {
      居民身份证号: person.id,
      体检类别: kind,
      体检日期: pastDay(random, year, year),
      体检机构: old ? clinicOf(person) : hospitalOf(person, random),
      体质指数: yuan(child ? random.integer(1_390, 1_950) : random.integer(1_850, 2_980)),
      血压: `${systolic}/${Math.floor(systolic * 0.62)}`,
      体检结论: old ? random.pick(aged) : random.pick(healthy),
      更新时间: timeOf(random),
    });
  }
}

const scopes = [
  '内科专业',
  '外科专业',
  '儿科专业',
  '妇产科专业',
  '中医专业',
  '口腔专业',
  '全科医学专业',
] as const;

/** Of those who work in a hospital more than half; few others. */
export function practitioner(person: Person, random: Random, emit: Emit): void {
  const employer = person.employer;
  if (employer === null || person.education < 4) return;
  const hospital = employer.name.includes('医院') || employer.name.includes('卫生');
  if (!random.chance(hospital ? 0.6 : 0.012)) return;
  const nurse = random.chance(person.sex === '女' ? 0.65 : 0.06);
  const assistant = !nurse && person.education < 5;
  emit('医护电子注册', {
    居民身份证号: person.id,
    执业类别: nurse ? '护士' : assistant ? '执业助理医师' : '执业医师',
    执业证书编码: nurse ? `${yearOf(person.birthDate) + 22}14${digits(random, 6)}` : `1${digits(random, 14)}`,
    执业范围: nurse ? '临床护理' : random.pick(scopes),
    执业机构: hospital ? employer.name : hospitalOf(person, random),
    注册日期: pastDay(random, Math.max(2005, yearOf(person.workingSince ?? '2015') + 1)),
    注册状态: random.chance(0.97) ? '有效' : '注销',
    更新时间: timeOf(random),
  });
}

const pneumoconiosisStages = ['壹期', '壹期', '贰期', '叁期'] as const;
const otherStages = ['轻度', '中度'] as const;

export function occupationalDisease(person: Person, random: Random, emit: Emit): void {
  if (!random.chance(person.sex === '男' ? 0.006 : 0.0006)) return;
  const [disease, hazard] = random.pick(occupationalDiseases);
  const dust = hazard.endsWith('尘');
  emit('职业健康', {
    居民身份证号: person.id,
    职业病名称: disease,
    诊断分期: dust ? random.pick(pneumoconiosisStages) : random.pick(otherStages),
    接触危害因素: hazard,
    接害工龄: random.integer(4, Math.max(5, Math.min(30, person.age - 20))),
    诊断日期: pastDay(random, 2010),
    诊断机构: random.chance(0.6) ? '山西省职业病医院' : `${cityOf(person)}职业病防治所`,
    更新时间: timeOf(random),
  });
}

export function bloodDonations(person: Person, random: Random, emit: Emit): void {
  if (person.age < 19 || person.age > 58 || !random.chance(0.04)) return;
  for (let left = random.integer(1, 3); left > 0; left--) {
    const donatedOn = pastDay(random, Math.max(2018, yearOf(person.birthDate) + 19));
    const platelets = random.chance(0.15);
    emit('血液管理', {
      居民身份证号: person.id,
      献血码: `0140${donatedOn.slice(2, 4)}${digits(random, 7)}`,
      献血类型: platelets ? '机采血小板' : '全血',
      献血量: platelets ? `${random.integer(1, 2)}.00` : random.chance(0.6) ? '2.00' : '1.00',
      采血机构: `${cityOf(person)}中心血站`,
      献血日期: donatedOn,
      更新时间: timeOf(random),
    });
  }
}
