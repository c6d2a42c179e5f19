/** Vaccinations: the national schedule for children, other ones for adults. */
import { type Emit, type Person, type Random, provinceDay, timeOf } from '../../population/person.ts';
import { pastDay } from '../../words/days.ts';
import { clinicOf } from '../../words/hospitals.ts';
import { monthsAfter } from '../../words/months.ts';
import { digits } from '../../words/numbers.ts';

/** The national immunisation schedule of 2021: vaccine, dose, month of age at which it is due. */
const schedule = [
  ['乙型肝炎疫苗', 1, 0],
  ['卡介苗', 1, 0],
  ['乙型肝炎疫苗', 2, 1],
  ['脊髓灰质炎灭活疫苗', 1, 2],
  ['脊髓灰质炎灭活疫苗', 2, 3],
  ['百白破疫苗', 1, 3],
  ['脊髓灰质炎减毒活疫苗', 3, 4],
  ['百白破疫苗', 2, 4],
  ['百白破疫苗', 3, 5],
  ['乙型肝炎疫苗', 3, 6],
  ['A群流脑多糖疫苗', 1, 6],
  ['麻腮风疫苗', 1, 8],
  ['乙脑减毒活疫苗', 1, 8],
  ['A群流脑多糖疫苗', 2, 9],
  ['甲肝减毒活疫苗', 1, 18],
  ['百白破疫苗', 4, 18],
  ['麻腮风疫苗', 2, 18],
  ['乙脑减毒活疫苗', 2, 24],
  ['A群C群流脑多糖疫苗', 3, 36],
  ['脊髓灰质炎减毒活疫苗', 4, 48],
  ['白破疫苗', 1, 72],
  ['A群C群流脑多糖疫苗', 4, 72],
] as const;

/** Children born since then have electronic records of every dose. */
const electronicSince = '2019';

const adultVaccines = ['流感疫苗', '流感疫苗', '人用狂犬病疫苗', '重组乙型肝炎疫苗'] as const;

function dose(
  person: Person,
  vaccine: string,
  number: number,
  day: string,
  time: string,
  random: Random,
  emit: Emit,
): void {
  emit('免疫规划', {
    居民身份证号: person.id,
    疫苗名称: vaccine,
    剂次: number,
    接种日期: day,
    疫苗批号: `${day.slice(0, 4)}${digits(random, 5)}`,
    接种单位: clinicOf(person),
    更新时间: time,
  });
}

export function vaccinations(person: Person, random: Random, emit: Emit): void {
  // A child's doses come from one record card, so that they share the time of its last synchronisation.
  const time = timeOf(random);
  if (person.birthDate >= electronicSince) {
    for (const [vaccine, number, month] of schedule) {
      const due = month === 0 ? person.birthDate : monthsAfter(person.birthDate, month);
      if (due >= provinceDay) return;
      if (random.chance(0.96)) dose(person, vaccine, number, due, time, random, emit);
    }
    return;
  }
  if (random.chance(0.45)) {
    dose(person, '新型冠状病毒灭活疫苗', 1, random.date('2021-03-01', '2021-06-30'), time, random, emit);
    dose(person, '新型冠状病毒灭活疫苗', 2, random.date('2021-07-01', '2021-12-20'), time, random, emit);
  }
  if (random.chance(person.age >= 60 ? 0.2 : 0.06)) {
    dose(person, random.pick(adultVaccines), 1, pastDay(random, 2022), time, random, emit);
  }
}
