import type { CatalogueItem, Department, Division } from '../contract.ts';
import { joinKey } from '../content/keys.ts';
import type { PowerIndex } from './powers.ts';
import type { Problems } from './problems.ts';
import { UniqueKeys, readersOf } from './row-reader.ts';
import type { Sheet } from './sheet.ts';

const statuses = ['approved', 'suspended', 'refused'] as const;

/** An application of a department to share an item: Decree 809, article 20. What is stored of it belongs to `auth`. */
export interface SharingApplicationRow {
  readonly department: string;
  readonly power: string;
  readonly item: string;
  /** The purpose under which the power needs the item. */
  readonly scenario: string;
  readonly provider: string;
  readonly status: (typeof statuses)[number];
  readonly decidedOn: string;
  /** Last day on which it holds, `YYYY-MM-DD`; empty only for a refused one, which never holds. */
  readonly expiresOn: string;
  /** Division that it was approved for; null for the whole province. */
  readonly division: string | null;
}

/** Reads the sharing applications; the column `division` is optional. */
export function readSharingApplications(
  sheet: Sheet,
  index: PowerIndex,
  known: {
    readonly departments: ReadonlyMap<string, Department>;
    readonly divisions: ReadonlyMap<string, Division>;
    readonly catalogue: ReadonlyMap<string, CatalogueItem>;
  },
  problems: Problems,
): readonly SharingApplicationRow[] {
  const unique = new UniqueKeys();
  const applications: SharingApplicationRow[] = [];
  for (const row of readersOf(sheet, problems)) {
    row.reference('department', known.departments, 'department');
    const power = index.refer(row, { code: 'powerCode' });
    const item = row.reference('item', known.catalogue, 'item in the catalogue');
    const status = row.oneOf('status', statuses);
    const division = row.optional('division') === '' ? null : row.division('division');
    if (division !== null && !known.divisions.has(division)) row.problem('division', 'no such division');
    const decidedOn = row.date('decidedOn');
    const expiresOn = status === 'refused' ? (row.optionalDate('expiresOn') ?? '') : row.date('expiresOn');
    if (expiresOn !== '' && expiresOn < decidedOn) {
      row.problem('expiresOn', `lies before \`decidedOn\` ${decidedOn}; correct one of them`);
    }
    const provider = row.required('provider');
    if (item !== null && provider !== item.provider) {
      row.problem('provider', `the catalogue says that ${item.provider} provides \`${item.path}\``);
    }
    const application: SharingApplicationRow = {
      department: row.optional('department'),
      power: power?.code ?? '',
      item: item?.path ?? '',
      scenario: row.required('scenario'),
      provider,
      status,
      decidedOn,
      expiresOn,
      division,
    };
    const key = joinKey(
      application.department,
      application.power,
      application.item,
      application.scenario,
      division ?? '',
    );
    if (power !== null && item !== null && unique.claim(row, 'scenario', key)) applications.push(application);
  }
  return applications;
}
