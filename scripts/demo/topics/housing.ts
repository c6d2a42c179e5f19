import { type Emit, type Person, type Random, type TopicGenerator, timeOf } from '../population/person.ts';
import { pastDay, yearOf, yearsAfter } from '../words/days.ts';
import { isHead } from '../words/family.ts';
import { digits } from '../words/numbers.ts';
import { providentFund } from './housing/provident-fund.ts';
import { housingSecurity } from './housing/security.ts';
import { sales, tenancies } from './housing/trade.ts';

/** Registrations in construction: kind, specialty, letters before the number. */
const registrations = [
  ['一级建造师', '建筑工程', '晋1'],
  ['二级建造师', '建筑工程', '晋2'],
  ['二级建造师', '市政公用工程', '晋2'],
  ['二级建造师', '机电工程', '晋2'],
  ['注册监理工程师', '房屋建筑工程', '14'],
  ['一级注册造价工程师', '土木建筑工程', '建造'],
  ['二级注册建筑师', '建筑设计', 'B14'],
  ['一级注册结构工程师', '结构设计', 'S14'],
] as const;

function constructionRegistration(person: Person, random: Random, emit: Emit): void {
  const [kind, specialty, prefix] = random.pick(registrations);
  const registeredOn = pastDay(random, Math.max(2018, yearOf(person.birthDate) + 25));
  emit('建设人员', {
    证件号码: person.id,
    注册类别: kind,
    注册专业: specialty,
    注册编号: prefix + digits(random, 10),
    聘用企业: person.employer?.name ?? null,
    注册日期: registeredOn,
    有效期至: yearsAfter(registeredOn, registeredOn < '2023-10' ? 6 : 3),
    更新时间: timeOf(random),
  });
}

/** Housing 住房和城乡建设: trade, security, the provident fund, registrations in construction. */
export const generator: TopicGenerator = {
  topic: 'housing',
  flags: ['是否改造'],
  rows(person, household, random, emit) {
    if (person.diedOn !== null) return;
    sales(person, random, emit);
    if (person.age < 18) return;
    tenancies(person, random, emit);
    if (isHead(person)) housingSecurity(person, household, random, emit);
    providentFund(person, random, emit);
    const employer = person.employer;
    if (employer === null || person.education < 4) return;
    const builds = employer.name.includes('建');
    if (random.chance(builds ? 0.15 : 0.006)) constructionRegistration(person, random, emit);
  },
};
