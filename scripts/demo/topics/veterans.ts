import {
  timeOf,
  yuan,
  type Person,
  type Random,
  type Emit,
  type TopicGenerator,
} from '../population/person.ts';
import { benefitBanks, cardBanks } from '../words/banks.ts';
import { countyOf } from '../words/counties.ts';
import { dayIn, isOver, pastDay, provinceYear, yearOf, yearsAfter } from '../words/days.ts';

const branches = ['陆军', '陆军', '陆军', '空军', '海军', '火箭军', '武装警察部队', '联勤保障部队'];
const merits = ['三等功一次', '嘉奖两次', '优秀士兵一次', '三等功两次'];

interface Service {
  readonly dischargedOn: string;
  readonly years: number;
}

function service(person: Person, random: Random, emit: Emit): Service | null {
  const enlistedAt = random.integer(18, 21);
  const years = Math.min(random.chance(0.65) ? 2 : random.integer(5, 16), person.age - enlistedAt - 1);
  if (years < 1) return null;
  const enlisted = yearOf(person.birthDate) + enlistedAt;
  const dischargedOn = `${enlisted + years}-12-01`;
  if (!isOver(dischargedOn)) return null;
  const officer = years > 8 && random.chance(0.2);
  emit('退役军人', {
    身份证号码: person.id,
    军兵种: random.pick(branches),
    兵役类别: officer ? '军官' : years <= 2 ? '义务兵' : '军士',
    入伍日期: `${enlisted}-12-01`,
    退役日期: dischargedOn,
    退役时军衔: officer ? '上尉' : years <= 2 ? '上等兵' : years <= 5 ? '下士' : '二级上士',
    退役方式: officer ? '转业' : '退出现役',
    立功受奖情况: random.chance(0.3) ? random.pick(merits) : null,
    更新时间: timeOf(random),
  });
  return { dischargedOn, years };
}

function resettlement(person: Person, served: Service, random: Random, emit: Emit): void {
  const placed = served.years >= 12;
  const unit = placed ? person.employer?.name : undefined;
  emit('退役军人_安置信息', {
    身份证号码: person.id,
    安置方式: placed ? '安排工作' : '自主就业',
    安置地: countyOf(person.division).full,
    接收单位: unit ?? null,
    安置日期: yearsAfter(`${served.dischargedOn.slice(0, 4)}-06-30`, 1),
    一次性经济补助: placed ? '0.00' : `${served.years * random.integer(3, 6) * 1000}.00`,
    更新时间: timeOf(random),
  });
}

function card(person: Person, kind: string, random: Random, emit: Emit): void {
  // The cards have been issued since 2022.
  const issuedOn = pastDay(random, 2022);
  emit('退役军人_优待证', {
    身份证号码: person.id,
    优待证编号: `14${issuedOn.slice(2, 4)}${10_000_000 + person.serial}`,
    优待证类型: kind,
    合作银行: random.pick(cardBanks),
    发证日期: issuedOn,
    有效期至: yearsAfter(issuedOn, 10),
    卡状态: person.diedOn !== null ? '注销' : random.chance(0.95) ? '正常' : '挂失',
    更新时间: timeOf(random),
  });
}

const grades = ['五级', '六级', '七级', '八级', '九级', '十级', '十级'];
const conflicts = ['抗美援朝战争', '对越自卫还击作战', '抢险救灾', '执行公务'];
const conflictYears = [1952, 1979, 1998, 2005];

function martyrKin(person: Person, random: Random, emit: Emit): void {
  // Kin of the old wars are old themselves.
  const at = person.age > 68 ? random.integer(0, 1) : random.integer(2, 3);
  const sacrificedOn = dayIn(random, conflictYears[at] ?? 1998);
  const child = person.birthDate < sacrificedOn && person.age < 80;
  emit('烈士褒扬', {
    遗属身份证号: person.id,
    与烈士关系: child ? '子女' : person.birthDate < sacrificedOn ? '兄弟姐妹' : '其他亲属',
    烈士证明书编号: `民烈字第${100_000 + (person.serial % 900_000)}号`,
    牺牲情节: conflicts[at] ?? null,
    牺牲日期: sacrificedOn,
    是否持证人: child && random.chance(0.7) ? '是' : '否',
    更新时间: timeOf(random),
  });
}

/** What a beneficiary draws a month, in fen. */
function benefitOf(kind: string, grade: string | null): readonly [string, number] {
  if (grade !== null) return ['残疾抚恤金', 450_000 - grades.indexOf(grade) * 55_000];
  if (kind === '烈士遗属') return ['定期抚恤金', 345_000];
  if (kind === '带病回乡退伍军人') return ['定期定量补助', 95_000];
  return ['老年生活补助', 72_000];
}

function benefits(person: Person, kind: string, grade: string | null, random: Random, emit: Emit): void {
  const [programme, monthly] = benefitOf(kind, grade);
  const bank = random.pick(benefitBanks);
  const amount = yuan(monthly * 3);
  for (const [period, day] of [
    [`${provinceYear}年第三季度`, `${provinceYear}-07-15`],
    [`${provinceYear}年第二季度`, `${provinceYear}-04-15`],
    [`${provinceYear}年第一季度`, `${provinceYear}-01-15`],
  ] as const) {
    emit('优抚对象_抚恤发放', {
      身份证号码: person.id,
      补助项目: programme,
      所属期间: period,
      发放金额: amount,
      发放日期: day,
      代发银行: bank,
      发放状态: random.chance(0.99) ? '已发放' : '退回重发',
      更新时间: timeOf(random),
    });
  }
}

export const generator: TopicGenerator = {
  topic: 'veterans',
  rows(person, _household, random, emit) {
    let kind: string | null = null;
    let grade: string | null = null;
    if (person.veteran) {
      const served = service(person, random, emit);
      if (served !== null) {
        if (random.chance(0.9)) resettlement(person, served, random, emit);
        if (random.chance(0.06)) {
          kind = '残疾军人';
          grade = random.pick(grades);
        } else if (person.age >= 60 && !person.urban) {
          kind = '60周岁以上农村籍退役士兵';
        } else if (random.chance(0.03)) {
          kind = '带病回乡退伍军人';
        }
        if (random.chance(0.8)) card(person, '退役军人优待证', random, emit);
      }
    } else if (person.age >= 30 && random.chance(person.age >= 60 ? 0.004 : 0.0006)) {
      kind = '烈士遗属';
      martyrKin(person, random, emit);
      if (random.chance(0.7)) card(person, '烈士、因公牺牲军人、病故军人遗属优待证', random, emit);
    }
    if (kind === null) return;
    emit('优抚对象', { 身份证号码: person.id, 残疾等级: grade, 类别: kind, 更新时间: timeOf(random) });
    if (person.diedOn === null) benefits(person, kind, grade, random, emit);
  },
};
