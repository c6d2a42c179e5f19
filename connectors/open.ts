/** Opens a source by its kind. The only place that knows all kinds. */
import { OutboundClient, OutboundRefusal } from '../outbound/client.ts';
import { QingdanError } from '../schema/errors.ts';
import type { SourceKind } from '../schema/domain.ts';
import type { Connector, TableHealth } from './contract.ts';
import { MissingStructure, type Driver } from './driver.ts';
import { openFiles } from './files/driver.ts';
import type { FileLimits } from './files/limits.ts';
import type { FilesLocation } from './files/places.ts';
import { GuardedConnector, defaultTimeLimit, type GuardOptions } from './guard.ts';
import { openGraphql } from './graphql/driver.ts';
import { offeredBySchema } from './graphql/offered.ts';
import { readSchemaFile } from './graphql/schema.ts';
import { openMysql } from './mysql/driver.ts';
import type { MysqlLocation } from './mysql/location.ts';
import { openPostgresql } from './postgresql/driver.ts';
import type { PostgresqlLocation } from './postgresql/location.ts';
import { openRest, readOpenApi } from './rest/driver.ts';
import { offeredByOpenApi } from './rest/openapi/offered.ts';
import type { Definition } from './service/definition.ts';
import type { ServiceLocation } from './service/location.ts';
import type { OfferedTable } from './service/offered.ts';
import { openSoap } from './soap/driver.ts';
import { offeredByWsdl } from './soap/offered.ts';
import { readWsdl } from './soap/wsdl.ts';
import { openSqlite } from './sqlite/driver.ts';

/**
 * Where a source lies: a database file (SQLITE); a URL, perhaps with a file that holds the password (MYSQL) and with a
 * schema (POSTGRESQL); a folder with a file for each table (CSV, EXCEL) or a workbook with a sheet for each (EXCEL); a
 * base URL or an address, perhaps with what is shown there (REST, SOAP, GRAPHQL). A source's SDL never says it.
 */
export type SourceLocation =
  { readonly file: string } | FilesLocation | PostgresqlLocation | MysqlLocation | ServiceLocation;

/** Addresses over HTTP at which a source is asked, and gets what it shows there. */
export function addressesOf(place: SourceLocation): readonly string[] {
  const credentials = 'credentials' in place ? place.credentials : undefined;
  return [
    ...('url' in place ? [place.url] : []),
    ...(credentials?.kind === 'clientCredentials' ? [credentials.tokenUrl] : []),
  ].filter((address) => /^https?:/i.test(address) && URL.canParse(address));
}

/** Kinds that a file may describe. */
export type ServiceKind = 'REST' | 'SOAP' | 'GRAPHQL';

export interface ConnectorOptions extends GuardOptions {
  /** Statements that may run at once: 2 of a SQLite file, as many as its place says of a server or a service. */
  readonly concurrency?: number;
  /** Longest answer of a service to one read, in bytes. */
  readonly maximumResponseBytes?: number;
  /** The hub's way to services; without it none is reached. */
  readonly outbound?: OutboundClient;
  /** What describes the operations of a service. */
  readonly definition?: Definition;
  /** Folder of the indexes of files and of their reports; one that goes with the connector unless given. */
  readonly indexDirectory?: string;
  /** How much of a file is taken. */
  readonly fileLimits?: Partial<FileLimits>;
  /** Tables that will be read, each with the columns by which: indexes of files are made at once. */
  readonly tables?: ReadonlyMap<string, readonly string[]>;
  /** Told whenever the state of the index of a table changes, and of its progress. */
  readonly onTableHealth?: (health: TableHealth) => void;
}

/** Rejects with `BAD_USER_INPUT` where the place or the description of a service can't be used. */
async function openService(
  kind: ServiceKind,
  location: ServiceLocation,
  options: ConnectorOptions,
): Promise<Driver> {
  const { source, definition, timeLimitMilliseconds = defaultTimeLimit } = options;
  const outbound = options.outbound ?? new OutboundClient(new Map());
  const open = { REST: openRest, SOAP: openSoap, GRAPHQL: openGraphql }[kind];
  try {
    return await open(location, definition, outbound, { ...options, timeLimitMilliseconds });
  } catch (error) {
    if (!(error instanceof MissingStructure) && !(error instanceof OutboundRefusal)) throw error;
    throw new QingdanError('BAD_USER_INPUT', `source \`${source}\`: ${error.message}`, { source });
  }
}

function openDriver(
  kind: SourceKind,
  location: SourceLocation,
  options: ConnectorOptions,
): Driver | Promise<Driver> {
  const timeLimitMilliseconds = options.timeLimitMilliseconds ?? defaultTimeLimit;
  // All hold tables in one database: a source that moves between them keeps its description, its place decides.
  const isDatabase = kind === 'SQLITE' || kind === 'POSTGRESQL' || kind === 'MYSQL';
  if (isDatabase && 'file' in location) {
    return openSqlite(location.file, { concurrency: options.concurrency ?? 2, timeLimitMilliseconds });
  }
  if (isDatabase && 'url' in location) {
    const place: PostgresqlLocation | MysqlLocation = location;
    const sessions = { concurrency: options.concurrency ?? place.sessions ?? 10, timeLimitMilliseconds };
    const isMysql =
      /^(?:mysql|mariadb):/i.test(place.url) || (kind === 'MYSQL' && !/^postgres/i.test(place.url));
    return isMysql ? openMysql(place, sessions) : openPostgresql(place, sessions);
  }
  if ((kind === 'CSV' && 'folder' in location) || (kind === 'EXCEL' && !('url' in location))) {
    return openFiles(kind, location, {
      timeLimitMilliseconds,
      concurrency: options.concurrency ?? 2,
      indexDirectory: options.indexDirectory,
      limits: options.fileLimits,
      tables: options.tables,
      told: options.onTableHealth,
    });
  }
  if ((kind === 'REST' || kind === 'SOAP' || kind === 'GRAPHQL') && 'url' in location) {
    return openService(kind, location, options);
  }
  const wanted = {
    SQLITE: 'file` or `url',
    POSTGRESQL: 'url` or `file',
    MYSQL: 'url` or `file',
    CSV: 'folder',
    EXCEL: 'folder` or `file',
    REST: 'url',
    SOAP: 'url',
    GRAPHQL: 'url',
  }[kind];
  throw new QingdanError(
    'BAD_USER_INPUT',
    `source \`${options.source}\` of kind ${kind} is opened by its \`${wanted}\`; correct its location`,
    { source: options.source },
  );
}

/** Opens a connector. A source that can't be reached yet opens, too, and fails when it is asked. */
export async function openConnector(
  kind: SourceKind,
  location: SourceLocation,
  options: ConnectorOptions,
): Promise<Connector> {
  return new GuardedConnector(await openDriver(kind, location, options), options);
}

/** What a file that describes a service offers. Rejects with `BAD_USER_INPUT` where it is none of its kind. */
export async function offeredTables(kind: ServiceKind, file: string): Promise<readonly OfferedTable[]> {
  if (kind === 'GRAPHQL') return offeredBySchema(await readSchemaFile(file));
  return kind === 'REST'
    ? offeredByOpenApi(await readOpenApi(file))
    : offeredByWsdl(await readWsdl(file, ''));
}
