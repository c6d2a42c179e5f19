import { timeOf, type Emit, type Person, type Random, type TopicGenerator } from '../population/person.ts';
import { countyOf } from '../words/counties.ts';
import { isOver, pastDay, provinceYear, yearOf, yearsAfter } from '../words/days.ts';

const industries = ['煤矿', '金属非金属矿山', '危险化学品', '金属冶炼', '建筑施工', '工贸'];

function training(person: Person, owner: boolean, random: Random, emit: Emit): void {
  const first = yearOf(person.workingSince ?? person.birthDate);
  const examinedOn = pastDay(random, Math.max(first, provinceYear - 4));
  const score = random.integer(48, 98);
  // The examination is passed with 80 of 100 (安全生产培训管理办法).
  const passed = score >= 80 || random.chance(0.5);
  emit('安全考试_培训考核', {
    证件号码: person.id,
    人员类别: owner ? '主要负责人' : random.chance(0.6) ? '其他从业人员' : '安全生产管理人员',
    行业类别: random.pick(industries),
    考核成绩: passed && score < 80 ? 80 + (score % 15) : score,
    是否合格: passed ? '是' : '否',
    考核日期: examinedOn,
    有效期至: passed ? yearsAfter(examinedOn, 3) : null,
    培训机构: `${countyOf(person.division).city}安全生产培训中心`,
    更新时间: timeOf(random),
  });
}

/** Category and operation of the catalogue of special operations (特种作业目录). */
const operations = [
  ['电工作业', '低压电工作业'],
  ['电工作业', '高压电工作业'],
  ['焊接与热切割作业', '熔化焊接与热切割作业'],
  ['高处作业', '登高架设作业'],
  ['制冷与空调作业', '制冷与空调设备运行操作作业'],
  ['煤矿安全作业', '煤矿井下电气作业'],
  ['煤矿安全作业', '煤矿安全检查作业'],
  ['煤矿安全作业', '煤矿采煤机操作作业'],
  ['危险化学品安全作业', '光气及光气化工艺作业'],
] as const;

/** Valid for six years, reviewed every three (特种作业人员安全技术培训考核管理规定, articles 19 and 21). */
function certificate(person: Person, random: Random, emit: Emit): void {
  const [category, project] = random.pick(operations);
  const first = yearOf(person.workingSince ?? person.birthDate);
  const firstIssuedOn = pastDay(random, Math.max(first, 2010));
  let from = firstIssuedOn;
  while (isOver(yearsAfter(from, 6)) && random.chance(0.9)) from = yearsAfter(from, 6);
  const midway = yearsAfter(from, 3);
  emit('安全考试_操作证', {
    证件号码: person.id,
    证书编号: `晋T${person.division.slice(2, 6)}${1_000_000 + (person.serial % 9_000_000)}`,
    作业类别: category,
    操作项目: project,
    初次领证日期: firstIssuedOn,
    有效期至: yearsAfter(from, 6),
    应复审日期: isOver(midway) ? yearsAfter(from, 6) : midway,
    签发机关: '山西省应急管理厅',
    更新时间: timeOf(random),
  });
}

/** Disaster, month of its day, loss, rooms damaged at most. */
const disasters = [
  ['洪涝', '07', '住房一般损坏', 3],
  ['洪涝', '10', '住房严重损坏', 4],
  ['洪涝', '08', '住房倒塌', 5],
  ['干旱', '06', '农作物受灾', 0],
  ['风雹', '07', '农作物绝收', 1],
  ['低温冷冻', '04', '果树受冻', 0],
  ['地质灾害', '09', '住房严重损坏', 4],
] as const;

function victim(person: Person, random: Random, emit: Emit): void {
  const [disaster, month, loss, rooms] = random.pick(disasters);
  const year = random.integer(2021, provinceYear - 1);
  if (year <= yearOf(person.birthDate)) return;
  const damaged = rooms === 0 ? 0 : random.integer(1, rooms);
  emit('灾害救助', {
    身份证号: person.id,
    灾害种类: disaster,
    受灾日期: `${year}-${month}-${random.integer(10, 28)}`,
    受灾情形: loss,
    损房间数: damaged,
    救助方式:
      damaged === 0 ? '生活救助' : random.pick(['过渡期生活救助', '倒损住房恢复重建补助', '应急救助']),
    救助金额: `${damaged === 0 ? random.integer(3, 12) * 50 : damaged * random.integer(8, 30) * 100}.00`,
    更新时间: timeOf(random),
  });
}

export const generator: TopicGenerator = {
  topic: 'emergency',
  rows(person, _household, random, emit) {
    if (!person.urban && random.chance(0.02)) victim(person, random, emit);
    if (person.age < 18 || person.diedOn !== null) return;
    const owner = person.occupation === 'selfEmployed';
    if (owner || person.occupation === 'employee') {
      if (random.chance(owner ? 0.1 : 0.08)) training(person, owner, random, emit);
      if (!owner && person.education < 6 && random.chance(0.06)) certificate(person, random, emit);
    }
  },
};
