import {
  provinceDay,
  timeOf,
  type Person,
  type Random,
  type Emit,
  type TopicGenerator,
} from '../population/person.ts';
import { countyOf } from '../words/counties.ts';
import { isOver, pastDay, provinceYear, yearOf, yearsAfter } from '../words/days.ts';
import { studentLoanBanks } from '../words/banks.ts';
import { colleges, countySchool, majors, universities } from '../words/schools.ts';

const gradeNames = '一二三四五六';

interface Stage {
  readonly stage: string;
  /** Kind of school in a county; null for universities. */
  readonly school: string | null;
  readonly firstAge: number;
}

const kindergarten: Stage = { stage: '学前', school: '幼儿园', firstAge: 3 };
const primary: Stage = { stage: '小学', school: '小学', firstAge: 6 };
const junior: Stage = { stage: '初中', school: '中学校', firstAge: 12 };
const senior: Stage = { stage: '普通高中', school: '高级中学', firstAge: 15 };
const vocational: Stage = { stage: '中等职业教育', school: '职业中学', firstAge: 15 };
const college: Stage = { stage: '专科', school: null, firstAge: 18 };
const bachelor: Stage = { stage: '本科', school: null, firstAge: 18 };
const master: Stage = { stage: '硕士研究生', school: null, firstAge: 22 };

function stageOf(person: Person, random: Random): Stage | null {
  if (person.occupation !== 'student') {
    return person.age >= 3 && person.age < 6 && random.chance(0.85) ? kindergarten : null;
  }
  if (person.age < 12) return primary;
  if (person.age < 15) return junior;
  if (person.age < 18) return random.chance(0.35) ? vocational : senior;
  if (person.age >= 22) return master;
  return random.chance(0.45) ? college : bachelor;
}

function enrolment(person: Person, stage: Stage, random: Random, emit: Emit): string {
  const school =
    stage.school === null
      ? random.pick(stage === college ? colleges : universities)
      : countySchool(person.division, random.integer(1, 9), stage.school);
  const year = Math.min(Math.max(person.age - stage.firstAge, 0), stage === primary ? 5 : 2);
  emit('学籍管理_在校生', {
    身份证号: person.id,
    学校名称: school,
    学号: `${provinceYear - year}${1_000_000 + person.serial}`,
    学段: stage.stage,
    年级:
      stage === kindergarten ? (['小班', '中班', '大班'][year] ?? '大班') : `${gradeNames.charAt(year)}年级`,
    入学日期: `${provinceYear - year}-09-01`,
    是否寄宿: random.chance(person.age >= 15 ? 0.8 : 0.15) ? '是' : '否',
    学籍状态: random.chance(0.985) ? '在读' : '休学',
    更新时间: timeOf(random),
  });
  return school;
}

function aid(person: Person, stage: Stage, school: string, random: Random, emit: Emit): void {
  if (!random.chance(person.lowIncome || person.disability !== null ? 0.9 : 0.06)) return;
  const higher = stage.school === null;
  const [programme, amount] = higher
    ? ['国家助学金', random.pick(['1100.00', '1650.00', '2200.00'])]
    : stage.firstAge === 15
      ? ['国家助学金', '1000.00']
      : stage === kindergarten
        ? ['学前教育资助', '500.00']
        : ['义务教育家庭经济困难学生生活补助', '625.00'];
  for (const [term, day] of [
    ['春季', `${provinceYear}-05-20`],
    ['秋季', `${provinceYear - 1}-11-25`],
  ] as const) {
    emit('学生资助_资助记录', {
      身份证号: person.id,
      资助项目: programme,
      学年: `${provinceYear - 1}-${provinceYear}学年`,
      学期: term,
      资助金额: amount,
      就读学校: school,
      发放日期: day,
      更新时间: timeOf(random),
    });
  }
}

function loans(person: Person, random: Random, emit: Emit): void {
  const from = Math.max(yearOf(person.birthDate) + 18, provinceYear - 8);
  const years = random.integer(1, 4);
  for (let year = from; year < from + years && year < provinceYear; year++) {
    const principal = random.integer(12, 40) * 500;
    const owed = person.occupation === 'student' ? principal : Math.round(principal * random.next());
    emit('学生资助_助学贷款', {
      身份证号: person.id,
      合同编号: `14${year}${10_000_000 + person.serial * 4 + (year - from)}`,
      贷款类型: random.chance(0.9) ? '生源地信用助学贷款' : '校园地国家助学贷款',
      经办银行: random.chance(0.9) ? studentLoanBanks[0] : random.pick(studentLoanBanks),
      贷款本金: `${principal}.00`,
      贷款余额: `${owed}.00`,
      签订日期: `${year}-08-${random.integer(10, 28)}`,
      到期日期: `${year + 18}-12-20`,
      更新时间: timeOf(random),
    });
  }
}

/** Level, degree, usual age at graduation, code of the certificate. */
const diplomas = [
  ['专科', '无', 21, '06'],
  ['本科', '学士', 22, '05'],
  ['硕士研究生', '硕士', 25, '02'],
  ['博士研究生', '博士', 29, '01'],
] as const;

function degrees(person: Person, random: Random, emit: Emit): void {
  const major = random.pick(majors);
  const born = yearOf(person.birthDate);
  // A college diploma stands alone; from a bachelor's degree on each level is on record.
  const first = person.education === 4 ? 0 : 1;
  for (let at = first; at <= person.education - 4; at++) {
    const [level, degree, age, code] = diplomas[at] ?? diplomas[0];
    const graduatedOn = `${born + age}-07-01`;
    if (graduatedOn >= provinceDay) return;
    emit('学历学位', {
      身份证号: person.id,
      学历层次: level,
      学位: at === 0 ? null : major[1] + degree,
      毕业学校: at === 0 ? random.pick(colleges) : random.pick(universities),
      专业: major[0],
      学习形式: random.chance(0.82) ? '全日制' : '函授',
      毕业日期: graduatedOn,
      证书编号: `10${100 + (person.serial % 900)}1${born + age}${code}${100_000 + (person.serial % 900_000)}`,
      更新时间: timeOf(random),
    });
  }
}

const subjects = ['语文', '数学', '英语', '物理', '化学', '思想政治', '历史', '音乐', '体育与健康'];

function teacher(person: Person, random: Random, emit: Emit): void {
  const born = yearOf(person.birthDate);
  const day = pastDay(random, Math.max(born + 22, 2001), Math.min(born + 32, provinceYear));
  emit('教师资格', {
    证件号码: person.id,
    证书号码: `${day.slice(0, 4)}14${100_000_000 + person.serial}`,
    资格种类: random.pick(['幼儿园教师资格', '小学教师资格', '初级中学教师资格', '高级中学教师资格']),
    任教学科: random.pick(subjects),
    认定日期: day,
    认定机构: `${countyOf(person.division).full}教育局`,
    定期注册结论: random.chance(0.7) ? '合格' : '未注册',
    更新时间: timeOf(random),
  });
}

const misconducts = [
  '携带通讯工具进入考场',
  '抄袭他人答案',
  '在考试结束信号发出后继续答题',
  '由他人冒名代替参加考试',
];

function examinations(person: Person, random: Random, emit: Emit): void {
  const year = yearOf(person.birthDate) + 18;
  // The register of scores begins with 2012.
  if (year < 2012 || year > provinceYear) return;
  const exam = `${year}年普通高等学校招生全国统一考试`;
  const score = random.integer(180, 680);
  emit('教育考试_成绩', {
    身份证号: person.id,
    考试名称: exam,
    考试日期: `${year}-06-07`,
    考生号: `${String(year).slice(2)}${person.division.slice(0, 6)}${100_000 + (person.serial % 900_000)}`,
    科类: year < 2025 ? random.pick(['理工类', '文史类']) : random.pick(['物理类', '历史类']),
    总分: score,
    是否录取: score > 250 ? 1 : 0,
    更新时间: timeOf(random),
  });
  if (!random.chance(0.008)) return;
  const conduct = random.pick(misconducts);
  const severe = conduct === misconducts[3];
  const decidedOn = `${year}-06-${random.integer(20, 29)}`;
  emit('教育考试_违规处理', {
    身份证号: person.id,
    考试名称: exam,
    违规行为: conduct,
    处理结果: severe ? '各科成绩无效，停考三年' : '当次报名参加考试的各科成绩无效',
    处理机构: '山西省招生考试管理中心',
    处理日期: decidedOn,
    停考截止日期: severe ? yearsAfter(decidedOn, 3) : null,
    更新时间: timeOf(random),
  });
}

const putonghuaLevels = ['一级乙等', '二级甲等', '二级甲等', '二级乙等', '二级乙等', '三级甲等'];

export const generator: TopicGenerator = {
  topic: 'education',
  flags: ['是否录取'],
  rows(person, _household, random, emit) {
    if (person.diedOn === null && person.age < 30) {
      const stage = stageOf(person, random);
      if (stage !== null) aid(person, stage, enrolment(person, stage, random, emit), random, emit);
    }
    if (person.age >= 18 && person.age < 34 && person.education >= 3) {
      examinations(person, random, emit);
      if (person.education >= 4 || person.occupation === 'student') {
        if (random.chance(person.lowIncome ? 0.6 : 0.12)) loans(person, random, emit);
      }
    }
    if (person.education < 4 || person.age < 20) return;
    degrees(person, random, emit);
    const graduate = isOver(`${yearOf(person.birthDate) + 22}-07-01`);
    const teaches = graduate && random.chance(0.08);
    if (teaches) teacher(person, random, emit);
    if (teaches || random.chance(0.25)) {
      emit('语言文字', {
        身份证号: person.id,
        普通话证书: teaches
          ? random.pick(['一级乙等', '二级甲等', '二级乙等'])
          : random.pick(putonghuaLevels),
        更新时间: timeOf(random),
      });
    }
  },
};
