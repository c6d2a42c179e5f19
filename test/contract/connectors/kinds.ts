/** Every kind of source with the same tables, made for real: database files and servers, folders, listening services. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe } from 'vitest';
import type { Connector, TableRead } from '../../../connectors/contract.ts';
import { openConnector, type ConnectorOptions, type SourceLocation } from '../../../connectors/open.ts';
import type { Definition } from '../../../connectors/service/definition.ts';
import { sourceKinds, type SourceKind } from '../../../schema/domain.ts';
import { inGb18030 } from '../../support/gb18030.ts';
import { mariadbForTests } from '../../support/mariadb.ts';
import { makeMysqlDatabase, tableStatements as mysqlTableStatements } from '../../support/mysql-database.ts';
import { postgresqlForTests } from '../../support/postgresql.ts';
import { makePostgresqlSchema, tableStatements } from '../../support/postgresql-schema.ts';
import { bytesOf, workbookOf } from '../../support/workbooks.ts';
import { clientFor } from '../../support/web-service.ts';
import { describeByGraphql, spelling, startGraphqlService, type GraphqlWay } from './graphql-service.ts';
import { describeByOpenApi, startOpenApiService } from './openapi-service.ts';
import { startRestService } from './rest-service.ts';
import { describeByWsdl, startSoapService } from './soap-service.ts';

/** Files are written, and services asked, in several ways, each of which is a kind of its own here. */
const written = {
  'CSV in GB 18030': 'CSV',
  'EXCEL of 1997': 'EXCEL',
  'REST by OpenAPI': 'REST',
  'REST in pages': 'REST',
  'REST for one citizen': 'REST',
  'SOAP for one citizen': 'SOAP',
  'GRAPHQL in pages': 'GRAPHQL',
  'GRAPHQL for one citizen': 'GRAPHQL',
} as const;

export type TestedKind = SourceKind | keyof typeof written;
export const testedKinds: readonly TestedKind[] = [
  ...sourceKinds,
  ...(Object.keys(written) as (keyof typeof written)[]),
];

export function sourceKindOf(kind: TestedKind): SourceKind {
  return kind in written ? written[kind as keyof typeof written] : (kind as SourceKind);
}

/** Kinds that are asked for one citizen a call. */
export function asksForOne(kind: TestedKind): boolean {
  return kind.endsWith('for one citizen');
}

/** Numbers of keys of the statements that ask for so many. */
export function statementsFor(kind: TestedKind, keys: number): readonly number[] {
  return asksForOne(kind) ? Array.from({ length: keys }, () => 1) : [keys];
}

export interface TableData {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | null)[])[];
}
export type Tables = Readonly<Record<string, TableData>>;

export interface MadeSource {
  readonly location: SourceLocation;
  /** The connector, and the number of keys of each statement that it sent. */
  open(options?: Partial<ConnectorOptions>): Promise<{ connector: Connector; sent: number[] }>;
  remove(): Promise<void>;
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

export function writeDatabase(file: string, tables: Tables): void {
  const database = new DatabaseSync(file);
  database.exec('begin');
  for (const [name, { columns, rows }] of Object.entries(tables)) {
    database.exec(
      `create table ${quoted(name)} (${columns.map((column) => `${quoted(column)} text`).join(', ')})`,
    );
    database.exec(
      `create index ${quoted(`index of ${name}`)} on ${quoted(name)} (${quoted(columns[0] ?? '')})`,
    );
    const insert = database.prepare(
      `insert into ${quoted(name)} values (${columns.map(() => '?').join(', ')})`,
    );
    for (const row of rows) insert.run(...row);
  }
  database.exec('commit');
  database.close();
}

function csvCell(value: string | null): string {
  return value === null ? '' : /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}

export function csvText({ columns, rows }: TableData): string {
  return [columns, ...rows].map((row) => row.map(csvCell).join(',')).join('\r\n');
}

function writeFiles(kind: TestedKind, tables: Tables, folder: string): void {
  for (const [name, table] of Object.entries(tables)) {
    const file = path.join(folder, name);
    if (kind === 'CSV') writeFileSync(`${file}.csv`, `\uFEFF${csvText(table)}`);
    else if (kind === 'CSV in GB 18030') writeFileSync(`${file}.csv`, inGb18030(csvText(table)));
    else {
      const isOld = kind === 'EXCEL of 1997';
      const book = workbookOf({ 工作表: [table.columns, ...table.rows] });
      writeFileSync(`${file}${isOld ? '.xls' : '.xlsx'}`, bytesOf(book, isOld ? 'biff8' : 'xlsx'));
    }
  }
}

/** Where a source is, what it must be opened with, and how it ends. */
interface Located {
  readonly location: SourceLocation;
  readonly options?: Partial<ConnectorOptions>;
  readonly remove?: () => Promise<void>;
}

async function locateService(kind: TestedKind, tables: Tables, folder: string): Promise<Located> {
  const service = await startService(kind, tables);
  const outbound = clientFor([service.url]);
  const definition = definitionFor(kind, tables, folder);
  return {
    location: { url: service.url },
    options: { outbound, ...(definition ? { definition } : {}) },
    remove: async () => {
      await outbound.close();
      await service.stop();
    },
  };
}

function graphqlWay(kind: TestedKind): GraphqlWay {
  return asksForOne(kind) ? 'one' : kind.endsWith('in pages') ? 'pages' : 'many';
}

/** What describes the services of a kind; nothing where they have the hub's own resources. */
export function definitionFor(kind: TestedKind, tables: Tables, folder: string): Definition | undefined {
  const way = asksForOne(kind) ? 'one' : 'many';
  if (sourceKindOf(kind) === 'SOAP') return describeByWsdl(way, tables, folder);
  if (kind === 'REST') return undefined;
  if (sourceKindOf(kind) === 'GRAPHQL') return describeByGraphql(graphqlWay(kind), tables, folder);
  return describeByOpenApi(kind === 'REST in pages' ? 'pages' : way, tables, folder);
}

/** The connector of a kind, by the names of the suite. */
export function named(kind: TestedKind, connector: Connector): Connector {
  return sourceKindOf(kind) === 'GRAPHQL' ? spelling(connector) : connector;
}

/** Starts the service of a kind with these tables. */
export function startService(
  kind: TestedKind,
  tables: Tables,
): Promise<{ url: string; stop(): Promise<void> }> {
  if (kind === 'REST') return startRestService(tables);
  if (sourceKindOf(kind) === 'REST') return startOpenApiService(tables);
  if (sourceKindOf(kind) === 'GRAPHQL') return startGraphqlService(graphqlWay(kind), tables);
  return startSoapService(asksForOne(kind) ? 'one' : 'many', tables);
}

async function locate(kind: TestedKind, tables: Tables, folder: string): Promise<Located> {
  if (kind === 'SQLITE') {
    const file = path.join(folder, '数据.db');
    writeDatabase(file, tables);
    return { location: { file } };
  }
  if (sourceKindOf(kind) === 'CSV' || sourceKindOf(kind) === 'EXCEL') {
    writeFiles(kind, tables, folder);
    return { location: { folder } };
  }
  if (kind === 'POSTGRESQL') {
    const schema = await makePostgresqlSchema();
    const statements = Object.entries(tables).map(([name, { columns, rows }]) =>
      tableStatements(name, columns, rows),
    );
    await schema.execute(statements.join(''));
    return { location: { url: schema.url }, remove: () => schema.remove() };
  }
  if (kind === 'MYSQL') {
    const database = await makeMysqlDatabase();
    for (const [name, { columns, rows }] of Object.entries(tables)) {
      await database.execute(...mysqlTableStatements(name, columns, rows));
    }
    return { location: { url: database.url }, remove: () => database.remove() };
  }
  return locateService(kind, tables, folder);
}

export async function makeSource(kind: TestedKind, tables: Tables): Promise<MadeSource> {
  const folder = mkdtempSync(path.join(tmpdir(), 'qingdan-source-'));
  const { location, options: needed, remove } = await locate(kind, tables, folder);
  const opened: Connector[] = [];
  return {
    location,
    async open(options = {}) {
      const all = { source: 'test', ...needed, ...options };
      const opening = await openConnector(sourceKindOf(kind), location, all);
      const connector = named(kind, opening);
      const sent: number[] = [];
      connector.onStatement = (_, keys) => void sent.push(keys);
      opened.push(connector);
      return { connector, sent };
    },
    async remove() {
      await Promise.all(opened.map((connector) => connector.close()));
      await remove?.();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Kinds whose server cannot be had here, which is allowed. */
async function missingServers(kinds: readonly TestedKind[]): Promise<ReadonlySet<TestedKind>> {
  const servers = { POSTGRESQL: postgresqlForTests, MYSQL: mariadbForTests } as const;
  const asked = Object.entries(servers).filter(([kind]) => kinds.includes(kind as SourceKind));
  const answers = await Promise.all(
    asked.map(async ([kind, start]) => [kind as SourceKind, await start()] as const),
  );
  return new Set(answers.flatMap(([kind, access]) => (access === null ? [kind] : [])));
}

/** A suite for each kind; that of a server is skipped where there is none and that is allowed. */
export async function describeKinds<Kind extends TestedKind>(
  kinds: readonly Kind[],
  title: string,
  suite: (kind: Kind) => void,
): Promise<void> {
  const missing = await missingServers(kinds);
  for (const kind of kinds) {
    describe.skipIf(missing.has(kind))(title.replace('%s', kind), () => suite(kind));
  }
}

/** A read with what a test does not care about filled in. */
export function readOf(read: Partial<TableRead> & Pick<TableRead, 'table' | 'key'>): TableRead {
  return { legacyKeys: false, group: null, columns: [], orderBy: null, updatedAt: null, ...read };
}

export const signal: AbortSignal = new AbortController().signal;
