/** The vehicle register: one row a car, and its mortgage. */
import { type Emit, type Person, type Random, provinceDay, timeOf } from '../../population/person.ts';
import { type Car, carOf } from '../../words/cars.ts';
import { isOver, provinceYear, yearOf, yearsAfter } from '../../words/days.ts';
import { carInsurers, carLenders } from '../../words/insurers.ts';
import { digits } from '../../words/numbers.ts';

/** Last day of each month as written; February is that of a common year. */
const monthEnds = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;

function monthEnd(year: number, date: string): string {
  const month = Number(date.slice(5, 7));
  const last = month === 2 && year % 4 === 0 ? 29 : (monthEnds[month - 1] ?? 28);
  return `${year}${date.slice(4, 8)}${last}`;
}

interface Inspection {
  readonly validUntil: string;
  /** Null before the first. */
  readonly lastOn: string | null;
  readonly overdue: boolean;
}

/**
 * Private cars are inspected every second year until they are ten years old, then every year; what was passed holds
 * until the end of the month of registration (道路交通安全法实施条例, article 16, as eased in 2022).
 */
function inspectionOf(registeredOn: string, fullYears: number, random: Random): Inspection {
  const registeredIn = yearOf(registeredOn);
  const next = fullYears < 10 ? fullYears + 2 - (fullYears % 2) : fullYears + 1;
  const period = next <= 10 ? 2 : 1;
  const passed = next - period;
  const overdue = passed > 0 && isOver(monthEnd(registeredIn + passed, registeredOn)) && random.chance(0.04);
  const last = overdue ? passed - period : passed;
  return {
    validUntil: monthEnd(registeredIn + (overdue ? passed : next), registeredOn),
    lastOn: last > 0 ? yearsAfter(registeredOn, last) : null,
    overdue,
  };
}

/** Codes of GA/T 16.4 by model; the first digit of a model's number tells a coach (6) from a saloon (7). */
const typesOfModels = new Map<string, string>();

function vehicleType(car: Car): string {
  let type = typesOfModels.get(car.model);
  if (type === undefined) {
    const at = car.model.search(/[0-9]/);
    type = car.model.charAt(at) === '6' ? 'K31' : car.newEnergy && car.priceFen < 5_000_000 ? 'K43' : 'K33';
    typesOfModels.set(car.model, type);
  }
  return type;
}

function stateOf(overdue: boolean, random: Random): string {
  if (overdue) return 'Q';
  const chosen = random.next();
  if (chosen < 0.965) return 'A';
  return chosen < 0.9992 ? 'G' : 'C';
}

function register(person: Person, car: Car, random: Random, emit: Emit): void {
  const { registeredOn } = car;
  const day = registeredOn.slice(4);
  const fullYears = provinceYear - yearOf(registeredOn) - (day < provinceDay.slice(4) ? 0 : 1);
  const inspection = inspectionOf(registeredOn, fullYears, random);
  // Insured from the day of registration and renewed on it; three in a hundred let it lapse.
  const renewals = Math.max(0, fullYears - (random.chance(0.03) ? 1 : 0));
  const insuredOn = yearsAfter(registeredOn, renewals);
  const hired =
    (person.occupation === 'selfEmployed' || person.occupation === 'employee') && random.chance(0.03);
  emit('机动车登记', {
    所有人身份证号: person.id,
    号牌号码: car.plate,
    号牌种类: car.newEnergy ? '52' : '02',
    车辆类型: vehicleType(car),
    使用性质: hired ? '预约出租客运' : '非营运',
    机动车状态: stateOf(inspection.overdue, random),
    登记证书编号: `14${digits(random, 10)}`,
    品牌型号: car.model,
    车辆识别代号: car.identificationNumber,
    能源种类: car.newEnergy ? 'C' : 'A',
    排量: car.displacement,
    注册登记日期: registeredOn,
    检验有效期止: inspection.validUntil,
    最近检验日期: inspection.lastOn,
    是否逾期未检验: inspection.overdue ? '是' : '否',
    交强险承保机构: random.pick(carInsurers),
    交强险保单号: `PDZA${insuredOn.slice(0, 4)}14${digits(random, 12)}`,
    交强险生效日期: insuredOn,
    交强险有效期: yearsAfter(insuredOn, 1),
    更新时间: timeOf(random),
  });
}

/** A car bought on credit is mortgaged for three years; some forget to have it released. */
function mortgage(person: Person, car: Car, random: Random, emit: Emit): void {
  const repaidOn = yearsAfter(car.registeredOn, 3);
  const released = isOver(repaidOn) && random.chance(0.9);
  emit('机动车登记_抵押信息', {
    所有人身份证号: person.id,
    号牌号码: car.plate,
    抵押权人: random.pick(carLenders),
    主合同编号: `QD${car.registeredOn.slice(0, 4)}${digits(random, 9)}`,
    抵押登记日期: car.registeredOn,
    解除抵押日期: released ? repaidOn : null,
    抵押状态: released ? '已解除' : '抵押中',
    更新时间: timeOf(random),
  });
}

export function cars(person: Person, random: Random, emit: Emit): void {
  for (let index = 0; index < person.vehicles; index++) {
    const car = carOf(person, index);
    register(person, car, random, emit);
    if (car.registeredOn >= '2020' && random.chance(0.22)) mortgage(person, car, random, emit);
  }
}
