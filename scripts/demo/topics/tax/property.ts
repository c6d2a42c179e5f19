/** Taxes on cars and homes: one entry for each that the registers know. */
import { type Emit, type Person, type Random, provinceDay, timeOf, yuan } from '../../population/person.ts';
import { provinceYear, yearOf } from '../../words/days.ts';
import { type Car, carOf } from '../../words/cars.ts';
import { type Home, homeOf } from '../../words/homes.ts';

const collectors = [
  '中国人民财产保险股份有限公司山西省分公司',
  '中国平安财产保险股份有限公司山西分公司',
  '中国太平洋财产保险股份有限公司山西分公司',
  '中国人寿财产保险股份有限公司山西省分公司',
] as const;

/** Tenth of the price without value-added tax; electric cars are exempt up to 30,000 yuan until 2025, then halved. */
function purchaseTax(car: Car, random: Random): readonly [taxable: number, amount: number] {
  const taxable = Math.floor((car.priceFen * (0.9 + random.next() * 0.1)) / 1.13);
  const full = Math.round(taxable / 10);
  if (!car.newEnergy) return [taxable, full];
  return [taxable, yearOf(car.registeredOn) >= 2026 ? Math.round(full / 2) : 0];
}

/** The province's yearly tax in fen by displacement; electric cars pay none. */
function vesselTax(displacement: number): number {
  if (displacement === 0) return 0;
  if (displacement <= 1_000) return 18_000;
  if (displacement <= 1_600) return 30_000;
  return displacement <= 2_000 ? 36_000 : 72_000;
}

function carTaxes(person: Person, car: Car, random: Random, emit: Emit): void {
  const [taxable, amount] = purchaseTax(car, random);
  emit('车购税', {
    身份证件号码: person.id,
    车辆识别代号: car.identificationNumber,
    厂牌型号: car.model,
    计税价格: yuan(taxable),
    实缴税额: yuan(amount),
    是否减免: car.newEnergy ? '是' : '否',
    完税日期: car.registeredOn,
    更新时间: timeOf(random),
  });
  const yearly = vesselTax(car.displacement);
  if (yearly === 0) return;
  const collector = random.pick(collectors);
  // Paid with the compulsory insurance, a year from the day of registration.
  const day = car.registeredOn.slice(4);
  for (let year = Math.max(provinceYear - 1, yearOf(car.registeredOn)); year <= provinceYear; year++) {
    const paidOn = year + day;
    if (paidOn >= provinceDay || random.chance(0.03)) continue;
    emit('车船税', {
      身份证件号码: person.id,
      号牌号码: car.plate,
      车辆识别代号: car.identificationNumber,
      税款所属年度: year,
      缴纳税额: yuan(yearly),
      代收代缴机构: collector,
      缴纳日期: paidOn,
      更新时间: timeOf(random),
    });
  }
}

function deedTax(person: Person, home: Home, random: Random, emit: Emit): void {
  // Since 2016 one per cent up to 90 m² of the only home, 1.5 above; before, three per cent at most times.
  const halves = home.signedOn < '2016' ? 6 : home.areaCenti <= 9_000 ? 2 : 3;
  emit('契税', {
    身份证件号码: person.id,
    不动产单元号: home.unitNumber,
    房屋坐落: home.location,
    计税价格: yuan(home.priceFen),
    适用税率: yuan(halves * 50),
    实缴税额: yuan(Math.round((home.priceFen * halves) / 200)),
    完税日期: home.registeredOn,
    更新时间: timeOf(random),
  });
}

export function propertyTaxes(person: Person, random: Random, emit: Emit): void {
  for (let index = 0; index < person.vehicles; index++) {
    carTaxes(person, carOf(person, index), random, emit);
  }
  for (let index = 0; index < person.properties; index++) {
    const home = homeOf(person, index);
    // Older deeds were never brought into the electronic archive.
    if (home.signedOn >= '2005') deedTax(person, home, random, emit);
  }
}
