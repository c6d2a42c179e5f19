import { timeOf, type TopicGenerator } from '../population/person.ts';
import { countyOf } from '../words/counties.ts';
import { pastDay, provinceYear, yearOf, yearsAfter } from '../words/days.ts';

const pharmacies = ['仁和大药房', '福寿堂药店', '万民药房', '康乐药房', '益源大药房', '同心堂药店'];

export const generator: TopicGenerator = {
  topic: 'medicalProducts',
  rows(person, _household, random, emit) {
    if (person.education < 4 || person.age < 25 || person.diedOn !== null) return;
    if (person.occupation !== 'employee' && person.occupation !== 'selfEmployed') return;
    if (!random.chance(0.012)) return;
    // Valid for five years (执业药师注册管理办法, article 12).
    const registeredOn = pastDay(random, Math.max(yearOf(person.birthDate) + 25, provinceYear - 4));
    const { full } = countyOf(person.division);
    const retail = random.chance(0.85);
    emit('执业药师', {
      身份证号: person.id,
      注册证编号: `1412${registeredOn.slice(2, 4)}${1_000_000 + (person.serial % 9_000_000)}`,
      执业类别: random.pick(['药学', '药学', '中药学', '药学与中药学']),
      执业范围: retail ? '药品零售' : random.pick(['药品批发', '药品使用', '药品生产']),
      执业单位: full + (retail ? random.pick(pharmacies) : random.pick(['人民医院', '医药有限公司'])),
      注册日期: registeredOn,
      有效期至: yearsAfter(registeredOn, 5),
      更新时间: timeOf(random),
    });
  },
};
