/** Hand-made households in which every occupation, age and register occurs, and a reproducible `Random`. */
import type { Household, Occupation, Person, Random } from '../../scripts/demo/population/person.ts';

/** Mulberry32; dates are whole days between two such. */
export function sampleRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let value = Math.imul(state ^ (state >>> 15), state | 1);
    value ^= value + Math.imul(value ^ (value >>> 7), value | 61);
    return ((value ^ (value >>> 14)) >>> 0) / 4_294_967_296;
  };
  const integer = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1));
  return {
    next,
    integer,
    chance: (probability) => next() < probability,
    pick: <T>(choices: readonly T[]): T => {
      const chosen = choices[integer(0, choices.length - 1)];
      if (chosen === undefined) throw new RangeError('nothing to pick from');
      return chosen;
    },
    date: (from, to) => {
      const first = Date.parse(from) / 86_400_000;
      const last = Date.parse(to) / 86_400_000;
      return new Date(integer(first, last) * 86_400_000).toISOString().slice(0, 10);
    },
  };
}

/** An ID with an unassigned division and the check character of GB 11643. */
function idOf(birthDate: string, serial: number): string {
  const body = `149999${birthDate.replaceAll('-', '')}${String(serial % 1000).padStart(3, '0')}`;
  let sum = 0;
  for (let at = 0; at < 17; at++) sum += Number(body[at]) * (2 ** (17 - at) % 11);
  return body + ('10X98765432'[sum % 11] ?? '');
}

interface Sketch {
  readonly birthDate: string;
  readonly sex: '男' | '女';
  readonly occupation: Occupation;
  readonly relationToHead: string;
  readonly children?: readonly string[];
  readonly father?: string;
  readonly mother?: string;
  readonly spouse?: string;
}

/** What the members of a household share. */
interface Circumstances {
  readonly urban: boolean;
  readonly lowIncome: boolean;
  /** Whether anyone of it owns a home. */
  readonly ownsHomes: boolean;
}

function person(serial: number, sketch: Sketch, random: Random, home: Circumstances): Person {
  const { urban, lowIncome } = home;
  const age = 2026 - Number(sketch.birthDate.slice(0, 4)) - (sketch.birthDate.slice(5) > '10-01' ? 1 : 0);
  const { occupation } = sketch;
  const wages = occupation === 'employee' || occupation === 'civilServant';
  const married = sketch.spouse !== undefined;
  return {
    serial,
    id: idOf(sketch.birthDate, serial),
    legacyId: null,
    name: '样本',
    formerName: null,
    sex: sketch.sex,
    birthDate: sketch.birthDate,
    age,
    ethnicGroup: '汉族',
    division: urban ? '140105001003' : '140222100201',
    address: urban ? '山西省太原市小店区坞城街道' : '山西省大同市天镇县玉泉镇东街村',
    relationToHead: sketch.relationToHead,
    spouse: sketch.spouse ?? null,
    father: sketch.father ?? null,
    mother: sketch.mother ?? null,
    children: sketch.children ?? [],
    maritalStatus: married ? '已婚' : '未婚',
    marriedOn: married ? '2012-05-20' : null,
    education: age < 18 ? 1 : (([2, 3, 4, 5, 6] as const)[random.integer(0, 4)] ?? 3),
    occupation,
    employer: wages
      ? {
          name: random.pick(['山西某某建设集团有限公司', '太原市某某医院', '大同某某煤业有限公司']),
          socialCreditId: '91140000MA0000000X',
        }
      : null,
    workingSince:
      wages || occupation === 'retired' || occupation === 'unemployed'
        ? `${Number(sketch.birthDate.slice(0, 4)) + 22}-07-01`
        : null,
    annualIncomeFen: wages ? random.integer(2_400_000, 30_000_000) : 0,
    businessIncomeFen: occupation === 'selfEmployed' ? random.integer(2_000_000, 40_000_000) : 0,
    monthlyPensionFen: occupation === 'retired' ? (urban ? 320_000 : 18_000) : 0,
    urban,
    disability: random.chance(0.05) ? { kind: '精神', level: 2 } : null,
    veteran: false,
    lowIncome,
    diedOn: age > 80 ? '2026-03-14' : null,
    vehicles: age >= 18 ? random.integer(0, 2) : 0,
    properties: home.ownsHomes && age >= 22 ? random.integer(0, 3) : 0,
  };
}

const occupations: readonly Occupation[] = [
  'farmer',
  'employee',
  'civilServant',
  'selfEmployed',
  'unemployed',
  'soldier',
];

/** Households of a couple, two children and a grandmother; ages and occupations go round. */
export function sampleHouseholds(count: number): Household[] {
  return Array.from({ length: count }, (_, index) => {
    const random = sampleRandom(index + 1);
    const home = { urban: index % 2 === 0, lowIncome: index % 7 === 0, ownsHomes: index % 3 !== 0 };
    const serial = index * 5;
    const bornIn = 1966 + (index % 34);
    const birthDates = [
      `${bornIn}-03-31`,
      `${bornIn + 1}-11-02`,
      `${Math.min(2026, bornIn + 25)}-05-31`,
      `${Math.min(2026, bornIn + 28)}-01-15`,
      `${bornIn - 24}-12-30`,
    ];
    const ids = birthDates.map((birthDate, at) => idOf(birthDate, serial + at));
    const [husband = '', wife = '', first = '', second = ''] = ids;
    const children = [first, second];
    const childOccupation = (birthDate = ''): Occupation =>
      birthDate > '2020-10-01' ? 'infant' : birthDate > '2004' ? 'student' : 'employee';
    const sketches: Sketch[] = [
      {
        birthDate: birthDates[0] ?? '',
        sex: '男',
        occupation: occupations[index % 6] ?? 'farmer',
        relationToHead: '户主',
        children,
        spouse: wife,
      },
      {
        birthDate: birthDates[1] ?? '',
        sex: '女',
        occupation: occupations[(index + 1) % 5] ?? 'farmer',
        relationToHead: '配偶',
        children,
        spouse: husband,
      },
      ...[2, 3].map((at): Sketch => ({
        birthDate: birthDates[at] ?? '',
        sex: at === 2 ? '女' : '男',
        occupation: childOccupation(birthDates[at]),
        relationToHead: at === 2 ? '女' : '子',
        father: husband,
        mother: wife,
      })),
      { birthDate: birthDates[4] ?? '', sex: '女', occupation: 'retired', relationToHead: '母亲' },
    ];
    return {
      number: `14${String(index).padStart(7, '0')}`,
      type: '家庭户',
      members: sketches.map((sketch, at) => person(serial + at, sketch, random, home)),
    };
  });
}
