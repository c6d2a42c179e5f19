/** Food business licences, and certificates to operate special equipment (TSG Z6001). */
import { timeOf, type Person, type Random, type Emit } from '../../population/person.ts';
import { countyOf } from '../../words/counties.ts';
import { pastDay, provinceYear, yearOf, yearsAfter } from '../../words/days.ts';
import type { OwnBusiness } from '../../words/own-business.ts';

export function foodLicence(
  person: Person,
  business: OwnBusiness,
  since: string,
  random: Random,
  emit: Emit,
): void {
  const catering = business.trade.industry === '住宿和餐饮业';
  // Valid for five years and renewed, so the licence in force is at most five years old.
  const issuedOn = pastDay(random, Math.max(yearOf(since), provinceYear - 4));
  emit('食品许可', {
    负责人身份证号: person.id,
    // JY, 2 for catering or 1 for sales, then division and serial (食品经营许可和备案管理办法).
    许可证编号: `JY${catering ? 2 : 1}${person.division.slice(0, 6)}${1_000_000 + (person.serial % 9_000_000)}`,
    经营者名称: business.name,
    主体业态: catering ? '餐饮服务经营者' : '食品销售经营者',
    经营项目: catering
      ? random.pick(['热食类食品制售', '热食类食品制售，冷食类食品制售'])
      : '预包装食品销售，散装食品销售',
    发证机关: `${countyOf(person.division).full}行政审批服务管理局`,
    发证日期: issuedOn,
    有效期至: yearsAfter(issuedOn, 5),
    更新时间: timeOf(random),
  });
}

const projects = [
  ['N1', '叉车司机'],
  ['G1', '工业锅炉司炉'],
  ['G3', '锅炉水处理'],
  ['R1', '快开门式压力容器操作'],
  ['Q2', '起重机司机'],
  ['T', '电梯修理'],
  ['A', '特种设备安全管理'],
  ['P', '气瓶充装'],
] as const;

export function operatorCertificate(person: Person, random: Random, emit: Emit): void {
  const [code, project] = random.pick(projects);
  const issuedOn = pastDay(
    random,
    Math.max(yearOf(person.workingSince ?? person.birthDate), provinceYear - 3),
  );
  emit('特种设备', {
    持证人身份证号: person.id,
    证书编号: `TS6J14${issuedOn.slice(0, 4)}${100_000 + (person.serial % 900_000)}`,
    项目代号: code,
    作业项目: project,
    发证机关: `${countyOf(person.division).city}行政审批服务管理局`,
    发证日期: issuedOn,
    有效期至: yearsAfter(issuedOn, 4),
    更新时间: timeOf(random),
  });
}
