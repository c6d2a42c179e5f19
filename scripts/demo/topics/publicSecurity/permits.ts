/** Permits that the police grant to persons: firearms, guards, explosives. */
import { type Emit, type Person, type Random, timeOf } from '../../population/person.ts';
import { cityOf } from '../../words/hospitals.ts';
import { isOver, pastDay, yearOf, yearsAfter } from '../../words/days.ts';
import { digits } from '../../words/numbers.ts';
import { policeOf } from '../../words/police.ts';

const firearms = [
  ['双管猎枪', '猎场配置'],
  ['单管猎枪', '护秋狩猎'],
  ['小口径步枪', '射击运动'],
  ['气步枪', '射击运动'],
  ['麻醉注射枪', '野生动物保护、饲养、科研'],
] as const;

export function firearmPermit(person: Person, random: Random, emit: Emit): void {
  if (!random.chance(0.0007)) return;
  const [firearm, purpose] = random.pick(firearms);
  const issuedOn = pastDay(random, Math.max(2021, yearOf(person.birthDate) + 20));
  const validUntil = yearsAfter(issuedOn, 3);
  emit('枪支管理', {
    身份证号码: person.id,
    持枪证号: `14${digits(random, 8)}`,
    枪支类型: firearm,
    配置用途: purpose,
    发证机关: `${cityOf(person)}公安局`,
    发证日期: issuedOn,
    有效期至: validUntil,
    证件状态: isOver(validUntil) ? '过期' : random.chance(0.96) ? '有效' : '吊销',
    更新时间: timeOf(random),
  });
}

/** Guards are mostly those with little schooling who work for firms (保安服务管理条例, article 16). */
export function guardCertificate(person: Person, random: Random, emit: Emit): void {
  const guard = person.occupation === 'employee' && person.education <= 3;
  if (!random.chance(guard ? 0.035 : person.occupation === 'unemployed' ? 0.01 : 0.001)) return;
  const issuedOn = pastDay(random, Math.max(2011, yearOf(person.birthDate) + 18));
  emit('保安管理', {
    身份证号码: person.id,
    保安员证编号: `晋${person.division.slice(2, 4)}${issuedOn.slice(0, 4)}${digits(random, 6)}`,
    服务单位: guard ? (person.employer?.name ?? null) : null,
    发证机关: `${cityOf(person)}公安局`,
    发证日期: issuedOn,
    证件状态: random.chance(0.97) ? '有效' : '注销',
    更新时间: timeOf(random),
  });
}

const categories = ['爆破员', '爆破员', '爆破员', '安全员', '保管员', '爆破工程技术人员'] as const;

/** Those who work in coal and construction. */
export function blastingLicence(person: Person, random: Random, emit: Emit): void {
  const employer = person.employer?.name ?? '';
  const blasts = employer.includes('煤') || employer.includes('建');
  if (!random.chance(blasts ? 0.012 : 0.0002)) return;
  const issuedOn = pastDay(random, Math.max(2022, yearOf(person.birthDate) + 20));
  emit('民爆物品管理', {
    身份证号码: person.id,
    许可证编号: `14${person.division.slice(2, 4)}00${digits(random, 7)}`,
    人员类别: random.pick(categories),
    作业单位: employer === '' ? null : employer,
    发证机关: policeOf(person.division),
    发证日期: issuedOn,
    有效期至: yearsAfter(issuedOn, 3),
    更新时间: timeOf(random),
  });
}
