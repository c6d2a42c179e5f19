/**
 * The homes that a person owns, `Person.properties` of them: what the real estate register, the housing department
 * and the tax bureau must agree on, made from the serial alone.
 */
import { provinceDay, type Person } from '../population/person.ts';
import { benefitBanks } from './banks.ts';
import { countyOf } from './counties.ts';
import { yearsAfter } from './days.ts';
import { monthsAfter, overBy, two } from './months.ts';
import { padded } from './numbers.ts';
import { mixed } from './own-business.ts';
import { paysProvidentFund } from './wages.ts';

const estates = [
  '阳光花园',
  '和平里小区',
  '汾河景苑',
  '龙城新居',
  '御景华府',
  '锦绣家园',
  '晋阳佳苑',
  '滨河名都',
  '丽华苑',
  '翡翠城',
  '康乐苑',
  '文昌小区',
] as const;

const streets = ['迎宾街', '建设路', '新建路', '解放路', '滨河东路', '府西街', '学府街', '双塔路'] as const;

export interface HomeLoan {
  readonly principalFen: number;
  readonly years: number;
  readonly lentOn: string;
  readonly endsOn: string;
  /** From the provident fund, else from the bank itself. */
  readonly provident: boolean;
  readonly bank: string;
}

export interface Home {
  /** 28 characters, as the cadastral code standard TD/T 1055 shapes them. */
  readonly unitNumber: string;
  readonly location: string;
  /** Hundredths of a square metre. */
  readonly areaCenti: number;
  readonly priceFen: number;
  readonly new: boolean;
  /** Held together with the spouse. */
  readonly joint: boolean;
  readonly signedOn: string;
  readonly registeredOn: string;
  readonly loan: HomeLoan | null;
}

/** An address in one of the county's estates, from a random number below 2^32. */
export function estateAddress(division: string, chosen: number): string {
  const estate = estates[chosen % estates.length] ?? estates[0];
  const street = streets[(chosen >>> 4) % streets.length] ?? streets[0];
  const building = 1 + ((chosen >>> 8) % 18);
  const unit = 1 + ((chosen >>> 13) % 4);
  const door = (1 + ((chosen >>> 15) % 17)) * 100 + 1 + ((chosen >>> 20) % 4);
  return `${countyOf(division).full}${street}${estate}${building}号楼${unit}单元${door}室`;
}

/** A real estate unit's number from a number that no other unit of the county has. */
function unitNumberOf(division: string, number: number): string {
  const block = 1 + (number % 19);
  const parcel = padded(Math.floor(number / 8) % 100_000, 5);
  return `${division.slice(0, 6)}0${two(block)}0${two(1 + (number % 7))}GB${parcel}F${padded(number % 10_000, 4)}${padded(Math.floor(number / 10_000) % 10_000, 4)}`;
}

function loanOf(person: Person, chosen: number, priceFen: number, signedOn: string): HomeLoan | null {
  if (signedOn < '2003' || chosen % 100 >= 45) return null;
  const lentOn = monthsAfter(signedOn, 1);
  if (lentOn >= provinceDay) return null;
  const provident = paysProvidentFund(person) && (chosen >>> 7) % 5 < 3;
  const share = 40 + ((chosen >>> 10) % 31);
  const wanted = Math.floor((priceFen * share) / 100 / 1_000_000) * 1_000_000;
  const years = 10 + ((chosen >>> 16) % 5) * 5;
  return {
    // The provident fund lends no more than 800,000 yuan.
    principalFen: provident ? Math.min(wanted, 80_000_000) : wanted,
    years,
    lentOn,
    endsOn: yearsAfter(lentOn, years),
    provident,
    bank: benefitBanks[(chosen >>> 20) % benefitBanks.length] ?? '中国建设银行',
  };
}

/** The home number `index`, from 0, of the person's. */
export function homeOf(person: Person, index: number): Home {
  const place = mixed(person.serial, 101 + index);
  const chosen = mixed(person.serial, 201 + index);
  const bornIn = Number(person.birthDate.slice(0, 4));
  const last = person.diedOn === null ? 2025 : Number(person.diedOn.slice(0, 4)) - 1;
  // Homes are sold since 1998; few buy one before they are 22, some were given one as children.
  const first = Math.max(1998, Math.min(bornIn + 22, last));
  const year = first + (chosen % Math.max(1, last - first + 1));
  const signedOn = `${year}-${two(1 + ((chosen >>> 9) % 12))}-${two(1 + ((chosen >>> 13) % 28))}`;
  const areaCenti = 4_500 + ((place >>> 6) % 10_500);
  // From 1,500 yuan a square metre in 1998 to some 8,000 today, and one third more or less by place.
  const metreFen = (150_000 + (year - 1998) * 24_000) * (0.7 + (place % 60) / 100);
  const priceFen = Math.round((areaCenti * metreFen) / 100 / 100_000) * 100_000;
  return {
    unitNumber: unitNumberOf(person.division, person.serial * 4 + index),
    location: estateAddress(person.division, place),
    areaCenti,
    priceFen,
    new: (chosen >>> 18) % 3 !== 0,
    joint: person.maritalStatus === '已婚' && (chosen >>> 20) % 2 === 0,
    signedOn,
    registeredOn: overBy(monthsAfter(signedOn, 4 + (place % 20))),
    loan: loanOf(person, mixed(person.serial, 301 + index), priceFen, signedOn),
  };
}
