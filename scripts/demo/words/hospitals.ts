/** Hospitals and clinics by the citizen's division; the names are of the usual pattern. */
import type { Person, Random } from '../population/person.ts';
import { countyOf } from './counties.ts';

const countyHospitals = ['人民医院', '中医医院', '第二人民医院', '人民医院'] as const;
const cityHospitals = ['第一人民医院', '中心医院', '第二人民医院', '中医医院'] as const;

/** A general hospital: of the county for two in three, else of the city. */
export function hospitalOf(person: Person, random: Random): string {
  const place = countyOf(person.division);
  return random.chance(0.65)
    ? place.county + random.pick(countyHospitals)
    : place.city + random.pick(cityHospitals);
}

/** The institution where the citizen's village or neighbourhood is cared for. */
export function clinicOf(person: Person): string {
  return countyOf(person.division).county + (person.urban ? '社区卫生服务中心' : '中心卫生院');
}

/** The county's hospital for women and children. */
export function maternityHospitalOf(person: Person): string {
  return `${countyOf(person.division).county}妇幼保健计划生育服务中心`;
}

/** The city in the names of its institutions. */
export function cityOf(person: Person): string {
  return countyOf(person.division).city;
}

/** The city's centre for disease control. */
export function diseaseControlOf(person: Person): string {
  return `${cityOf(person)}疾病预防控制中心`;
}

const pharmacies = ['国大药房', '荣华大药房', '万民药房', '仁和大药房', '黄河医药', '益源大药房'] as const;

export function pharmacyOf(person: Person, random: Random): string {
  return `${random.pick(pharmacies)}${countyOf(person.division).county}店`;
}
