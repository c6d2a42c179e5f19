/** Where people of the demo live: real village-level divisions of the province. */
import { readFileSync } from 'node:fs';
import type { Random } from './person.ts';
import { weighted } from './random.ts';

export interface Place {
  /** 12-digit village-level division. */
  readonly division: string;
  readonly urban: boolean;
  /** Province, city, county, township and village in words. */
  readonly words: string;
  readonly county: County;
}

export interface County {
  /** 6 digits. */
  readonly code: string;
  /** Position among the province's counties, in the order of codes. */
  readonly index: number;
  readonly name: string;
  readonly city: string;
  readonly communities: Place[];
  readonly villages: Place[];
}

/** Share of the citizens by city: a quarter each in Taiyuan and Datong, the rest over the province. */
const shareOfCity: Readonly<Record<string, number>> = { '1401': 0.25, '1402': 0.25 };
const shareOfCommunities = 0.62;

/**
 * The name as it stands in an address: without the committee (居委会, 村民委员会 and their misspellings),
 * ended by 社区 or 村.
 */
function nameInAddress(name: string, urban: boolean): string {
  const end = urban ? '社区' : '村';
  const bare = name.replace(/(?:村民|居民|民|居|村)?(?:委员会|员会|委会|委员|委)$/u, '');
  if (bare.endsWith(end) || bare === '') return bare === '' ? name : bare;
  return bare + end;
}

interface Division {
  readonly name: string;
  readonly level: string;
}

function readDivisions(): Map<string, Division> {
  const text = readFileSync(new URL('../data/divisions.csv', import.meta.url), 'utf8');
  const divisions = new Map<string, Division>();
  for (const line of text.trimEnd().split('\n').slice(1)) {
    const [code = '', name = '', level = ''] = line.split(',');
    divisions.set(code, { name, level });
  }
  return divisions;
}

/** 001 to 199 of the statistics code are residents' communities, 200 to 399 villages; above live no households. */
function kindOf(code: string): 'community' | 'village' | null {
  const serial = Number(code.slice(9));
  return serial < 200 ? 'community' : serial < 400 ? 'village' : null;
}

function readCounties(): County[] {
  const divisions = readDivisions();
  const nameOf = (prefix: string): string => divisions.get(prefix.padEnd(12, '0'))?.name ?? '';
  const counties = new Map<string, County>();
  for (const [division, { name, level }] of divisions) {
    if (level !== 'village') continue;
    const kind = kindOf(division);
    if (kind === null) continue;
    const code = division.slice(0, 6);
    const city = nameOf(code.slice(0, 4));
    const county = counties.get(code) ?? {
      code,
      index: counties.size,
      name: nameOf(code),
      city,
      communities: [],
      villages: [],
    };
    counties.set(code, county);
    const urban = kind === 'community';
    const words = `${nameOf('14')}${city}${county.name}${nameOf(division.slice(0, 9))}${nameInAddress(name, urban)}`;
    (urban ? county.communities : county.villages).push({ division, urban, words, county });
  }
  return [...counties.values()];
}

/** Chooses places among all divisions of the province. */
export class Places {
  static #shared: Places | undefined;

  readonly counties: readonly County[];
  readonly #cities: readonly { readonly counties: readonly County[]; readonly weights: readonly number[] }[];
  readonly #cityWeights: readonly number[];

  /** The same each time: it remembers nothing of what was chosen, and the divisions take a tenth of a second to read. */
  static shared(): Places {
    return (Places.#shared ??= new Places());
  }

  private constructor() {
    this.counties = readCounties();
    const byCity = Map.groupBy(this.counties, ({ code }) => code.slice(0, 4));
    const others = byCity.size - Object.keys(shareOfCity).length;
    this.#cityWeights = [...byCity.keys()].map((city) => shareOfCity[city] ?? 0.5 / others);
    this.#cities = [...byCity.values()].map((counties) => ({
      counties,
      // By the root of the size, so that small counties have people even in a small demo.
      weights: counties.map(({ communities, villages }) =>
        Math.sqrt(communities.length * 4 + villages.length),
      ),
    }));
  }

  place(random: Random): Place {
    const city = this.#cities[weighted(random, this.#cityWeights)];
    const county = city?.counties[weighted(random, city.weights)];
    if (county === undefined) throw new RangeError('no county has people');
    return this.placeIn(county, random);
  }

  placeIn(county: County, random: Random, wish?: 'community'): Place {
    const urban = random.chance(shareOfCommunities) || wish === 'community';
    const { communities, villages } = county;
    const chosen = urban ? communities : villages;
    return random.pick(chosen.length > 0 ? chosen : urban ? villages : communities);
  }
}

/** An address in the place: building, unit and room, or a number in the village. */
export function addressIn(place: Place, random: Random): string {
  if (!place.urban) return `${place.words}${random.integer(1, 260)}号`;
  const floor = random.integer(1, 18);
  const room = `${floor}0${random.integer(1, 4)}`;
  return `${place.words}${random.integer(1, 28)}号楼${random.integer(1, 5)}单元${room}室`;
}
