import { timeOf, type TopicGenerator } from '../population/person.ts';

export const generator: TopicGenerator = {
  topic: 'water',
  rows(person, _household, random, emit) {
    // Those who were moved by 30 June 2006, and their like, are supported for twenty years, the dead no more.
    if (person.urban || person.age < 20 || !random.chance(0.03)) return;
    emit('水库移民', {
      身份证号: person.id,
      扶持人口: person.diedOn === null && random.chance(0.93) ? '是' : '否',
      更新时间: timeOf(random),
    });
  },
};
