import { timeOf, type Emit, type Person, type Random, type TopicGenerator } from '../population/person.ts';
import { carOf, plateLetters } from '../words/cars.ts';
import { countyOf } from '../words/counties.ts';
import { isOver, pastDay, provinceYear, yearOf, yearsAfter } from '../words/days.ts';
import { ownBusiness } from '../words/own-business.ts';

const categories = [
  '经营性道路货物运输驾驶员',
  '经营性道路货物运输驾驶员',
  '经营性道路货物运输驾驶员',
  '经营性道路旅客运输驾驶员',
  '巡游出租汽车驾驶员',
  '网络预约出租汽车驾驶员',
  '道路危险货物运输驾驶员',
  '机动车检测维修技术人员',
];

function driver(person: Person, random: Random, emit: Emit): void {
  const born = yearOf(person.birthDate);
  const firstIssuedOn = pastDay(random, Math.max(born + 21, 2003), Math.min(born + 50, provinceYear));
  let expiresOn = yearsAfter(firstIssuedOn, 6);
  while (isOver(expiresOn) && random.chance(0.94)) expiresOn = yearsAfter(expiresOn, 6);
  emit('道路运输_从业资格证', {
    身份证号: person.id,
    从业资格证号: `${person.division.slice(0, 6)}${firstIssuedOn.slice(0, 4)}${100_000 + (person.serial % 900_000)}`,
    从业资格类别: random.pick(categories),
    初次领证日期: firstIssuedOn,
    有效期至: expiresOn,
    发证机关: `${countyOf(person.division).city}交通运输局`,
    证件状态: isOver(expiresOn) ? '过期' : random.chance(0.98) ? '正常' : '注销',
    更新时间: timeOf(random),
  });
}

function permit(person: Person, operator: string, random: Random, emit: Emit): void {
  // Valid for four years and renewed (道路货物运输及站场管理规定).
  const issuedOn = pastDay(random, provinceYear - 3);
  emit('道路运输_经营许可证', {
    负责人身份证号: person.id,
    许可证号: `晋交运管许可字${person.division.slice(0, 6)}${100_000 + (person.serial % 900_000)}号`,
    业户名称: operator,
    经营范围: random.pick(['道路普通货物运输', '道路普通货物运输', '货物专用运输（集装箱）', '县内班车客运']),
    发证机关: `${countyOf(person.division).full}行政审批服务管理局`,
    发证日期: issuedOn,
    有效期至: yearsAfter(issuedOn, 4),
    更新时间: timeOf(random),
  });
}

const trucks = [
  ['重型半挂牵引车', '40.00'],
  ['重型自卸货车', '15.50'],
  ['中型普通货车', '7.80'],
  ['轻型仓栅式货车', '1.75'],
] as const;

/** A truck of a carrier, registered to the business, or else the driver's own first car as a hired car. */
function vehicle(person: Person, carrier: boolean, random: Random, emit: Emit): void {
  const [truck, load] = random.pick(trucks);
  const issuedOn = pastDay(random, 2019);
  const plate = carrier
    ? `晋${plateLetters[person.division.slice(2, 4)] ?? 'A'}${10_000 + (person.serial % 90_000)}`
    : carOf(person, 0).plate;
  emit('道路运输_营运车辆', {
    车主身份证号: person.id,
    道路运输证号: `晋交运管${person.division.slice(2, 6)}字${100_000 + (person.serial % 900_000)}号`,
    车牌号码: plate,
    车辆类型: carrier ? truck : '小型轿车（网络预约出租汽车）',
    核定载质量: carrier ? load : null,
    发证日期: issuedOn,
    下次年审日期: (issuedOn.slice(4) < '-10-01' ? provinceYear + 1 : provinceYear) + issuedOn.slice(4),
    更新时间: timeOf(random),
  });
}

function seafarer(person: Person, random: Random, emit: Emit): void {
  const issuedOn = pastDay(random, provinceYear - 4);
  const [grade, duty, waters] = random.pick([
    ['三类', '驾驶员', '内河'],
    ['二类', '船长', '内河'],
    ['二类', '轮机长', '内河'],
    ['沿海航区', '值班水手', '沿海'],
  ] as const);
  emit('船员管理', {
    身份证号: person.id,
    证书编号: `CBA14${issuedOn.slice(2, 4)}${1_000_000 + (person.serial % 9_000_000)}`,
    证书等级: grade,
    职务: duty,
    适用航区: waters,
    签发日期: issuedOn,
    有效期至: yearsAfter(issuedOn, 5),
    更新时间: timeOf(random),
  });
}

function ship(person: Person, random: Random, emit: Emit): void {
  const registeredOn = pastDay(random, 2008);
  const { city } = countyOf(person.division);
  emit('船舶管理', {
    所有人身份证号: person.id,
    船名: `晋${city.charAt(0)}游${100 + (person.serial % 900)}`,
    登记号码: `1400${registeredOn.slice(2, 4)}${100_000 + (person.serial % 900_000)}`,
    船舶种类: random.pick(['旅游客船', '快艇', '渡船', '工程船']),
    船籍港: city.slice(0, -1),
    总吨: random.integer(3, 90),
    登记日期: registeredOn,
    更新时间: timeOf(random),
  });
}

export const generator: TopicGenerator = {
  topic: 'transport',
  rows(person, _household, random, emit) {
    if (person.age < 21 || person.diedOn !== null) return;
    const { occupation } = person;
    if (occupation !== 'selfEmployed' && occupation !== 'employee' && occupation !== 'farmer') return;
    const business = ownBusiness(person);
    const carrier = business !== null && business.trade.sector === 'transport';
    const drives = carrier || (person.age < 63 && random.chance(person.sex === '男' ? 0.05 : 0.006));
    if (drives) driver(person, random, emit);
    if (carrier) permit(person, business.name, random, emit);
    if (carrier || (drives && person.vehicles > 0 && random.chance(0.3)))
      vehicle(person, carrier, random, emit);
    if (random.chance(0.0006)) seafarer(person, random, emit);
    if (random.chance(0.0004)) ship(person, random, emit);
  },
};
