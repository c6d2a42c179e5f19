/** The register of business entities: licences, legal representatives, shares, individual businesses. */
import { timeOf, yuan, type Person, type Random, type Emit } from '../../population/person.ts';
import { countyOf } from '../../words/counties.ts';
import { creditIdOf } from '../../words/credit-ids.ts';
import { dayIn, pastDay, provinceYear, yearOf, yearsAfter } from '../../words/days.ts';
import { brands, mixed, type OwnBusiness } from '../../words/own-business.ts';

/** When the person opened the business: in the year that work began where it is known. */
export function openingDay(person: Person, random: Random): string {
  const first = yearOf(person.workingSince ?? yearsAfter(person.birthDate, 18));
  return dayIn(random, Math.min(Math.max(first, 1995), provinceYear));
}

const open = '存续（在营、开业、在册）';

function statusOf(person: Person): string {
  return person.diedOn === null ? open : '注销';
}

function licence(
  person: Person,
  business: OwnBusiness,
  entityType: string,
  since: string,
  random: Random,
  emit: Emit,
): void {
  emit('经营主体登记_营业执照', {
    负责人身份证号: person.id,
    名称: business.name,
    统一社会信用代码: business.socialCreditId,
    主体类型: entityType,
    注册资本: business.company ? yuan(business.capitalFen) : null,
    成立日期: since,
    营业期限至: business.company && random.chance(0.4) ? yearsAfter(since, 30) : null,
    登记状态: statusOf(person),
    更新时间: timeOf(random),
  });
}

/** A company of one's own: its licence, its owner as legal representative, the owner's share. */
export function registerCompany(
  person: Person,
  business: OwnBusiness,
  since: string,
  random: Random,
  emit: Emit,
): void {
  const sole = random.chance(0.5);
  licence(
    person,
    business,
    sole ? '有限责任公司（自然人独资）' : '有限责任公司（自然人投资或控股）',
    since,
    random,
    emit,
  );
  emit('经营主体登记_法定代表人', {
    法定代表人身份证号: person.id,
    企业名称: business.name,
    统一社会信用代码: business.socialCreditId,
    职务: sole ? '执行董事兼总经理' : '董事长',
    任职日期: since,
    行业门类: business.trade.industry,
    登记机关: `${countyOf(person.division).full}市场监督管理局`,
    登记状态: statusOf(person),
    更新时间: timeOf(random),
  });
  const percent = sole ? 100 : random.integer(51, 90);
  share(person, business.name, business.socialCreditId, business.capitalFen, percent, since, random, emit);
}

export function registerIndividual(
  person: Person,
  business: OwnBusiness,
  since: string,
  random: Random,
  emit: Emit,
): void {
  licence(person, business, '个体工商户', since, random, emit);
  emit('经营主体登记_个体工商户', {
    经营者身份证号: person.id,
    字号名称: business.name,
    统一社会信用代码: business.socialCreditId,
    组成形式: person.spouse !== null && random.chance(0.3) ? '家庭经营' : '个人经营',
    经营范围: business.trade.scope,
    经营场所: person.address,
    注册日期: since,
    登记状态: statusOf(person),
    更新时间: timeOf(random),
  });
}

/** A minority share in someone else's company. */
export function shareholding(person: Person, random: Random, emit: Emit): void {
  // Several people hold shares in the same company, so its number comes from a small set.
  const company = mixed(person.serial, 23) % 4000;
  const name = `${countyOf(person.division).city}${brands[company % brands.length] ?? '兴旺'}${
    ['投资', '贸易', '农业开发', '建筑工程', '科技'][company % 5] ?? '贸易'
  }有限公司`;
  // Citizens' own businesses have lower numbers, employers higher ones.
  const number = 70_000_000 + company * 100 + Number(person.division.slice(2, 4));
  const since = pastDay(random, Math.max(yearOf(person.birthDate) + 22, 2000));
  const capitalFen = (1 + (company % 20)) * 10_000_000;
  share(person, name, creditIdOf('91', number), capitalFen, random.integer(2, 45), since, random, emit);
}

function share(
  person: Person,
  enterprise: string,
  socialCreditId: string,
  capitalFen: number,
  percent: number,
  since: string,
  random: Random,
  emit: Emit,
): void {
  const subscribed = Math.round((capitalFen * percent) / 100);
  emit('经营主体登记_股东出资', {
    股东证件号码: person.id,
    企业名称: enterprise,
    统一社会信用代码: socialCreditId,
    认缴出资额: yuan(subscribed),
    实缴出资额: yuan(random.chance(0.4) ? subscribed : Math.round(subscribed / random.integer(2, 10))),
    持股比例: `${percent}.00`,
    出资方式: random.chance(0.94) ? '货币' : random.pick(['实物', '知识产权', '土地使用权']),
    出资日期: since,
    更新时间: timeOf(random),
  });
}
