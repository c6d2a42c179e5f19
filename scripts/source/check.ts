/** `source check`: the SDL of sources against the live ones and against the catalogue, as a table. */
import { readFileSync } from 'node:fs';
import { SourceFailure } from '../../connectors/contract.ts';
import { openConnector, type SourceLocation } from '../../connectors/open.ts';
import { definitionOf } from '../../connectors/service/definition.ts';
import { OutboundClient } from '../../outbound/client.ts';
import { type Destinations, destinationsAt } from '../../outbound/destinations.ts';
import { QingdanError } from '../../schema/errors.ts';
import { readSourceFiles } from '../../schema/files.ts';
import {
  checkAgainstCatalogue,
  formatFault,
  readSource,
  SourceDescriptionError,
} from '../../schema/read-source.ts';
import type { SourceModel } from '../../schema/source-model.ts';
import type { HubConfiguration } from '../../server/configuration.ts';
import { configured } from '../configured.ts';
import { timeLimitMilliseconds } from './add.ts';
import { listsInUse, type ListsInUse } from './catalogue.ts';
import { type Difference, differencesOf } from './compare.ts';
import { shown } from './shown.ts';
import { placeNamed } from './place.ts';

export interface CheckOptions {
  readonly config?: string | undefined;
  readonly file?: string | undefined;
  readonly url?: string | undefined;
  readonly schema?: string | undefined;
  readonly encoding?: string | undefined;
  readonly 'password-file'?: string | undefined;
  readonly lists?: string | undefined;
}

interface Checked {
  readonly model: SourceModel;
  readonly location: SourceLocation;
  readonly outbound: Destinations;
}

function refuse(message: string): never {
  throw new QingdanError('BAD_USER_INPUT', message);
}

function read(file: string, sdl: string): SourceModel {
  try {
    return readSource(file, sdl);
  } catch (error) {
    if (!(error instanceof SourceDescriptionError)) throw error;
    return refuse(error.faults.map(formatFault).join('\n'));
  }
}

function fileOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return refuse(`\`${file}\` cannot be read; check its path and its rights`);
  }
}

/** The one that is named by its file and its place. */
function named(file: string, options: CheckOptions, hub: HubConfiguration | undefined): Checked {
  const model = read(file, fileOf(file));
  const { location } = placeNamed(options.url, {
    schema: options.schema,
    passwordFile: options['password-file'],
    encoding: options.encoding,
    definition: model.definition,
    environment: process.env,
  });
  const isService = 'url' in location && /^https?:/i.test(location.url);
  return { model, location, outbound: hub?.outbound ?? destinationsAt(isService ? [location.url] : []) };
}

/** Those of the hub's configuration: all, or those whose names are given. */
function ofHub(
  names: readonly string[],
  { sources, sourceSdl, outbound }: HubConfiguration,
): readonly Checked[] {
  const models = readSourceFiles(sourceSdl ?? undefined).map(({ file, sdl }) => read(file, sdl));
  return (names.length > 0 ? names : [...sources.keys()]).map((name) => {
    const model = models.find((each) => each.name === name);
    const location = sources.get(name);
    if (!model)
      return refuse(
        `no file of \`${sourceSdl ?? 'schema/sources'}\` describes \`${name}\`; add it by \`source add\``,
      );
    if (!location)
      return refuse(`\`sources.${name}\` is missing in the configuration; say where the source is`);
    return { model, location, outbound };
  });
}

async function liveDifferences({ model, location, outbound }: Checked): Promise<readonly Difference[]> {
  const { name: source } = model;
  const whole = (what: string, remedy: string): readonly Difference[] => [
    { source, table: '', column: '', what, remedy },
  ];
  try {
    const connector = await openConnector(model.kind, location, {
      source,
      timeLimitMilliseconds,
      outbound: new OutboundClient(outbound),
      ...definitionOf(model),
    });
    try {
      return await differencesOf(model, connector);
    } finally {
      await connector.close();
    }
  } catch (error) {
    if (error instanceof QingdanError)
      return whole(error.message, 'correct the SDL, its definition or the place');
    if (!(error instanceof SourceFailure)) throw error;
    const because = error.internal instanceof Error ? error.internal.message : String(error.internal);
    return whole(`${error.code}: ${because}`, 'see that the source answers, and check again');
  }
}

function catalogueDifferences({ model }: Checked, lists: ListsInUse): readonly Difference[] {
  return checkAgainstCatalogue(model, lists.catalogue).map((fault) => ({
    source: model.name,
    table: '',
    column: '',
    what: formatFault(fault),
    remedy: 'correct the SDL, or have the catalogue changed',
  }));
}

const columns = ['source', 'table', 'column', 'what', 'remedy'] as const;

/** With tabs, which a spreadsheet takes as they are. */
function tableOf(differences: readonly Difference[]): string {
  const line = (cells: readonly string[]): string => cells.map(shown).join('\t');
  const head = line(['source', 'table', 'column', 'difference', 'what to do']);
  return `${[head, ...differences.map((each) => line(columns.map((column) => each[column])))].join('\n')}\n`;
}

export async function checkSources(names: readonly string[], options: CheckOptions): Promise<void> {
  const { file, config, lists: folder } = options;
  if (file !== undefined && names.length > 0)
    refuse('name sources of a configuration, or one by `--file`, not both');
  if (file === undefined && options.url !== undefined)
    refuse('`--url` goes with `--file`, the SDL that is compared with it; name it');
  // With a file alone no hub need be configured.
  const hub = file !== undefined && config === undefined ? undefined : configured(config);
  const checked = file === undefined && hub ? ofHub(names, hub) : [named(file ?? '', options, hub)];
  const lists = await listsInUse(folder, hub);
  const differences: Difference[] = [];
  for (const each of checked) {
    differences.push(...(await liveDifferences(each)));
    if (lists) differences.push(...catalogueDifferences(each, lists));
  }
  if (!lists)
    process.stderr.write('not compared with a catalogue: name lists by `--lists`, or a hub by `--config`\n');
  if (differences.length > 0) {
    process.stdout.write(tableOf(differences));
    process.exitCode = 1;
    return;
  }
  const [first] = checked;
  const what = checked.length === 1 && first ? `\`${first.model.name}\` is` : `${checked.length} sources are`;
  process.stdout.write(`${what} as described\n`);
}
