/**
 * `npm run register -- --config hub.json`: takes where citizens are registered into the scope index of a hub outside
 * demo mode, from the source that gives `household.registeredDivision`, or from an export of its table (`--file`).
 */
import path from 'node:path';
import { systemClock } from '../auth/clock.ts';
import { usualMaximumAge } from '../auth/scope/scope-index.ts';
import type { Connector } from '../connectors/contract.ts';
import { openConnector } from '../connectors/open.ts';
import { definitionOf } from '../connectors/service/definition.ts';
import { OutboundClient } from '../outbound/client.ts';
import { QingdanError } from '../schema/errors.ts';
import { readSourceFiles } from '../schema/files.ts';
import { readSource } from '../schema/read-source.ts';
import { type RegistrationColumn, registrationColumn } from '../schema/registration.ts';
import { ConfigurationError, type HubConfiguration } from '../server/configuration.ts';
import { type Registered, registerCitizens } from '../server/registrations.ts';
import { openStores } from '../server/stores.ts';
import { readArguments } from './command-line.ts';
import { configured, ensureDirectory, tell } from './configured.ts';
import { startCount } from './progress.ts';

const usage = `npm run register -- --config FILE [--file FILE]: takes where citizens are registered into the scope index
  --config FILE  configuration of the hub (default: the variable QINGDAN_CONFIG; docs/operating.md)
  --file FILE    an export of the register's table as CSV (default: the source itself)`;

/** A page of a view may take its time. */
const timeLimitMilliseconds = 60_000;

interface OpenRegister {
  readonly register: RegistrationColumn;
  readonly connector: Connector;
}

/** The table in its source, or as a CSV file or a workbook with the same columns. */
async function openRegister(
  {
    sources,
    sourceSdl,
    outbound: destinations,
  }: Pick<HubConfiguration, 'sources' | 'sourceSdl' | 'outbound'>,
  file: string | undefined,
): Promise<OpenRegister> {
  const models = readSourceFiles(sourceSdl ?? undefined).map((each) => readSource(each.file, each.sdl));
  const register = registrationColumn(models);
  const options = { source: register.source, timeLimitMilliseconds };
  if (file === undefined) {
    const location = sources.get(register.source);
    if (location) {
      const model = models.find(({ name }) => name === register.source);
      const service = { outbound: new OutboundClient(destinations), ...(model ? definitionOf(model) : {}) };
      return {
        register,
        connector: await openConnector(register.kind, location, { ...options, ...service }),
      };
    }
    const missing = `\`sources.${register.source}\` is missing; say where the register is, or name an export of it by \`--file\``;
    throw new ConfigurationError([missing]);
  }
  const { dir, name, ext } = path.parse(path.resolve(file));
  const kind = ext === '.csv' ? 'CSV' : 'EXCEL';
  if (kind === 'EXCEL' && !['.xlsx', '.xls'].includes(ext)) {
    const wrong = '`--file` names no CSV file (`….csv`) and no workbook (`….xlsx`, `….xls`)';
    throw new QingdanError('BAD_USER_INPUT', wrong);
  }
  const connector = await openConnector(kind, { folder: dir }, options);
  return { register: { ...register, table: name }, connector };
}

const number = (count: number): string => count.toLocaleString('en');

function report({ source }: RegistrationColumn, found: Registered): string {
  const { rows, withoutCitizen, withoutDivision, citizens, notRenewed, stale } = found;
  const lines = [`${number(citizens)} citizens are registered, from ${number(rows)} rows of \`${source}\``];
  if (withoutCitizen + withoutDivision > 0) {
    lines.push(
      `left out: ${number(withoutCitizen)} rows whose key is no citizen ID, ${number(withoutDivision)} whose division has no 12 digits`,
    );
  }
  if (notRenewed > 0) {
    lines.push(
      `not renewed: ${number(notRenewed)} citizens of earlier runs; ${number(stale)} of them are older than ${usualMaximumAge} days and count as unknown`,
    );
  }
  return `${lines.join('\n')}\n`;
}

async function run(): Promise<void> {
  const { values } = readArguments(usage, {
    options: { config: { type: 'string' }, file: { type: 'string' } },
  });
  const configuration = configured(values.config);
  const { directory, database } = configuration;
  const { register, connector } = await openRegister(configuration, values.file);
  ensureDirectory(directory);
  const stores = await openStores({ directory, database: database ?? undefined, clock: systemClock });
  try {
    const count = startCount('registering the citizens', 'rows');
    const found = await registerCitizens({
      stores,
      register,
      connector,
      progress: (rows) => count.update(rows),
    });
    count.done();
    process.stdout.write(report(register, found));
    // A register of which nothing can be used is not what its description says.
    if (found.citizens === 0) process.exitCode = 1;
  } finally {
    await connector.close();
    await stores.close();
  }
}

try {
  await run();
} catch (error) {
  process.stderr.write(`${tell(error)}\n`);
  process.exit(1);
}
