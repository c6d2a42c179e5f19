/**
 * The business of a self-employed person: the same for every department that knows it, made from the serial alone.
 */
import type { Person } from '../population/person.ts';
import { countyOf } from './counties.ts';
import { creditIdOf } from './credit-ids.ts';

interface Trade {
  /** End of the trading name. */
  readonly sign: string;
  readonly industry: string;
  readonly scope: string;
  readonly sector: 'food' | 'transport' | 'other';
}

const trades: readonly Trade[] = [
  { sign: '饭店', industry: '住宿和餐饮业', scope: '餐饮服务', sector: 'food' },
  { sign: '刀削面馆', industry: '住宿和餐饮业', scope: '小餐饮经营', sector: 'food' },
  { sign: '超市', industry: '批发和零售业', scope: '食品销售；日用百货销售', sector: 'food' },
  { sign: '副食店', industry: '批发和零售业', scope: '食品销售；烟草制品零售', sector: 'food' },
  { sign: '货运部', industry: '交通运输、仓储和邮政业', scope: '道路普通货物运输', sector: 'transport' },
  {
    sign: '运输队',
    industry: '交通运输、仓储和邮政业',
    scope: '道路普通货物运输；装卸搬运',
    sector: 'transport',
  },
  { sign: '服装店', industry: '批发和零售业', scope: '服装服饰零售；鞋帽零售', sector: 'other' },
  { sign: '理发店', industry: '居民服务、修理和其他服务业', scope: '理发服务', sector: 'other' },
  { sign: '汽车修理部', industry: '居民服务、修理和其他服务业', scope: '机动车修理和维护', sector: 'other' },
  { sign: '建材经销部', industry: '批发和零售业', scope: '建筑材料销售；五金产品零售', sector: 'other' },
  { sign: '农资经销部', industry: '批发和零售业', scope: '化肥销售；农用薄膜销售', sector: 'other' },
  { sign: '养殖场', industry: '农、林、牧、渔业', scope: '牲畜饲养；家禽饲养', sector: 'other' },
];

export const brands = [
  '兴旺',
  '福源',
  '顺达',
  '恒盛',
  '晋味轩',
  '鑫源',
  '聚缘',
  '瑞丰',
  '永昌',
  '惠民',
  '宏远',
  '老乡亲',
];

export interface OwnBusiness {
  /** A company with its owner as legal representative, else an individual business. */
  readonly company: boolean;
  readonly trade: Trade;
  readonly name: string;
  readonly socialCreditId: string;
  /** Registered capital in fen; 0 for an individual business. */
  readonly capitalFen: number;
}

/** A number from a serial, 0 ≤ n < 2^32, that looks random. */
export function mixed(serial: number, salt: number): number {
  let value = Math.imul(serial + 1, 0x9e3779b1) ^ Math.imul(salt + 1, 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 15), 0xc2b2ae35);
  return (value ^ (value >>> 13)) >>> 0;
}

/** The business that a self-employed person owns; null for anyone else. One in eight is a company. */
export function ownBusiness(person: Person): OwnBusiness | null {
  if (person.occupation !== 'selfEmployed') return null;
  const chosen = mixed(person.serial, 17);
  const trade = trades[chosen % trades.length] as Trade;
  const brand = brands[(chosen >>> 8) % brands.length] ?? '兴旺';
  const company = (chosen >>> 16) % 8 === 0;
  const { full, city } = countyOf(person.division);
  return {
    company,
    trade,
    name: company ? `${city}${brand}${companyWord(trade)}有限公司` : `${full}${brand}${trade.sign}`,
    socialCreditId: creditIdOf(company ? '91' : '92', person.serial),
    capitalFen: company ? (1 + ((chosen >>> 20) % 40)) * 5_000_000 : 0,
  };
}

function companyWord(trade: Trade): string {
  if (trade.sector === 'food') return '餐饮管理';
  return trade.sector === 'transport' ? '运输' : '商贸';
}
