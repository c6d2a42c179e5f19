import {
  timeOf,
  yuan,
  type Emit,
  type Person,
  type Random,
  type TopicGenerator,
} from '../population/person.ts';
import { countyOf } from '../words/counties.ts';
import { dayIn, isOver, pastDay, provinceYear, yearOf, yearsAfter } from '../words/days.ts';

const conducts = [
  '有履行能力而拒不履行生效法律文书确定义务',
  '违反财产报告制度',
  '违反限制消费令',
  '以伪造证据、暴力、威胁等方法妨碍、抗拒执行',
];

/** Entries as a dishonest debtor, in two years each (公布失信被执行人名单信息的若干规定, article 2). */
function dishonest(person: Person, random: Random, emit: Emit): void {
  const entries = random.chance(0.8) ? 1 : 2;
  const { full } = countyOf(person.division);
  for (let entry = 0; entry < entries; entry++) {
    const publishedOn = dayIn(random, random.integer(provinceYear - 2, provinceYear));
    const year = yearOf(publishedOn);
    emit('公共信用_失信被执行人', {
      身份证号: person.id,
      案号: `（${year}）晋${person.division.slice(2, 6)}执${random.integer(1, 6000)}号`,
      执行法院: `${full}人民法院`,
      执行依据文号: `（${year - 1}）晋${person.division.slice(2, 6)}民初${random.integer(1, 9000)}号`,
      失信行为情形: random.pick(conducts),
      履行情况: random.chance(0.75) ? '全部未履行' : '部分未履行',
      未履行金额: yuan(random.integer(50, 60_000) * 10_000 + random.integer(0, 9999)),
      发布日期: publishedOn,
      更新时间: timeOf(random),
    });
  }
}

const records = [
  ['荣誉表彰', '注册志愿者星级认定', '志愿服务联合会'],
  ['荣誉表彰', '见义勇为先进个人', '公安局'],
  ['行政处罚', '未按规定参加道路交通安全学习', '公安局'],
  ['行政处罚', '燃放烟花爆竹违反规定', '公安局'],
  ['信用承诺', '证明事项告知承诺已履行', '行政审批服务管理局'],
  ['行政许可', '取得从业许可', '行政审批服务管理局'],
] as const;

function publicRecord(person: Person, random: Random, emit: Emit): void {
  const [kind, content, office] = random.pick(records);
  const recordedOn = pastDay(random, Math.max(yearOf(person.birthDate) + 18, 2019));
  emit('公共信用_自然人信用', {
    身份证号: person.id,
    信息类别: kind,
    信息内容: content,
    认定机关: countyOf(person.division).full + office,
    记录日期: recordedOn,
    公示截止日期: kind === '行政处罚' ? yearsAfter(recordedOn, 3) : null,
    更新时间: timeOf(random),
  });
}

function repair(person: Person, random: Random, emit: Emit): void {
  const appliedOn = pastDay(random, Math.max(yearOf(person.birthDate) + 19, 2021), provinceYear - 1);
  const decidedOn = `${yearOf(appliedOn) + 1}-01-${random.integer(10, 25)}`;
  emit('公共信用_信用修复', {
    身份证号: person.id,
    修复事项: random.pick(['行政处罚信息修复', '失信被执行人信息屏蔽', '严重失信主体名单移出']),
    申请日期: appliedOn,
    办结日期: isOver(decidedOn) ? decidedOn : null,
    办理机关: `${countyOf(person.division).city}发展和改革委员会`,
    修复结果: isOver(decidedOn) ? (random.chance(0.9) ? '同意修复' : '不予修复') : '办理中',
    更新时间: timeOf(random),
  });
}

export const generator: TopicGenerator = {
  topic: 'credit',
  rows(person, _household, random, emit) {
    if (person.age < 18) return;
    const owner = person.occupation === 'selfEmployed';
    const debtor = person.diedOn === null && person.age < 75 && random.chance(owner ? 0.03 : 0.006);
    // Some who paid since are no longer restricted, but stay on the register.
    const former = !debtor && random.chance(owner ? 0.02 : 0.004);
    if (debtor) dishonest(person, random, emit);
    if (debtor || former) {
      emit('公共信用', { 身份证号: person.id, 限制消费: debtor ? '是' : '否', 更新时间: timeOf(random) });
    }
    if (random.chance(owner ? 0.2 : 0.05)) publicRecord(person, random, emit);
    if (former || random.chance(0.002)) repair(person, random, emit);
  },
};
