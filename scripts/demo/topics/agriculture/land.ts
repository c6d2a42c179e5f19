/** Contracted farmland and the subsidies that go with it. */
import { timeOf, yuan, type Emit, type Person, type Random } from '../../population/person.ts';
import { yearOf } from '../../words/days.ts';
import { landSubsidy, landSubsidyYears, type Farmland } from '../../words/farmland.ts';

const parcelNames = ['村东地', '河滩地', '南坡', '北梁', '沟底', '西坪', '大路边', '苹果园', '塬上'];

/** The second round of contracts runs thirty years from 1998; the code of a parcel is that of NY/T 2538. */
export function contract(person: Person, land: Farmland, random: Random, emit: Emit): void {
  const village = `${person.division}${10 + (person.serial % 80)}`;
  const serial = String(person.serial % 10_000).padStart(4, '0');
  for (let at = 0; at < land.parcels.length; at++) {
    emit('农村承包地', {
      承包方身份证号: person.id,
      承包合同编码: `${village}${serial}J`,
      地块编码: `${village}${serial}${at + 1}`,
      地块名称: random.pick(parcelNames),
      实测面积: yuan(land.parcels[at] ?? 0),
      土地用途: random.chance(0.93) ? '种植业' : '林果业',
      承包期限起: '1998-10-01',
      承包期限止: '2028-09-30',
      更新时间: timeOf(random),
    });
  }
}

export function landSubsidies(person: Person, land: Farmland, random: Random, emit: Emit): void {
  const area = yuan(land.total);
  for (const year of landSubsidyYears) {
    const { amountFen, paidOn } = landSubsidy(person, land, year);
    emit('农业补贴', {
      身份证号: person.id,
      补贴年度: year,
      补贴项目: '耕地地力保护补贴',
      补贴面积: area,
      补贴金额: yuan(amountFen),
      发放日期: paidOn,
      更新时间: timeOf(random),
    });
  }
}

/** About a third of a small machine's price, paid in the year after it was bought, for machines since 2020. */
export function purchaseSubsidy(person: Person, boughtOn: string, random: Random, emit: Emit): void {
  const year = yearOf(boughtOn);
  if (year < 2020 || year > 2025) return;
  emit('农业补贴', {
    身份证号: person.id,
    补贴年度: year,
    补贴项目: '农机购置与应用补贴',
    补贴面积: null,
    补贴金额: `${random.integer(30, 360) * 100}.00`,
    发放日期: `${year + 1}-03-${random.integer(10, 28)}`,
    更新时间: timeOf(random),
  });
}
