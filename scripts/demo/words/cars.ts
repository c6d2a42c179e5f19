/**
 * The cars that a person owns, `Person.vehicles` of them: what the vehicle register and the tax bureau must agree
 * on, made from the serial alone.
 */
import type { Person } from '../population/person.ts';
import { two } from './months.ts';
import { padded } from './numbers.ts';
import { mixed } from './own-business.ts';

interface CarModel {
  readonly model: string;
  /** World manufacturer identifier and vehicle descriptor, the first eight characters of the VIN. */
  readonly descriptor: string;
  /** Displacement in millilitres; 0 for an electric car. */
  readonly displacement: number;
  readonly priceFen: number;
}

const commonest: CarModel = {
  model: '五菱牌LZW6450',
  descriptor: 'LZWADAGA',
  displacement: 1485,
  priceFen: 5_380_000,
};

const models: readonly CarModel[] = [
  commonest,
  { model: '大众牌FV7160', descriptor: 'LFV2A21K', displacement: 1598, priceFen: 11_290_000 },
  { model: '吉利牌MR7182', descriptor: 'L6T7824S', displacement: 1799, priceFen: 8_990_000 },
  { model: '哈弗牌CC6460', descriptor: 'LGWEF4A5', displacement: 1497, priceFen: 9_880_000 },
  { model: '长安牌SC7150', descriptor: 'LS4ASE2E', displacement: 1480, priceFen: 7_690_000 },
  { model: '丰田牌TV7180', descriptor: 'LFMAP86C', displacement: 1798, priceFen: 12_980_000 },
  { model: '比亚迪牌BYD7003BEV', descriptor: 'LGXC76C4', displacement: 0, priceFen: 12_580_000 },
  { model: '大众牌SVW7200', descriptor: 'LSVCH6A4', displacement: 1984, priceFen: 18_650_000 },
  { model: '红旗牌CA7200', descriptor: 'LFPH4ACC', displacement: 1989, priceFen: 20_980_000 },
  { model: '五菱牌LZW7004EV', descriptor: 'LK6ADAE1', displacement: 0, priceFen: 4_280_000 },
];

export interface Car extends CarModel {
  readonly plate: string;
  /** 17 characters with the check digit of GB 16735. */
  readonly identificationNumber: string;
  readonly newEnergy: boolean;
  readonly registeredOn: string;
}

/** Letter of the plates by the last two digits of the city's code. */
export const plateLetters: Readonly<Record<string, string>> = {
  '01': 'A',
  '02': 'B',
  '03': 'C',
  '04': 'D',
  '05': 'E',
  '06': 'F',
  '07': 'K',
  '08': 'M',
  '09': 'H',
  '10': 'L',
  '11': 'J',
};

const symbols = '0123456789ABCDEFGHJKLMNPQRSTUVWXYZ';

function inSymbols(value: number, length: number): string {
  let text = '';
  for (let at = 0; at < length; at++) {
    text = symbols.charAt(value % 34) + text;
    value = Math.floor(value / 34);
  }
  return text;
}

/** What follows the city on an electric car's plate: D or F, a symbol and four digits; `value` below 680,000. */
function electricPlate(value: number): string {
  const rest = value % 340_000;
  return (value < 340_000 ? 'D' : 'F') + symbols.charAt(Math.floor(rest / 10_000)) + padded(rest % 10_000, 4);
}

/** Value of each character in the check digit, by character code. */
const checkValues = new Uint8Array(128);
const letterValues = [1, 2, 3, 4, 5, 6, 7, 8, 0, 1, 2, 3, 4, 5, 0, 7, 0, 9, 2, 3, 4, 5, 6, 7, 8, 9];
for (let digit = 0; digit < 10; digit++) checkValues[48 + digit] = digit;
for (let letter = 0; letter < 26; letter++) checkValues[65 + letter] = letterValues[letter] ?? 0;
const checkWeights = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];

/** The identification number with its check digit at the ninth place. */
function withCheckDigit(descriptor: string, indicator: string): string {
  let sum = 0;
  for (let at = 0; at < 8; at++) {
    sum += (checkValues[descriptor.charCodeAt(at)] ?? 0) * (checkWeights[at] ?? 0);
    sum += (checkValues[indicator.charCodeAt(at)] ?? 0) * (checkWeights[at + 9] ?? 0);
  }
  const check = sum % 11;
  return descriptor + (check === 10 ? 'X' : String(check)) + indicator;
}

/** Model years 2010 to 2027; I, O, Q, U and Z are not used. */
const yearLetters = 'ABCDEFGHJKLMNPRSTV';

/** The car number `index`, from 0, of the person's. */
export function carOf(person: Person, index: number): Car {
  const chosen = mixed(person.serial, 401 + index);
  const model = models[chosen % models.length] ?? commonest;
  const adultIn = Number(person.birthDate.slice(0, 4)) + 18;
  // Electric cars are sold in numbers since 2018.
  const oldest = model.displacement === 0 ? 2018 : 2010;
  const first = Math.min(2025, Math.max(oldest, adultIn));
  const year = first + ((chosen >>> 6) % (2026 - first + 1));
  const month = 1 + ((chosen >>> 11) % (year === 2026 ? 9 : 12));
  const number = person.serial * 4 + index;
  const newEnergy = model.displacement === 0;
  const city = `晋${plateLetters[person.division.slice(2, 4)] ?? 'A'}`;
  // Multiplying by a number prime to the count of plates scatters them and keeps them distinct.
  const plate = newEnergy
    ? city + electricPlate((number * 7_919) % 680_000)
    : city + inSymbols((number * 1_234_577) % 34 ** 5, 5);
  return {
    ...model,
    plate,
    identificationNumber: withCheckDigit(
      model.descriptor,
      `${yearLetters.charAt(year - 2010)}A${padded(number % 1_000_000, 6)}`,
    ),
    newEnergy,
    registeredOn: `${year}-${two(month)}-${two(1 + ((chosen >>> 16) % 28))}`,
  };
}
