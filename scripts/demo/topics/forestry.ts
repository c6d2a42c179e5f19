import {
  timeOf,
  yuan,
  type Emit,
  type Person,
  type Random,
  type TopicGenerator,
} from '../population/person.ts';
import { pastDay, provinceYear, yearsAfter } from '../words/days.ts';
import { isRanger, returnedLandOf, returnFarmlandPayments } from '../words/farmland.ts';

const species = ['油松', '侧柏', '刺槐', '核桃', '红枣', '杨树', '华北落叶松', '沙棘'];
const places = ['大北沟', '石崖湾', '南圪梁', '柳树塌', '青龙山', '后山坡', '井沟', '老虎圪洞'];

/** Forest rights were registered by the forestry departments until 2018, then by the real estate registers. */
function forestRight(person: Person, random: Random, emit: Emit): void {
  const registeredOn = pastDay(random, 2005, 2017);
  emit('林权档案', {
    权利人身份证号: person.id,
    林权证号: `晋林证字（${registeredOn.slice(0, 4)}）第${person.division.slice(2, 6)}${10_000 + (person.serial % 90_000)}号`,
    权利类型: random.pick(['林地使用权', '林木所有权', '林地经营权']),
    小地名: random.pick(places),
    面积: yuan(random.integer(100, 8000)),
    主要树种: random.pick(species),
    登记日期: registeredOn,
    终止日期: yearsAfter(registeredOn, random.pick([30, 50, 70])),
    更新时间: timeOf(random),
  });
}

function returned(person: Person, random: Random, emit: Emit): void {
  const land = returnedLandOf(person);
  if (land === null) return;
  for (const { after, standardFen } of returnFarmlandPayments) {
    const year = land.since + after;
    if (year >= provinceYear) return;
    emit('退耕还林', {
      身份证号: person.id,
      补助年度: year,
      退耕轮次: '第二轮',
      退耕面积: yuan(land.area),
      补助标准: yuan(standardFen),
      补助金额: yuan(Math.round((land.area * standardFen) / 100)),
      发放日期: `${year}-11-${10 + (person.serial % 20)}`,
      更新时间: timeOf(random),
    });
  }
}

export const generator: TopicGenerator = {
  topic: 'forestry',
  rows(person, _household, random, emit) {
    if (person.urban || person.age < 18) return;
    if (person.relationToHead === '户主' && person.age >= 35 && random.chance(0.12)) {
      forestRight(person, random, emit);
    }
    returned(person, random, emit);
    const ranger = isRanger(person);
    if (ranger || (person.occupation === 'farmer' && random.chance(0.004))) {
      emit('生态护林员', { 身份证号: person.id, 聘用信息: ranger ? '是' : '否', 更新时间: timeOf(random) });
    }
  },
};
