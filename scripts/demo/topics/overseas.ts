import { timeOf, type TopicGenerator } from '../population/person.ts';
import { countyOf } from '../words/counties.ts';
import { pastDay, yearOf } from '../words/days.ts';

const countries = ['印度尼西亚', '马来西亚', '越南', '缅甸', '泰国', '美国', '加拿大', '日本', '澳大利亚'];

export const generator: TopicGenerator = {
  topic: 'overseas',
  rows(person, _household, random, emit) {
    if (person.age < 18 || !random.chance(0.003)) return;
    const recognisedOn = pastDay(random, Math.max(yearOf(person.birthDate) + 18, 1991));
    // Most who returned did so in the 1950s and 1960s.
    const returned = person.age >= 66 && random.chance(0.4);
    emit('侨务管理', {
      身份证号: person.id,
      身份类别: returned ? '归侨' : '侨眷',
      侨居国: returned ? (countries[random.integer(0, 4)] ?? null) : random.pick(countries),
      证明编号: `晋侨${recognisedOn.slice(0, 4)}${10_000 + (person.serial % 90_000)}`,
      认定日期: recognisedOn,
      认定机关: `${countyOf(person.division).full}人民政府侨务办公室`,
      更新时间: timeOf(random),
    });
  },
};
