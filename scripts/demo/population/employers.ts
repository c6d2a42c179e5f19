/** Employers: the same firms and bureaus for everyone who works there. */
import { creditIdOf } from '../words/credit-ids.ts';
import type { Employer, Random } from './person.ts';
import type { County, Place } from './places.ts';

const brands = [
  '晋华', '汾河', '恒岳', '云中', '太行', '并州', '古城', '中北', '同兴', '华远',
  '新晋', '龙城', '北岳', '双塔', '天龙', '大地', '宏图', '金穗', '远东', '昌盛',
] as const; // prettier-ignore
const trades = [
  '煤业有限公司',
  '建筑工程有限公司',
  '商贸有限公司',
  '物业服务有限公司',
  '医院',
  '机械制造有限公司',
  '物流有限公司',
  '职业培训学校',
  '食品有限公司',
  '信息技术有限公司',
] as const;
const bureaus = [
  '教育局',
  '公安局',
  '民政局',
  '财政局',
  '人力资源和社会保障局',
  '自然资源局',
  '住房和城乡建设局',
  '交通运输局',
  '水利局',
  '农业农村局',
  '卫生健康局',
  '市场监督管理局',
] as const;

const firmsOfCounty = brands.length * trades.length;
/** Numbers of firms and bureaus start here; below are the businesses of citizens, numbered by their serial. */
const firstFirm = 90_000_000;
const firstBureau = 80_000_000;

const known = new Map<number, Employer>();

function remembered(number: number, make: () => Employer): Employer {
  let employer = known.get(number);
  if (employer === undefined) {
    employer = make();
    known.set(number, employer);
  }
  return employer;
}

function firm(county: County, random: Random): Employer {
  // Square of a uniform number: some firms are large.
  const within = Math.floor(random.next() ** 2 * firmsOfCounty);
  const number = firstFirm + county.index * firmsOfCounty + within;
  return remembered(number, () => {
    const brand = brands[within % brands.length] ?? brands[0];
    const trade = trades[Math.floor(within / brands.length)] ?? trades[0];
    return { name: `${county.city}${county.name}${brand}${trade}`, socialCreditId: creditIdOf('91', number) };
  });
}

function bureau(county: County, random: Random): Employer {
  const within = random.integer(0, bureaus.length - 1);
  const number = firstBureau + county.index * bureaus.length + within;
  return remembered(number, () => ({
    name: `${county.city}${county.name}${bureaus[within] ?? bureaus[0]}`,
    socialCreditId: creditIdOf('11', number),
  }));
}

/** The employer of one who lives at a place: a bureau of the county for civil servants, else a firm. */
export function employerOf(place: Place, civilServant: boolean, random: Random): Employer {
  return civilServant ? bureau(place.county, random) : firm(place.county, random);
}
