import {
  type Emit,
  type Person,
  type Random,
  type TopicGenerator,
  timeOf,
  yuan,
} from '../population/person.ts';
import { countyOf } from '../words/counties.ts';
import { dayIn, pastDay, yearOf, yearsAfter } from '../words/days.ts';
import { isHead } from '../words/family.ts';
import { monthsAfter } from '../words/months.ts';
import { digits, padded } from '../words/numbers.ts';

const homesteadBases = ['批准拨用', '批准拨用', '批准拨用', '继承', '分户取得'] as const;
const takenFor = [
  '高速公路建设项目',
  '城镇批次建设用地项目',
  '产业园区建设项目',
  '输变电工程项目',
  '水库工程项目',
] as const;
const resettlements = ['货币补偿', '货币补偿', '宅基地安置', '产权调换'] as const;
const buildings = ['农村村民住宅新建', '农村村民住宅翻建', '农村村民住宅扩建', '农产品仓储用房'] as const;
// Coal isn't given to natural persons.
const minerals = ['建筑用砂', '砖瓦用粘土', '石灰岩', '建筑石料用灰岩'] as const;

/** A code of 19 characters after TD/T 1001: county, cadastral zone and sub-zone, JC for homestead land, number. */
function parcelCode(person: Person): string {
  return `${person.division.slice(0, 9)}${padded(person.serial % 1_000, 3)}JC${padded(person.serial % 100_000, 5)}`;
}

function homestead(person: Person, random: Random, emit: Emit): void {
  const registeredOn = pastDay(random, Math.max(1990, yearOf(person.birthDate) + 20));
  // No more than 200 square metres a household in the plain; hill villages have larger ones from before.
  const area = random.integer(11_000, 33_300);
  emit('农村宅基地', {
    使用权人证件号: person.id,
    宗地代码: parcelCode(person),
    不动产权证号: `晋（${yearOf(registeredOn)}）${countyOf(person.division).county}不动产权第${digits(random, 7)}号`,
    坐落: person.address,
    宗地面积: yuan(area),
    房屋建筑面积: yuan(Math.floor(area * (0.4 + random.next() * 0.5))),
    取得方式: random.pick(homesteadBases),
    登记日期: registeredOn,
    更新时间: timeOf(random),
  });
}

function expropriation(person: Person, random: Random, emit: Emit): void {
  const paidOn = pastDay(random, Math.max(2012, yearOf(person.birthDate) + 18));
  // Hundredths of a mu; about 40,000 to 75,000 yuan a mu.
  const area = random.integer(20, 420);
  const place = countyOf(person.division);
  emit('土地征收', {
    被征收人证件号: person.id,
    征地项目: place.county + random.pick(takenFor),
    批准文号: `晋政地字〔${yearOf(paidOn) - 1}〕${random.integer(11, 480)}号`,
    征收面积: yuan(area),
    补偿金额: yuan(area * random.integer(400, 750) * 100),
    安置方式: random.pick(resettlements),
    是否纳入被征地农民社会保障: random.chance(0.6) ? '是' : '否',
    支付日期: paidOn,
    更新时间: timeOf(random),
  });
}

function planningPermit(person: Person, random: Random, emit: Emit): void {
  const issuedOn = pastDay(random, Math.max(2010, yearOf(person.birthDate) + 20));
  const storeys = random.integer(1, 3);
  emit('规划许可', {
    建设人证件号: person.id,
    许可证号: `乡字第${person.division.slice(0, 6)}${yearOf(issuedOn)}${digits(random, 5)}号`,
    建设项目名称: random.pick(buildings),
    建设位置: person.address,
    建设规模: yuan(storeys * random.integer(7_000, 13_500)),
    层数: storeys,
    发证日期: issuedOn,
    更新时间: timeOf(random),
  });
}

function miningRight(person: Person, random: Random, emit: Emit): void {
  const validFrom = dayIn(random, random.integer(2016, 2026));
  const explores = random.chance(0.15);
  emit('矿业权登记', {
    矿业权人证件号: person.id,
    许可证号: `${explores ? 'T' : 'C'}${person.division.slice(0, 6)}${yearOf(validFrom)}${digits(random, 11)}`,
    矿业权类型: explores ? '探矿权' : '采矿权',
    开采主矿种: random.pick(minerals),
    矿区面积: yuan(random.integer(3, 160)),
    所在行政区划: `${person.division.slice(0, 6)}000000`,
    有效期起: validFrom,
    有效期止: explores ? monthsAfter(validFrom, 60) : yearsAfter(validFrom, random.integer(5, 15)),
    更新时间: timeOf(random),
  });
}

/** Land in the countryside: homesteads of rural households, expropriation, planning permits, mining rights. */
export const generator: TopicGenerator = {
  topic: 'land',
  rows(person, _household, random, emit) {
    if (person.age < 18 || person.diedOn !== null) return;
    if (!person.urban) {
      const head = isHead(person);
      if (head && random.chance(0.93)) homestead(person, random, emit);
      if (random.chance(head ? 0.05 : 0.004)) expropriation(person, random, emit);
      if (head && random.chance(0.06)) planningPermit(person, random, emit);
    }
    if (person.occupation === 'selfEmployed' && random.chance(0.006)) miningRight(person, random, emit);
  },
};
