import { timeOf, type Person, type Random, type Emit, type TopicGenerator } from '../population/person.ts';
import { countyOf } from '../words/counties.ts';
import { dayIn, isOver, pastDay, provinceYear, yearOf, yearsAfter } from '../words/days.ts';

/** Categories of GB/T 26341 in the order of their codes 1 to 7. */
const categories = ['视力残疾', '听力残疾', '言语残疾', '肢体残疾', '智力残疾', '精神残疾', '多重残疾'];
const levels = ['一级', '二级', '三级', '四级'];

function categoryOf(kind: string): number {
  const found = categories.findIndex((category) => category.startsWith(kind.slice(0, 2)));
  return found < 0 ? 3 : found;
}

function certificate(person: Person, category: number, level: number, random: Random, emit: Emit): void {
  const born = yearOf(person.birthDate);
  const assessedOn = pastDay(random, Math.max(born + 1, 2009));
  // A certificate holds for ten years and is then renewed.
  let validUntil = yearsAfter(assessedOn, 10);
  const renewed = isOver(validUntil) && random.chance(0.9);
  if (renewed) validUntil = yearsAfter(validUntil, 10);
  const state = person.diedOn === null ? (isOver(validUntil) ? '过期' : '正常') : '注销';
  emit('残疾人证', {
    身份证号: person.id,
    证号: person.id + (category + 1) + level,
    状态: state === '正常' && random.chance(0.02) ? '冻结' : state,
    残疾类别: categories[category] ?? null,
    残疾等级: levels[level - 1] ?? null,
    是否重度: level <= 2 ? 1 : 0,
    评定日期: assessedOn,
    评定机构: `${countyOf(person.division).full}${category === 5 ? '精神病医院' : '人民医院'}`,
    有效期至: validUntil,
    更新时间: timeOf(random),
  });
}

const services = [
  ['白内障复明手术', '低视力助视器适配', '盲杖适配'],
  ['助听器适配', '人工耳蜗植入手术', '听觉言语训练'],
  ['言语矫治训练', '言语康复训练'],
  ['轮椅适配', '假肢装配', '肢体功能训练', '家庭无障碍改造'],
  ['智力康复训练', '托养服务'],
  ['精神病服药补助', '精神病住院补助', '心理疏导'],
  ['居家托养服务', '辅助器具适配', '护理服务'],
];
const outcomes = ['显著改善', '有改善', '有改善', '无明显变化'];

function rehabilitation(person: Person, category: number, random: Random, emit: Emit): void {
  const offered = services[category] ?? ['护理服务'];
  const times = random.integer(1, 3);
  for (let time = 0; time < times; time++) {
    const year = provinceYear - 1 - time;
    if (year <= yearOf(person.birthDate)) return;
    const startedOn = dayIn(random, year);
    emit('残疾人康复', {
      残疾人身份证号: person.id,
      服务项目: random.pick(offered),
      服务机构: `${countyOf(person.division).full}残疾人康复中心`,
      开始日期: startedOn,
      结束日期: startedOn.slice(5) < '10-01' ? `${year}-12-${random.integer(10, 28)}` : null,
      补贴金额: `${random.integer(2, 60) * 100}.00`,
      服务效果: random.pick(outcomes),
      修改时间: timeOf(random),
    });
  }
}

function guardian(person: Person, random: Random, emit: Emit): void {
  const minor = person.age < 18;
  const relation = minor
    ? person.mother === null || random.chance(0.4)
      ? '父亲'
      : '母亲'
    : person.spouse !== null
      ? '配偶'
      : person.children.length > 0
        ? '子女'
        : random.pick(['父亲', '母亲', '兄弟姐妹', '村（居）民委员会']);
  const since = minor ? person.birthDate : pastDay(random, Math.max(yearOf(person.birthDate) + 18, 2009));
  const committee = relation === '村（居）民委员会';
  emit('残疾人证_监护人', {
    身份证号: person.id,
    与残疾人关系: relation,
    监护类型: committee ? '指定监护' : '法定监护',
    监护依据: minor ? '民法典第二十七条' : committee ? '民法典第三十二条' : '民法典第二十八条',
    监护起始日期: since,
    是否共同居住: !committee && random.chance(0.85) ? 1 : 0,
    更新时间: timeOf(random),
  });
}

export const generator: TopicGenerator = {
  topic: 'disability',
  flags: ['是否重度', '是否共同居住'],
  rows(person, _household, random, emit) {
    if (person.disability === null) return;
    const category = categoryOf(person.disability.kind);
    certificate(person, category, person.disability.level, random, emit);
    if (random.chance(0.45)) rehabilitation(person, category, random, emit);
    const needsGuardian = person.age < 18 || category === 4 || category === 5;
    if (needsGuardian && random.chance(0.95)) guardian(person, random, emit);
  },
};
