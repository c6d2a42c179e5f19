import { timeOf, type TopicGenerator } from '../population/person.ts';
import { farmlandOf } from '../words/farmland.ts';
import { contract, purchaseSubsidy, landSubsidies } from './agriculture/land.ts';
import { machine, machineryLicence } from './agriculture/machinery.ts';
import { fishing, veterinarian } from './agriculture/professions.ts';

export const generator: TopicGenerator = {
  topic: 'agriculture',
  rows(person, _household, random, emit) {
    if (person.diedOn !== null) return;
    // A few who moved to town are still on their collective's roll, as no longer members.
    if (!person.urban || random.chance(0.02)) {
      const member = !person.urban && random.chance(0.97);
      emit('集体经济组织', {
        成员身份证号: person.id,
        成员名册: member ? '是' : '否',
        更新时间: timeOf(random),
      });
    }
    if (person.age < 18) return;
    const land = farmlandOf(person);
    if (land !== null) {
      contract(person, land, random, emit);
      landSubsidies(person, land, random, emit);
    }
    if (person.occupation === 'farmer') {
      const drives = person.sex === '男' && random.chance(0.12);
      if (drives) machineryLicence(person, random, emit);
      if (random.chance(drives ? 0.5 : 0.02)) {
        const boughtOn = machine(person, random, emit);
        purchaseSubsidy(person, boughtOn, random, emit);
      }
      if (random.chance(0.0015)) fishing(person, random, emit);
    }
    if (person.education >= 4 && person.age >= 23 && !person.urban && random.chance(0.012)) {
      veterinarian(person, random, emit);
    }
  },
};
