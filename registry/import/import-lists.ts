import type { ListContent } from '../contract.ts';
import { sortContent } from '../content/keys.ts';
import { readCatalogue, readNeeds } from './catalogue.ts';
import { readDelegations } from './delegations.ts';
import { readDepartments } from './departments.ts';
import { readDivisions } from './divisions.ts';
import { PowerIndex, addAttributes, readPowers } from './powers.ts';
import { Problems } from './problems.ts';
import { readSource } from './read-source.ts';
import type { ListSource, Sheets } from './read-source.ts';
import { readResponsibilities } from './responsibilities.ts';
import { SerialCodes } from './serials.ts';
import { readMaterials, readServiceItems } from './service-items.ts';
import { readSharingApplications } from './sharing-applications.ts';
import type { SharingApplicationRow } from './sharing-applications.ts';

export type { ListSource } from './read-source.ts';
export type { SharingApplicationRow } from './sharing-applications.ts';

export interface ImportOptions {
  /** First day on which departments exercise their powers where the list does not say; 2015-01-01 unless given. */
  readonly exercisedFrom?: string;
}

export interface ImportedLists {
  readonly content: ListContent;
  readonly sharingApplications: readonly SharingApplicationRow[];
}

function readAll(sheets: Sheets, exercisedFrom: string, problems: Problems): ImportedLists {
  const divisions = readDivisions(sheets.divisions, problems);
  const departments = readDepartments(
    { provincial: sheets.departments, local: sheets['local-departments'] },
    divisions,
    problems,
  );
  const codesPast = (taken: readonly string[]): SerialCodes => new SerialCodes(departments.provincial, taken);
  const known = departments.byName;
  const powerRows = readPowers(sheets['list-current'], known, codesPast, exercisedFrom, problems);
  const index = new PowerIndex(powerRows.map(({ power }) => power));
  const powers = addAttributes(sheets['power-attributes'], index, problems);
  const catalogue = readCatalogue(sheets.catalogue, known, problems);
  const serviceItems = readServiceItems(sheets['service-items'], index, known, codesPast, problems);
  const content: ListContent = {
    divisions: [...divisions.values()],
    departments: [...known.values()],
    powers: [...powers.values()],
    repealed: [],
    responsibilities: readResponsibilities(
      { plan: sheets['responsibility-plan'], templates: sheets['responsibility-templates'] },
      index,
      problems,
    ),
    exercises: powerRows.map(({ exercise }) => exercise),
    delegations: readDelegations(sheets.delegations, index, known, divisions, problems),
    catalogue: [...catalogue.values()],
    needs: readNeeds(sheets.needs, index, powers, catalogue, problems),
    serviceItems: [...serviceItems.values()],
    materials: readMaterials(sheets.materials, serviceItems, catalogue, problems),
  };
  const sharingApplications = readSharingApplications(
    sheets['sharing-applications'],
    index,
    { departments: known, divisions, catalogue },
    problems,
  );
  return { content, sharingApplications };
}

/**
 * Reads the lists of a province from CSV or XLSX, in the columns of `registry/import/lists.ts`: one file a list, or
 * a workbook with a sheet for each. Every cell is checked; if anything is wrong, one `LIST_ROW_INVALID` tells all of
 * it (`details.rows`: sheet, row, column, value, reason; the first hundred) and nothing is given back.
 */
export async function importLists(source: ListSource, options: ImportOptions = {}): Promise<ImportedLists> {
  const problems = new Problems();
  const sheets = await readSource(source, problems);
  problems.throwIfAny();
  if (sheets === null) throw new TypeError('a source without problems has every list');
  const imported = readAll(sheets, options.exercisedFrom ?? '2015-01-01', problems);
  problems.throwIfAny();
  return { ...imported, content: sortContent(imported.content) };
}
