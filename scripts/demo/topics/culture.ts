import { timeOf, type Emit, type Person, type Random, type TopicGenerator } from '../population/person.ts';
import { countyOf } from '../words/counties.ts';
import { pastDay, provinceYear, yearOf, yearsAfter } from '../words/days.ts';

/** Valid for three years (导游管理办法, article 8). */
function guide(person: Person, random: Random, emit: Emit): void {
  const issuedOn = pastDay(random, provinceYear - 3);
  const { city } = countyOf(person.division);
  emit('旅游监管', {
    身份证号: person.id,
    导游证号: `14${issuedOn.slice(2, 4)}${100_000 + (person.serial % 900_000)}`,
    导游等级: random.chance(0.85) ? '初级' : random.pick(['中级', '高级']),
    语种: random.chance(0.92) ? '普通话' : random.pick(['英语', '日语', '韩语']),
    所属机构: random.chance(0.5)
      ? `${city}导游协会`
      : `${city}${random.pick(['晋韵', '五台', '云冈', '平遥'])}旅行社有限公司`,
    发证日期: issuedOn,
    有效期至: yearsAfter(issuedOn, 3),
    更新时间: timeOf(random),
  });
}

/** Projects of the province with their category on the national list. */
const projects = [
  ['晋剧', '传统戏剧'],
  ['蒲州梆子', '传统戏剧'],
  ['上党梆子', '传统戏剧'],
  ['北路梆子', '传统戏剧'],
  ['威风锣鼓', '传统音乐'],
  ['左权开花调', '传统音乐'],
  ['广灵染色剪纸', '传统美术'],
  ['平遥推光漆器髹饰技艺', '传统技艺'],
  ['老陈醋酿制技艺', '传统技艺'],
  ['杏花村汾酒酿制技艺', '传统技艺'],
  ['傅山养生健身术', '传统体育、游艺与杂技'],
  ['龟龄集传统制作技艺', '传统医药'],
  ['背棍', '传统舞蹈'],
] as const;

function inheritor(person: Person, random: Random, emit: Emit): void {
  const [project, category] = random.pick(projects);
  const level = random.chance(0.7) ? '县级' : random.pick(['市级', '市级', '省级', '国家级']);
  const recognisedOn = pastDay(random, Math.max(yearOf(person.birthDate) + 30, 2008));
  const batch = 1 + Math.floor((yearOf(recognisedOn) - 2008) / 4);
  emit('非遗保护', {
    身份证号: person.id,
    项目名称: project,
    项目类别: category,
    级别: level,
    批次: `第${'一二三四五六'.charAt(batch - 1)}批`,
    认定日期: recognisedOn,
    状态: person.diedOn === null ? '在世' : '已故',
    更新时间: timeOf(random),
  });
}

function performanceAgent(person: Person, random: Random, emit: Emit): void {
  const issuedOn = pastDay(random, provinceYear - 4);
  emit('演出管理', {
    身份证号: person.id,
    资格证书编号: `Y14${issuedOn.slice(0, 4)}${10_000 + (person.serial % 90_000)}`,
    从业单位: `${countyOf(person.division).city}${random.pick(['星光', '晋声', '汇艺'])}演艺经纪有限公司`,
    发证日期: issuedOn,
    有效期至: yearsAfter(issuedOn, 5),
    证书状态: random.chance(0.97) ? '有效' : '注销',
    更新时间: timeOf(random),
  });
}

export const generator: TopicGenerator = {
  topic: 'culture',
  rows(person, _household, random, emit) {
    if (person.age < 18) return;
    if (person.age >= 38 && random.chance(0.0025)) inheritor(person, random, emit);
    if (person.diedOn !== null || (person.occupation !== 'employee' && person.occupation !== 'selfEmployed'))
      return;
    if (person.education >= 3 && random.chance(0.006)) guide(person, random, emit);
    if (person.education >= 4 && random.chance(0.003)) performanceAgent(person, random, emit);
  },
};
