/** Sales and tenancies of homes. */
import { type Emit, type Person, type Random, timeOf, yuan } from '../../population/person.ts';
import { pastDay, yearsAfter } from '../../words/days.ts';
import { estateAddress, type Home, homeOf } from '../../words/homes.ts';
import { digits, padded } from '../../words/numbers.ts';
import { mixed } from '../../words/own-business.ts';

function saleRow(
  person: Person,
  home: Pick<Home, 'location' | 'areaCenti' | 'priceFen' | 'signedOn' | 'new'>,
  party: string,
  random: Random,
  emit: Emit,
): void {
  emit('房屋交易_网签合同', {
    证件号码: person.id,
    网签合同号: `${person.division.slice(0, 6)}${home.signedOn.slice(0, 4)}${digits(random, 7)}`,
    合同类别: home.new ? '新建商品房' : '存量房',
    当事人类型: party,
    房屋坐落: home.location,
    建筑面积: yuan(home.areaCenti),
    成交价格: yuan(home.priceFen),
    签订日期: home.signedOn,
    更新时间: timeOf(random),
  });
}

/** Contracts are signed online since 2008: those of the homes owned, and of some that were sold. */
export function sales(person: Person, random: Random, emit: Emit): void {
  for (let index = 0; index < person.properties; index++) {
    const home = homeOf(person, index);
    if (home.signedOn >= '2008') saleRow(person, home, '买受人', random, emit);
  }
  if (person.age < 28 || !random.chance(0.008)) return;
  const sold = {
    location: estateAddress(person.division, mixed(person.serial, 91)),
    areaCenti: random.integer(4_500, 13_000),
    priceFen: random.integer(240, 990) * 100_000,
    signedOn: pastDay(random, 2015),
    new: false,
  };
  saleRow(person, sold, '出卖人', random, emit);
}

function tenancy(person: Person, party: string, location: string, random: Random, emit: Emit): void {
  const startsOn = pastDay(random, 2023);
  emit('房屋交易_租赁备案', {
    证件号码: person.id,
    备案编号: `ZL${person.division.slice(0, 6)}${startsOn.slice(0, 4)}${padded(random.integer(1, 99_999), 5)}`,
    当事人类型: party,
    房屋坐落: location,
    月租金: yuan(random.integer(6, 32) * 5_000),
    租赁起始日期: startsOn,
    租赁终止日期: yearsAfter(startsOn, random.integer(1, 3)),
    更新时间: timeOf(random),
  });
}

/** Tenants own no home; landlords have a second one. Most tenancies are never filed. */
export function tenancies(person: Person, random: Random, emit: Emit): void {
  if (person.properties === 0) {
    if (person.urban && person.age >= 20 && random.chance(0.06)) {
      tenancy(person, '承租人', estateAddress(person.division, mixed(person.serial, 92)), random, emit);
    }
  } else if (person.properties >= 2 && random.chance(0.3)) {
    tenancy(person, '出租人', homeOf(person, 1).location, random, emit);
  }
}
