/**
 * `npm run import -- --config hub.json --lists FOLDER`: reads a province's lists, in CSV or XLSX, and publishes them as
 * the first version of a hub outside demo mode. Nothing is kept unless every row is right.
 */
import { systemClock } from '../auth/clock.ts';
import { type ImportedLists, importLists } from '../registry/import/import-lists.ts';
import type { RowProblem } from '../registry/import/problems.ts';
import { QingdanError } from '../schema/errors.ts';
import { type Stores, openStores } from '../server/stores.ts';
import { readArguments } from './command-line.ts';
import { configured, ensureDirectory, tell } from './configured.ts';

const usage = `npm run import -- --config FILE --lists FOLDER: publishes a province's lists as the hub's first version
  --config FILE   configuration of the hub (default: the variable QINGDAN_CONFIG; docs/operating.md)
  --lists FOLDER  the lists, as CSV or XLSX`;

/** The rows that are wrong, as a table with tabs, which a spreadsheet takes as it is. */
function problemTable(error: unknown): string {
  if (!(error instanceof QingdanError) || error.code !== 'LIST_ROW_INVALID') return '';
  const rows = (error.details['rows'] ?? []) as readonly RowProblem[];
  const lines = rows.map(({ sheet, row, column, value, reason }) =>
    [sheet, row, column, value, reason].join('\t'),
  );
  const left = Number(error.details['total'] ?? rows.length) - rows.length;
  const more = left > 0 ? [`and ${left} more`] : [];
  return [['sheet', 'row', 'column', 'value', 'reason'].join('\t'), ...lines, ...more, ''].join('\n');
}

/** Publishes what was read as the first version, unless there is one. */
async function publish({ content, sharingApplications }: ImportedLists, stores: Stores): Promise<number> {
  if ((await stores.lists.published()) !== null) {
    const message = 'the hub has lists already; its entries are changed through the API';
    throw new QingdanError('LIST_CHANGE_REFUSED', message);
  }
  // Applications alone give nobody anything: should the second step fail, nothing is in force.
  await stores.sharing.replaceAll(sharingApplications);
  const { epoch } = await stores.lists.publishContent(content);
  return epoch;
}

async function run(): Promise<void> {
  const { values } = readArguments(usage, {
    options: { config: { type: 'string' }, lists: { type: 'string' } },
  });
  const { directory, database } = configured(values.config);
  if (values.lists === undefined) {
    throw new QingdanError('BAD_USER_INPUT', 'the option `--lists` is missing; name the folder of the lists');
  }
  const imported = await importLists({ folder: values.lists });
  ensureDirectory(directory);
  const stores = await openStores({ directory, database: database ?? undefined, clock: systemClock });
  try {
    const epoch = await stores.exclusively(() => publish(imported, stores));
    const { departments, powers, responsibilities } = imported.content;
    process.stdout.write(
      `version ${epoch} is published: ${departments.length} departments, ${powers.length} powers, ${responsibilities.length} responsibilities\n`,
    );
  } finally {
    await stores.close();
  }
}

try {
  await run();
} catch (error) {
  process.stderr.write(`${tell(error)}\n${problemTable(error)}`);
  process.exit(1);
}
