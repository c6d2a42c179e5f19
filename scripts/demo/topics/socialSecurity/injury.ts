/** Work injuries and what was left of them. */
import { dateOf, dayNumber } from '../../population/calendar.ts';
import { type Emit, type Person, type Random, timeOf } from '../../population/person.ts';
import { pastDay, yearOf } from '../../words/days.ts';
import { cityOf } from '../../words/hospitals.ts';
import { later, lastDay, overBy } from '../../words/months.ts';
import { digits } from '../../words/numbers.ts';
import { firstContribution } from './insurance.ts';

const injuries = [
  '右手食指骨折',
  '左胫腓骨骨折',
  '腰椎压缩性骨折',
  '头皮裂伤、脑震荡',
  '左手机械绞伤',
  '右眼球挫伤',
  '双手烧伤',
  '煤工尘肺壹期',
] as const;

/** Conclusions with the article of the Regulation on Work-related Injury Insurance. */
const conclusions = [
  ['认定为工伤', '第十四条第（一）项'],
  ['认定为工伤', '第十四条第（一）项'],
  ['认定为工伤', '第十四条第（一）项'],
  ['认定为工伤', '第十四条第（六）项'],
  ['认定为工伤', '第十四条第（五）项'],
  ['视同工伤', '第十五条第（一）项'],
  ['不予认定工伤', '第十四条、第十五条'],
] as const;

const degrees = ['十级', '十级', '十级', '九级', '九级', '八级', '七级', '五级', '三级', '未达等级'] as const;

function assessment(person: Person, decidedOn: string, random: Random, emit: Emit): void {
  const degree = random.pick(degrees);
  emit('工伤保险_鉴定结论', {
    社会保障号码: person.id,
    鉴定结论书编号: `晋劳鉴〔${decidedOn.slice(0, 4)}〕${digits(random, 5)}号`,
    伤残等级: degree,
    生活自理障碍等级: degree === '三级' ? '部分生活自理障碍' : '无生活自理障碍',
    鉴定机构: `${cityOf(person)}劳动能力鉴定委员会`,
    // Assessed when the injury has settled.
    鉴定日期: overBy(dateOf(dayNumber(decidedOn) + random.integer(60, 300))),
    更新时间: timeOf(random),
  });
}

/** Mines and building sites are the dangerous places. */
export function workInjury(person: Person, random: Random, emit: Emit): void {
  const employer = person.employer?.name ?? '';
  const dangerous = employer.includes('煤') || employer.includes('建');
  if (!random.chance(dangerous ? 0.035 : 0.006)) return;
  const since = firstContribution(person);
  const injuredOn = later(pastDay(random, Math.max(2014, yearOf(since))), since);
  if (injuredOn > lastDay) return;
  // The decision takes sixty days at most from the application.
  const decidedOn = overBy(dateOf(dayNumber(injuredOn) + random.integer(25, 110)));
  const [conclusion, clause] = random.pick(conclusions);
  emit('工伤保险_认定决定', {
    社会保障号码: person.id,
    认定决定书编号: `晋人社工认字〔${decidedOn.slice(0, 4)}〕${digits(random, 5)}号`,
    用人单位: employer === '' ? null : employer,
    事故伤害日期: injuredOn,
    伤害情况: random.pick(injuries),
    认定结论: conclusion,
    认定依据: clause,
    认定日期: decidedOn,
    更新时间: timeOf(random),
  });
  if (conclusion !== '不予认定工伤' && random.chance(0.6)) assessment(person, decidedOn, random, emit);
}
