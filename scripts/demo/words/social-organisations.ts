/** Social organisations of a county: the same ones for everyone who holds a post there. */
import { countyOf } from './counties.ts';
import { creditIdOf } from './credit-ids.ts';

export interface SocialOrganisation {
  readonly name: string;
  readonly socialCreditId: string;
  readonly kind: '社会团体' | '社会服务机构' | '基金会';
}

const kinds = [
  ['老年人体育协会', '社会团体'],
  ['志愿者协会', '社会团体'],
  ['餐饮行业协会', '社会团体'],
  ['书法家协会', '社会团体'],
  ['农产品流通协会', '社会团体'],
  ['社会工作服务中心', '社会服务机构'],
  ['爱心养老服务中心', '社会服务机构'],
  ['启明幼儿园', '社会服务机构'],
  ['慈善公益基金会', '基金会'],
] as const;

/** Registered by civil affairs (5) as an association (1), a service institution (2) or a foundation (3). */
const registeredAs = { 社会团体: '51', 社会服务机构: '52', 基金会: '53' } as const;

/** Numbers below those of firms and bureaus and above those of citizens' businesses. */
const firstNumber = 70_000_000;

export const associationPosts = ['会长', '副会长', '秘书长', '理事', '监事'] as const;
export const institutionPosts = ['理事长', '理事', '院长（主任）', '监事'] as const;

const known = new Map<number, SocialOrganisation>();

/** One of the county's organisations, by a number of any size. */
export function socialOrganisationIn(division: string, chosen: number): SocialOrganisation {
  const within = chosen % kinds.length;
  const number = firstNumber + Number(division.slice(2, 6)) * kinds.length + within;
  let organisation = known.get(number);
  if (organisation === undefined) {
    const [name, kind] = kinds[within] ?? kinds[0];
    organisation = {
      name: countyOf(division).full + name,
      socialCreditId: creditIdOf(registeredAs[kind], number),
      kind,
    };
    known.set(number, organisation);
  }
  return organisation;
}
