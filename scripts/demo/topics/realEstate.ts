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
import { estateAddress, type Home, homeOf } from '../words/homes.ts';
import { later, lastDay } from '../words/months.ts';
import { digits, padded } from '../words/numbers.ts';
import { mixed } from '../words/own-business.ts';

const residenceBases = ['合同设立', '合同设立', '遗嘱设立', '裁判设立'] as const;

function ownership(person: Person, home: Home, random: Random, emit: Emit): void {
  emit('不动产登记_权利登记', {
    权利人证件号: person.id,
    不动产单元号: home.unitNumber,
    不动产权证号: `晋（${yearOf(home.registeredOn)}）${countyOf(person.division).county}不动产权第${padded(person.serial % 10_000_000, 7)}号`,
    坐落: home.location,
    房屋用途: mixed(person.serial, 71) % 25 === 0 ? '商业服务' : '住宅',
    建筑面积: yuan(home.areaCenti),
    共有情况: home.joint ? '共同共有' : '单独所有',
    登记日期: home.registeredOn,
    更新时间: timeOf(random),
  });
}

function mortgage(person: Person, home: Home, random: Random, emit: Emit): void {
  const loan = home.loan;
  if (loan === null) return;
  emit('不动产登记_抵押权', {
    抵押人证件号: person.id,
    不动产单元号: home.unitNumber,
    不动产登记证明号: `晋（${yearOf(loan.lentOn)}）${countyOf(person.division).county}不动产证明第${digits(random, 7)}号`,
    抵押权人: loan.provident ? `${countyOf(person.division).city}住房公积金管理中心` : loan.bank,
    被担保主债权数额: yuan(loan.principalFen),
    债务履行起始日期: loan.lentOn,
    债务履行终止日期: loan.endsOn,
    登记状态: loan.endsOn <= lastDay ? '注销' : '现势',
    更新时间: timeOf(random),
  });
}

function seizure(person: Person, home: Home, random: Random, emit: Emit): void {
  const year = random.integer(2022, 2026);
  const startsOn = later(dayIn(random, year), home.registeredOn);
  const place = countyOf(person.division);
  emit('不动产登记_查封', {
    被查封人证件号: person.id,
    不动产单元号: home.unitNumber,
    查封类型: random.chance(0.8) ? '查封' : '轮候查封',
    查封机关: `${place.county}人民法院`,
    查封文号: `（${yearOf(startsOn)}）晋${person.division.slice(2, 6)}执${random.integer(11, 4990)}号`,
    查封起始日期: startsOn,
    // Three years at most (Supreme People's Court on enforcement, article 487 of the civil procedure interpretation).
    查封终止日期: yearsAfter(startsOn, 3),
    更新时间: timeOf(random),
  });
}

function residenceRight(person: Person, random: Random, emit: Emit): void {
  // The right exists since the Civil Code of 2021.
  const registeredOn = pastDay(random, 2021);
  const forLife = random.chance(0.7);
  emit('不动产登记_居住权', {
    居住权人证件号: person.id,
    不动产登记证明号: `晋（${yearOf(registeredOn)}）${countyOf(person.division).county}不动产证明第${digits(random, 7)}号`,
    坐落: estateAddress(person.division, mixed(person.serial, 73)),
    设立方式: random.pick(residenceBases),
    居住权期限: forLife ? '终身' : '定期',
    期限截止日期: forLife ? null : yearsAfter(registeredOn, random.integer(5, 20)),
    登记日期: registeredOn,
    更新时间: timeOf(random),
  });
}

/** The real estate register 不动产登记: as many properties as `Person.properties` says. */
export const generator: TopicGenerator = {
  topic: 'realEstate',
  rows(person, _household, random, emit) {
    for (let index = 0; index < person.properties; index++) {
      const home = homeOf(person, index);
      ownership(person, home, random, emit);
      mortgage(person, home, random, emit);
      if (random.chance(0.008)) seizure(person, home, random, emit);
    }
    if (person.diedOn !== null) return;
    const likely = person.age >= 60 && person.properties === 0;
    if (random.chance(likely ? 0.01 : 0.0005)) residenceRight(person, random, emit);
  },
};
