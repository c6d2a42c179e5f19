import { timeOf, type Person, type Random, type Emit, type TopicGenerator } from '../population/person.ts';
import { countyOf } from '../words/counties.ts';
import { isOver, pastDay, provinceYear, yearOf, yearsAfter } from '../words/days.ts';
import { appraiser, lawyer, qualification } from './judicial/professions.ts';

const deeds = [
  ['继承权公证', '办理不动产转移登记', '中国'],
  ['委托公证', '办理房屋买卖手续', '中国'],
  ['学历公证', '出国留学', '英国'],
  ['无犯罪记录公证', '出国工作', '日本'],
  ['亲属关系公证', '出国探亲', '加拿大'],
  ['遗嘱公证', '处分个人财产', '中国'],
  ['赠与合同公证', '办理不动产转移登记', '中国'],
] as const;

function deed(person: Person, random: Random, emit: Emit): void {
  const [matter, purpose, place] = random.pick(deeds);
  const issuedOn = pastDay(random, Math.max(yearOf(person.birthDate) + 18, 2015));
  emit('公证管理', {
    当事人身份证号: person.id,
    公证书编号: `（${issuedOn.slice(0, 4)}）晋证民字第${random.integer(1, 9000)}号`,
    公证事项: matter,
    使用目的: purpose,
    使用地: place,
    公证机构: `${countyOf(person.division).city}公证处`,
    出证日期: issuedOn,
    更新时间: timeOf(random),
  });
}

/** Whoever was in prison in the last years is on the register; most have been released. */
function prison(person: Person, random: Random, emit: Emit): void {
  const imprisoned = person.occupation === 'unemployed' && person.diedOn === null && random.chance(0.7);
  emit('监狱管理', { 身份证号: person.id, 在押人员: imprisoned ? '是' : '否', 更新时间: timeOf(random) });
}

interface Measure {
  readonly kind: string;
  readonly office: string;
  readonly startsOn: string;
  readonly endsOn: string;
  readonly status: string;
}

function measureOf(person: Person, random: Random, firstYear: number, kinds: readonly string[]): Measure {
  const startsOn = pastDay(random, firstYear);
  const endsOn = yearsAfter(startsOn, random.integer(1, 3));
  const over = isOver(endsOn);
  return {
    kind: random.pick(kinds),
    office: `${countyOf(person.division).full}社区矫正管理局`,
    startsOn,
    endsOn,
    status: over || person.diedOn !== null ? '解除矫正' : '在矫',
  };
}

const kinds = ['缓刑', '缓刑', '缓刑', '假释', '管制', '暂予监外执行'];

function correction(person: Person, random: Random, emit: Emit): void {
  const measure = measureOf(person, random, Math.max(yearOf(person.birthDate) + 18, provinceYear - 4), kinds);
  emit('社区矫正_矫正对象', {
    身份证号: person.id,
    矫正类别: measure.kind,
    执行机构: measure.office,
    矫正开始日期: measure.startsOn,
    矫正结束日期: measure.endsOn,
    管理等级: random.chance(0.2) ? '严管' : '普管',
    矫正状态: measure.status,
    更新时间: timeOf(random),
  });
}

/** Kept apart from adults: their identity is not shared (社区矫正法, article 54). */
function juvenile(person: Person, random: Random, emit: Emit): void {
  const measure = measureOf(person, random, Math.min(yearOf(person.birthDate) + 14, provinceYear), [
    '缓刑',
    '管制',
  ]);
  emit('社区矫正_未成年矫正对象', {
    身份证号: person.id,
    矫正类别: measure.kind,
    执行机构: measure.office,
    矫正开始日期: measure.startsOn,
    矫正结束日期: measure.endsOn,
    就学就业情况: person.occupation === 'student' ? '在校就读' : '职业技能培训',
    矫正状态: measure.status,
    更新时间: timeOf(random),
  });
}

const matters = [
  '请求支付劳动报酬',
  '婚姻家庭纠纷',
  '交通事故损害赔偿',
  '请求给付赡养费',
  '工伤损害赔偿',
  '刑事辩护',
];

function legalAid(person: Person, random: Random, emit: Emit): void {
  const grantedOn = pastDay(random, Math.max(yearOf(person.birthDate) + 16, 2016));
  const closedOn = yearsAfter(grantedOn, 1);
  const matter = random.pick(matters);
  emit('法律援助', {
    受援人身份证号: person.id,
    援助案号: `晋援字〔${grantedOn.slice(0, 4)}〕第${random.integer(1, 3000)}号`,
    案由: matter,
    援助形式:
      matter === '刑事辩护' ? '刑事辩护' : random.pick(['民事诉讼代理', '劳动仲裁代理', '代拟法律文书']),
    法律援助机构: `${countyOf(person.division).full}法律援助中心`,
    准予援助日期: grantedOn,
    结案日期: isOver(closedOn) ? closedOn : null,
    更新时间: timeOf(random),
  });
}

export const generator: TopicGenerator = {
  topic: 'judicial',
  rows(person, _household, random, emit) {
    if (person.age < 14) return;
    if (person.age < 18) {
      if (random.chance(0.008)) juvenile(person, random, emit);
      return;
    }
    if (random.chance(0.025)) deed(person, random, emit);
    if (random.chance(person.lowIncome || person.disability !== null ? 0.06 : 0.005)) {
      legalAid(person, random, emit);
    }
    const inOffice = person.occupation === 'civilServant' || person.occupation === 'soldier';
    if (!inOffice && person.age < 75) {
      if (random.chance(person.occupation === 'unemployed' ? 0.03 : 0.002)) prison(person, random, emit);
      else if (random.chance(0.003)) correction(person, random, emit);
    }
    if (person.education < 5 || person.age < 23) return;
    if (random.chance(0.03)) {
      const passedIn = qualification(person, random, emit);
      const works = person.occupation === 'employee' || person.occupation === 'selfEmployed';
      if (works && random.chance(0.6)) lawyer(person, passedIn, random, emit);
    } else if (person.age >= 32 && person.occupation === 'employee' && random.chance(0.004)) {
      appraiser(person, random, emit);
    }
  },
};
