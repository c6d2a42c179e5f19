/** The catalogue of the lists, from the folder that `import` reads or as a hub has it in force. */
import { systemClock } from '../../auth/clock.ts';
import type { ListContent } from '../../registry/contract.ts';
import { importLists } from '../../registry/import/import-lists.ts';
import { listShapes } from '../../registry/import/lists.ts';
import type { HubConfiguration } from '../../server/configuration.ts';
import { openStores } from '../../server/stores.ts';
import { ensureDirectory } from '../configured.ts';
import { columnTypes } from '../../schema/source-model.ts';
import type { Proposal, ProposedField } from './propose.ts';

export type ListsInUse = Pick<ListContent, 'catalogue' | 'departments'>;

/** Null where neither is named. */
export async function listsInUse(
  folder: string | undefined,
  hub: Pick<HubConfiguration, 'directory' | 'database'> | undefined,
): Promise<ListsInUse | null> {
  if (folder !== undefined) return (await importLists({ folder })).content;
  if (!hub) return null;
  ensureDirectory(hub.directory);
  const stores = await openStores({
    directory: hub.directory,
    database: hub.database ?? undefined,
    clock: systemClock,
  });
  try {
    return await stores.lists.content();
  } finally {
    await stores.close();
  }
}

function cell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Codes are text there, a column that holds a list has the type of its values, and rows are `[Name]`. */
function catalogueType({ type, rows }: ProposedField): string {
  const bare = type.replaceAll(/[[\]!]/g, '');
  const isOfRows = type.startsWith('[') && !columnTypes.some((each) => each === bare);
  if (rows || isOfRows) return `[${bare}]`;
  return ['CitizenId', 'DivisionCode', 'UnifiedSocialCreditId'].includes(bare) ? 'String' : bare;
}

/** A topic with its items. */
type ProposedItems = Pick<Proposal, 'topic' | 'department' | 'topicType'>;

function rowOf({ topic, department }: ProposedItems, field: ProposedField): readonly string[] {
  const values: Readonly<Record<string, string>> = {
    topic,
    item: field.name,
    path: `${topic}.${field.name}`,
    chineseName: field.chineseName,
    type: catalogueType(field),
    provider: department,
    class: field.item?.class ?? '',
    classBasis: '',
    grade: String(field.item?.grade ?? ''),
    format: '结构化数据',
    updateFrequency: '每日',
    method: '接口',
    storedAs: field.storedAs,
  };
  return listShapes.catalogue.columns.map((column) => values[column] ?? '');
}

/** Rows for the catalogue of the items that it has not, as CSV in its columns; null when it has all. */
export function catalogueRows(topics: readonly ProposedItems[]): string | null {
  const missing = topics.flatMap((each) =>
    each.topicType.fields.filter(({ isNew }) => isNew).map((field) => rowOf(each, field)),
  );
  if (missing.length === 0) return null;
  const rows = [listShapes.catalogue.columns, ...missing];
  return `${rows.map((row) => row.map((each) => cell(each)).join(',')).join('\n')}\n`;
}
