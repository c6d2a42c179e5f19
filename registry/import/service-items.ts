import type { CatalogueItem, Department, Material, ServiceItem } from '../contract.ts';
import { tableKeys } from '../content/keys.ts';
import type { PowerIndex } from './powers.ts';
import type { Problems } from './problems.ts';
import type { RowReader } from './row-reader.ts';
import { UniqueKeys, readersOf } from './row-reader.ts';
import type { SerialCodes } from './serials.ts';
import { serviceItemLetter } from './serials.ts';
import type { Sheet } from './sheet.ts';

/** `name@department`, or a code, joined by `+` inside a stage and `>` between stages. */
function readStages(row: RowReader, index: PowerIndex): readonly (readonly string[])[] {
  const text = row.required('powers');
  if (text === '') return [];
  return text.split('>').map((stage) =>
    stage.split('+').map((part) => {
      const named = part.trim();
      if (index.byCode.has(named)) return named;
      const at = named.lastIndexOf('@');
      const found = at < 0 ? 'none' : index.named(named.slice(0, at), named.slice(at + 1));
      if (found === 'none') row.problem('powers', `no such power on the list: ${named || 'an empty part'}`);
      if (found === 'many')
        row.problem('powers', `the department has several powers ${named}; give the code`);
      return typeof found === 'string' ? named : found.code;
    }),
  );
}

/** Reads the service items 政务服务事项 by name, which is unique; one without a code is given a synthetic one. */
export function readServiceItems(
  sheet: Sheet,
  index: PowerIndex,
  departments: ReadonlyMap<string, Department>,
  codesPast: (taken: readonly string[]) => SerialCodes,
  problems: Problems,
): ReadonlyMap<string, ServiceItem> {
  const items = new Map<string, ServiceItem>();
  const names = new UniqueKeys();
  const given = new UniqueKeys();
  const codes = codesPast(sheet.rows.map(({ cells }) => cells['itemCode'] ?? ''));
  for (const row of readersOf(sheet, problems)) {
    row.reference('competentDepartment', departments, 'department');
    const code = row.optional('itemCode');
    const competentDepartment = row.optional('competentDepartment');
    const stages = readStages(row, index);
    if (new Set(stages.flat()).size !== stages.flat().length) row.problem('powers', 'a power stands twice');
    const item: ServiceItem = {
      code: code || codes.next(competentDepartment, serviceItemLetter),
      name: row.required('name'),
      kind: row.required('kind'),
      subject: row.required('subject'),
      competentDepartment,
      stages,
      channels: row.required('channels').split(';'),
      scope: row.required('scope'),
      // Zero days: done while the citizen waits (即办件).
      promisedWorkingDays: row.optionalWhole('promisedWorkingDays', 0),
      synthetic: code === '',
    };
    if (code !== '') given.claim(row, 'itemCode', code);
    if (names.claim(row, 'name', item.name)) items.set(item.name, item);
  }
  return items;
}

/** Reads what each service item asks for, and the catalogue item that covers it (Decree 809, article 19). */
export function readMaterials(
  sheet: Sheet,
  items: ReadonlyMap<string, ServiceItem>,
  catalogue: ReadonlyMap<string, CatalogueItem>,
  problems: Problems,
): readonly Material[] {
  const unique = new UniqueKeys();
  const materials: Material[] = [];
  for (const row of readersOf(sheet, problems)) {
    const item = row.reference('serviceItem', items, 'service item');
    const covered = row.optional('coveredBy') !== '';
    if (covered) row.reference('coveredBy', catalogue, 'item in the catalogue');
    const material: Material = {
      serviceItem: item?.code ?? '',
      name: row.required('material'),
      required: row.yesNo('required'),
      coveredBy: covered ? row.optional('coveredBy') : null,
      original: row.yesNo('original'),
    };
    if (item !== null && unique.claim(row, 'material', tableKeys.materials(material)))
      materials.push(material);
  }
  return materials;
}
