/** Practising veterinarians, and the few who fish in the reservoirs and the Yellow River. */
import { timeOf, type Emit, type Person, type Random } from '../../population/person.ts';
import { countyOf } from '../../words/counties.ts';
import { pastDay, provinceYear, yearOf, yearsAfter } from '../../words/days.ts';

export function veterinarian(person: Person, random: Random, emit: Emit): void {
  // The national examination began in 2010.
  const registeredOn = pastDay(random, Math.max(yearOf(person.birthDate) + 23, 2010));
  emit('兽医管理', {
    身份证号: person.id,
    资格证书编号: `${random.chance(0.6) ? 'A' : 'B'}14${registeredOn.slice(0, 4)}${1000 + (person.serial % 9000)}`,
    兽医类别: random.chance(0.6) ? '执业兽医师' : '执业助理兽医师',
    执业机构: `${countyOf(person.division).full}${random.pick(['动物医院', '兽医站', '宠物诊所', '养殖服务中心'])}`,
    执业范围: random.pick(['动物诊疗', '动物诊疗', '水生动物诊疗']),
    备案日期: registeredOn,
    更新时间: timeOf(random),
  });
}

const waters = ['汾河水库', '漳泽水库', '黄河干流永济段', '黄河干流河津段', '册田水库', '后湾水库'];

export function fishing(person: Person, random: Random, emit: Emit): void {
  const issuedOn = pastDay(random, provinceYear - 4);
  emit('渔政管理', {
    身份证号: person.id,
    许可证编号: `（晋）船捕（${issuedOn.slice(0, 4)}）NS-${100_000 + (person.serial % 900_000)}`,
    船名: `晋${countyOf(person.division).county.charAt(0)}渔${10_000 + (person.serial % 90_000)}`,
    作业场所: random.pick(waters),
    作业类型: random.pick(['刺网', '钓具', '笼壶']),
    签发日期: issuedOn,
    有效期至: yearsAfter(issuedOn, 5),
    更新时间: timeOf(random),
  });
}
