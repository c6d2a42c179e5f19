import { type Emit, type Person, type Random, type TopicGenerator, timeOf } from '../population/person.ts';
import { addictionRecords, penalties, sealedRecord } from './publicSecurity/records.ts';
import { blastingLicence, firearmPermit, guardCertificate } from './publicSecurity/permits.ts';

/** Civil servants and soldiers were examined before they were taken. */
function examined(person: Person): boolean {
  return person.occupation === 'civilServant' || person.occupation === 'soldier';
}

function conclusion(person: Person, random: Random, emit: Emit): void {
  const convicted = !examined(person) && random.chance(person.sex === '男' ? 0.014 : 0.003);
  emit('违法犯罪人员', {
    身份证号码: person.id,
    查询结论: convicted ? '否' : '是',
    更新时间: timeOf(random),
  });
}

/** Public security 公安: conclusions on criminal records, drugs, penalties, permits. */
export const generator: TopicGenerator = {
  topic: 'publicSecurity',
  rows(person, _household, random, emit) {
    if (person.age < 14) return;
    if (person.age >= 16) conclusion(person, random, emit);
    if (person.diedOn !== null) return;
    if (!examined(person)) {
      if (person.age < 36 && random.chance(0.001)) sealedRecord(person, random, emit);
      if (person.age >= 18) addictionRecords(person, random, emit);
      penalties(person, random, emit);
    }
    if (person.age < 18 || person.age > 60) return;
    guardCertificate(person, random, emit);
    if (person.age < 20) return;
    firearmPermit(person, random, emit);
    blastingLicence(person, random, emit);
  },
};
