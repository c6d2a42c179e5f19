/** Records that are shared with nobody: HIV, mental disorder, infectious disease, organ donation. */
import { type Emit, type Person, type Random, timeOf } from '../../population/person.ts';
import { pastDay, yearOf } from '../../words/days.ts';
import { mentalDisorders, notifiableDiseases } from '../../words/diseases.ts';
import { clinicOf, diseaseControlOf, hospitalOf } from '../../words/hospitals.ts';
import { later, overBy } from '../../words/months.ts';
import { digits } from '../../words/numbers.ts';

const treatments = ['规范治疗', '规范治疗', '规范治疗', '尚未治疗', '停药'] as const;
const managements = ['规范管理', '规范管理', '社区康复', '失访'] as const;
const certainties = ['实验室确诊病例', '临床诊断病例', '疑似病例'] as const;
const organs = ['全部器官', '角膜', '肾脏、肝脏', '角膜、遗体', '肾脏'] as const;

function aidsRecord(person: Person, random: Random, emit: Emit): void {
  emit('传染病管理_艾滋病个案', {
    居民身份证号: person.id,
    个案编号: `14${digits(random, 12)}`,
    感染阶段: random.chance(0.75) ? '感染者' : '病人',
    确证日期: pastDay(random, Math.max(2008, yearOf(person.birthDate) + 18)),
    抗病毒治疗状态: random.pick(treatments),
    随访机构: diseaseControlOf(person),
    更新时间: timeOf(random),
  });
}

function mentalDisorder(person: Person, random: Random, emit: Emit): void {
  const [diagnosis, code] = random.pick(mentalDisorders);
  emit('精神卫生', {
    居民身份证号: person.id,
    诊断名称: diagnosis,
    诊断编码: code,
    // Nearly all are judged to be no danger.
    危险性评估等级: random.chance(0.9) ? 0 : random.integer(1, 5),
    建档日期: pastDay(random, Math.max(2009, yearOf(person.birthDate) + 14)),
    管理机构: clinicOf(person),
    管理状态: random.pick(managements),
    更新时间: timeOf(random),
  });
}

function infectiousCase(person: Person, random: Random, emit: Emit): void {
  const [disease, category] = random.pick(notifiableDiseases);
  const onsetOn = later(pastDay(random, 2017), person.birthDate);
  emit('传染病管理_个案', {
    居民身份证号: person.id,
    病种名称: disease,
    传染病类别: category,
    病例分类: random.pick(certainties),
    发病日期: onsetOn,
    报告日期: overBy(later(onsetOn, onsetOn.slice(0, 8) + (random.chance(0.5) ? '15' : '28'))),
    报告单位: hospitalOf(person, random),
    更新时间: timeOf(random),
  });
}

function organDonation(person: Person, random: Random, emit: Emit): void {
  const transplanted = random.chance(0.04);
  emit('器官捐献', {
    居民身份证号: person.id,
    资料类别: transplanted ? '移植受者' : '捐献志愿登记',
    器官种类: transplanted ? '肾脏' : random.pick(organs),
    登记编号: `SX${digits(random, 9)}`,
    登记日期: pastDay(random, Math.max(2014, yearOf(person.birthDate) + 18)),
    管理机构: transplanted ? '山西省第二人民医院' : '山西省红十字会',
    登记状态: transplanted ? '随访中' : random.chance(0.96) ? '有效' : '已撤销',
    更新时间: timeOf(random),
  });
}

export function guardedRecords(person: Person, random: Random, emit: Emit): void {
  if (random.chance(0.013)) infectiousCase(person, random, emit);
  if (person.age < 18) return;
  if (random.chance(0.0012)) aidsRecord(person, random, emit);
  const disturbed = person.disability?.kind.startsWith('精神') === true;
  if (random.chance(disturbed ? 0.9 : 0.004)) mentalDisorder(person, random, emit);
  if (random.chance(0.006)) organDonation(person, random, emit);
}
