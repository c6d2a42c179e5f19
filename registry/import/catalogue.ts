import { sharingClasses, subjectRoles } from '../../schema/domain.ts';
import type { CatalogueItem, Department, Need, Power } from '../contract.ts';
import { tableKeys } from '../content/keys.ts';
import type { PowerIndex } from './powers.ts';
import type { Problems } from './problems.ts';
import { UniqueKeys, readersOf } from './row-reader.ts';
import type { Sheet } from './sheet.ts';

/** Reads the data catalogue: Decree 809, articles 12 to 15. An unshared item must cite the law that forbids sharing. */
export function readCatalogue(
  sheet: Sheet,
  departments: ReadonlyMap<string, Department>,
  problems: Problems,
): ReadonlyMap<string, CatalogueItem> {
  const items = new Map<string, CatalogueItem>();
  const unique = new UniqueKeys();
  for (const row of readersOf(sheet, problems)) {
    row.reference('provider', departments, 'department');
    const item: CatalogueItem = {
      path: row.required('path'),
      topic: row.required('topic'),
      item: row.required('item'),
      chineseName: row.required('chineseName'),
      type: row.required('type'),
      provider: row.optional('provider'),
      class: row.oneOf('class', sharingClasses),
      classBasis: row.optional('classBasis'),
      grade: row.whole('grade', 1),
      format: row.required('format'),
      updateFrequency: row.required('updateFrequency'),
      method: row.required('method'),
      storedAs: row.required('storedAs'),
    };
    if (item.path !== `${item.topic}.${item.item}`) row.problem('path', 'must be `topic.item`');
    if (item.class === 'unshared' && item.classBasis === '') {
      row.problem(
        'classBasis',
        'an unshared item must cite the law that forbids sharing (Decree 809, article 15)',
      );
    }
    if (unique.claim(row, 'path', item.path)) items.set(item.path, item);
  }
  return items;
}

/** Reads which power needs which item. A power with needs must have its attributes: case-bound or not, and a budget. */
export function readNeeds(
  sheet: Sheet,
  index: PowerIndex,
  powers: ReadonlyMap<string, Power>,
  catalogue: ReadonlyMap<string, CatalogueItem>,
  problems: Problems,
): readonly Need[] {
  const unique = new UniqueKeys();
  const needs: Need[] = [];
  for (const row of readersOf(sheet, problems)) {
    const power = index.refer(row, { code: 'powerCode' });
    row.reference('item', catalogue, 'item in the catalogue');
    const need: Need = {
      power: power?.code ?? '',
      item: row.optional('item'),
      role: row.oneOf('subjectRole', subjectRoles),
      purpose: row.required('purpose'),
      law: row.required('law'),
      article: row.required('article'),
    };
    if (power === null) continue;
    if (row.optional('department') !== power.department) {
      row.problem('department', `the list gives power \`${power.code}\` to ${power.department}`);
    }
    if (powers.get(power.code)?.dailyCitizenBudget === null) {
      row.problem('powerCode', 'the power reads citizens but has no row in `power-attributes`');
    }
    if (unique.claim(row, 'item', tableKeys.needs(need))) needs.push(need);
  }
  return needs;
}
