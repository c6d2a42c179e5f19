/** Registered farm machines and the licences to drive them. */
import { timeOf, type Emit, type Person, type Random } from '../../population/person.ts';
import { countyOf } from '../../words/counties.ts';
import { isOver, pastDay, provinceYear, yearOf, yearsAfter } from '../../words/days.ts';

/** Kind, make and model, power in kilowatts. */
const machines = [
  ['轮式拖拉机', '东方红-LX904', '66.20'],
  ['轮式拖拉机', '东方红-LX1204', '88.20'],
  ['手扶拖拉机', '东风-151', '11.00'],
  ['轮式拖拉机', '雷沃M1004-E', '73.50'],
  ['轮式联合收割机', '雷沃谷神GE70', '103.00'],
  ['玉米收获机', '牧神4YZB-4', '125.00'],
] as const;

/** Registers a machine; returns the day of its registration. */
export function machine(person: Person, random: Random, emit: Emit): string {
  const [kind, model, power] = random.pick(machines);
  const registeredOn = pastDay(random, Math.max(yearOf(person.birthDate) + 20, 2012));
  let inspected = yearsAfter(registeredOn, 1);
  if (isOver(inspected) && random.chance(0.85)) inspected = provinceYear + 1 + inspected.slice(4);
  emit('农机监理_牌证登记', {
    所有人身份证号: person.id,
    号牌号码: `晋${person.division.slice(2, 4)}${String(10_000 + (person.serial % 90_000))}`,
    机械类型: kind,
    厂牌型号: model,
    功率: power,
    注册登记日期: registeredOn,
    检验有效期止: inspected,
    登记状态: isOver(inspected) ? '逾期未检验' : '正常',
    更新时间: timeOf(random),
  });
  return registeredOn;
}

/** G1 wheeled and K1 walking tractors, R wheeled combine harvesters; renewed every six years. */
export function machineryLicence(person: Person, random: Random, emit: Emit): void {
  const born = yearOf(person.birthDate);
  const firstIssuedOn = pastDay(
    random,
    Math.max(born + 18, 1998),
    Math.min(Math.max(born + 45, 1998), provinceYear),
  );
  let expiresOn = yearsAfter(firstIssuedOn, 6);
  while (isOver(expiresOn) && random.chance(0.95)) expiresOn = yearsAfter(expiresOn, 6);
  emit('农机监理_驾驶证', {
    身份证号: person.id,
    档案编号: `${person.division.slice(0, 6)}${100_000 + (person.serial % 900_000)}`,
    准驾机型: random.pick(['G1', 'G1', 'G1R', 'K1', 'G1K1']),
    初次领证日期: firstIssuedOn,
    有效期止: expiresOn,
    发证机关: `${countyOf(person.division).full}农业农村局`,
    驾驶证状态: isOver(expiresOn) ? '逾期未换证' : '正常',
    更新时间: timeOf(random),
  });
}
