/**
 * The request that is printed in the documents: a hundred applicants for social assistance, asked for by 省民政厅
 * under the power 社会救助家庭经济状况核对, and the case in which it may ask.
 */
import { parse as parseCsv } from 'csv-parse/sync';
import { QingdanError } from '../../schema/errors.ts';
import { provinceDivision, type SubjectRole } from '../../schema/domain.ts';
import type { FieldModel, SourceModel, TypeModel } from '../../schema/source-model.ts';
import type { Household, Person } from './population/person.ts';
import { makePopulation, type PopulationOptions } from './population/population.ts';
import { demoData, demoSources } from './source-tables.ts';

export const printedPower = '0700-Z-00100';
export const printedDepartment = '省民政厅';
export const printedCaseId = 'DEMO-2026-0001';
/** Applicants of the request, when the demo is large enough. */
export const applicantCount = 100;

export interface DemoCase {
  readonly caseId: string;
  readonly power: string;
  readonly department: string;
  readonly competentDivision: string;
  readonly parties: readonly { readonly citizenId: string; readonly role: SubjectRole }[];
}

/** Kinds of applicants and how many of each are wanted at most. */
const wanted = { lowIncome: 30, family: 40, other: 30 } as const;
const mostOfCounty = 8;
/** With their households the applicants must stay below the 500 subjects of a request. */
const largestHousehold = 4;

interface Applicant {
  readonly person: Person;
  readonly household: Household;
}

function kindOf({ person, household }: Applicant): keyof typeof wanted {
  if (person.lowIncome) return 'lowIncome';
  const ids = new Set(household.members.map(({ id }) => id));
  const family = person.spouse !== null && person.children.some((id) => ids.has(id));
  return family ? 'family' : 'other';
}

/** The head of a family in Taiyuan or Datong, when grown and alive. */
function applicantOf(household: Household): Applicant | null {
  const person = household.members.find(({ relationToHead }) => relationToHead === '户主');
  if (person === undefined || person.diedOn !== null || person.age < 18) return null;
  if (household.type !== '家庭户' || household.members.length > largestHousehold) return null;
  return /^140[12]/.test(person.division) ? { person, household } : null;
}

/**
 * The first heads of households that fill the kinds, from as many counties as can be; in a small demo the first
 * that there are. At most a hundred, from the beginning of the population, so that a large one is not made whole.
 */
function chooseApplicants(population: PopulationOptions): readonly Applicant[] {
  const chosen: Applicant[] = [];
  const spare: Applicant[] = [];
  const left: Record<keyof typeof wanted, number> = { ...wanted };
  const ofCounty = new Map<string, number>();
  for (const household of makePopulation(population)) {
    const applicant = applicantOf(household);
    if (applicant === null) continue;
    const kind = kindOf(applicant);
    const county = applicant.person.division.slice(0, 6);
    const already = ofCounty.get(county) ?? 0;
    if (left[kind] === 0 || already >= mostOfCounty) {
      if (spare.length < applicantCount) spare.push(applicant);
      continue;
    }
    left[kind]--;
    ofCounty.set(county, already + 1);
    chosen.push(applicant);
    if (chosen.length === applicantCount) return chosen;
  }
  return [...chosen, ...spare].slice(0, applicantCount);
}

/** Whose data the review may touch, in which role. A citizen can be a party in several roles. */
function partiesOf(applicants: readonly Applicant[]): DemoCase['parties'] {
  const parties = new Map<string, { readonly citizenId: string; readonly role: SubjectRole }>();
  const add = (citizenId: string | null, role: SubjectRole): void => {
    if (citizenId !== null) parties.set(`${citizenId} ${role}`, { citizenId, role });
  };
  for (const { person, household } of applicants) {
    add(person.id, 'self');
    for (const member of household.members) if (member !== person) add(member.id, 'householdMember');
    add(person.spouse, 'spouse');
    add(person.father, 'parent');
    add(person.mother, 'parent');
    for (const child of person.children) add(child, 'child');
  }
  return [...parties.values()];
}

export interface PrintedRequest {
  /** IDs of the applicants, in order; the value of `$ids`. */
  readonly ids: readonly string[];
  readonly case: DemoCase;
  readonly document: string;
}

/** The applicants, the case and the document for a demo of this size and seed; always the same. */
export function printedRequest(
  population: PopulationOptions,
  sources: readonly SourceModel[] = demoSources(),
): PrintedRequest {
  const applicants = chooseApplicants(population);
  return {
    ids: applicants.map(({ person }) => person.id),
    case: {
      caseId: printedCaseId,
      power: printedPower,
      department: printedDepartment,
      competentDivision: provinceDivision,
      parties: partiesOf(applicants),
    },
    document: printedDocument(sources),
  };
}

/** Items that the power needs of the applicant, in the order of the list: `topic.item`. */
export function printedItems(): readonly string[] {
  const needs = parseCsv<Record<string, string>>(demoData('needs.csv'), { columns: true, bom: true });
  return needs
    .filter(({ powerCode, subjectRole }) => powerCode === printedPower && subjectRole === 'self')
    .map(({ item = '' }) => item);
}

function leavesOf(type: TypeModel): string[] {
  return [...type.fields.values()].filter(({ kind }) => kind === 'column').map(({ name }) => name);
}

function selectionOf(source: SourceModel, field: FieldModel): string {
  if (field.kind !== 'rows') return field.name;
  const type = source.types.get(field.type);
  return `${field.name} { ${type ? leavesOf(type).join(' ') : '__typename'} }`;
}

/** The document that reads every item with all leaves of objects, topics in the order of the list. */
export function printedDocument(sources: readonly SourceModel[] = demoSources()): string {
  const selections = new Map<string, string[]>();
  for (const path of printedItems()) {
    const [topic = '', item = ''] = path.split('.');
    const source = sources.find(({ types }) => types.get('Citizen')?.fields.has(topic));
    const entry = source?.types.get('Citizen')?.fields.get(topic);
    const field = entry?.kind === 'topic' ? source?.types.get(entry.type)?.fields.get(item) : undefined;
    if (source === undefined || field === undefined) {
      throw new QingdanError(
        'SOURCE_DATA_INVALID',
        `no source gives the item \`${path}\` that the power needs`,
      );
    }
    selections.set(topic, [...(selections.get(topic) ?? []), selectionOf(source, field)]);
  }
  const topics = [...selections].map(
    ([topic, fields]) => `    ${topic} {\n${fields.map((field) => `      ${field}`).join('\n')}\n    }`,
  );
  return `query PrintedRequest($ids: [CitizenId!]!) {\n  citizens(ids: $ids) {\n    id\n${topics.join('\n')}\n  }\n}\n`;
}
