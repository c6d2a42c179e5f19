/** Police offices by division; the names are of the usual pattern. */
import { countyOf } from './counties.ts';

const offices = new Map<string, string>();

/** The county's police: a branch of the city's for a district, else a bureau of its own. */
export function policeOf(division: string): string {
  const code = division.slice(0, 6);
  let office = offices.get(code);
  if (office === undefined) {
    const { city, county } = countyOf(code);
    office = county.endsWith('区') ? `${city}公安局${county.slice(0, -1)}分局` : `${county}公安局`;
    offices.set(code, office);
  }
  return office;
}

/** The city's traffic police. */
export function trafficPoliceOf(division: string): string {
  return `${countyOf(division).city}公安局交通警察支队`;
}
