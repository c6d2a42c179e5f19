/** What the source department feeds into the hub's scope index: who is registered where. */
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { QingdanError } from '../../schema/errors.ts';
import type { PostgresqlAddress } from '../../database/postgresql/place.ts';
import { modernCitizenId } from '../../schema/identifiers/citizen-id.ts';
import { type RegistrationColumn, registrationColumn } from '../../schema/registration.ts';
import { type DemoSource, readManifest } from './manifest.ts';
import { registeredRows } from './postgresql/registrations.ts';
import { demoSources } from './source-tables.ts';

export interface Registration {
  /** 18-digit citizen ID. */
  readonly citizenId: string;
  /** 12-digit division of registration. */
  readonly division: string;
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function registerOf(
  directory: string,
  sdlDirectory: string | undefined,
): { readonly column: RegistrationColumn; readonly source: DemoSource } {
  const column = registrationColumn(demoSources(sdlDirectory));
  const source = readManifest(directory)?.sources.find(({ name }) => name === column.source);
  if (source === undefined) {
    throw new QingdanError('NOT_READY', `\`${directory}\` holds no finished demo: make its sources first`);
  }
  return { column, source };
}

function registrationOf(id: string, division: string): Registration | null {
  const citizenId = id.length === 15 ? modernCitizenId(id) : id;
  return citizenId === null ? null : { citizenId, division };
}

/**
 * Every registration in the register of residence of a finished demo, each citizen once, streamed from its file.
 * Throws `NOT_READY` when the directory holds none.
 */
export function* registrations(directory: string, sdlDirectory?: string): Generator<Registration, void> {
  const { column, source } = registerOf(directory, sdlDirectory);
  const database = new DatabaseSync(path.resolve(directory, source.location), { readOnly: true });
  try {
    const [key, division, table] = [column.key, column.column, column.table].map(quoted);
    const rows = database.prepare(`SELECT ${key} AS id, ${division} AS division FROM ${table}`);
    for (const row of rows.iterate()) {
      const found = registrationOf(String(row['id']), String(row['division']));
      if (found !== null) yield found;
    }
  } finally {
    database.close();
  }
}

/** The same where the register lies in PostgreSQL. */
export async function* postgresqlRegistrations(
  directory: string,
  database: PostgresqlAddress,
): AsyncGenerator<Registration, void> {
  const { column } = registerOf(directory, undefined);
  for await (const [id, division] of registeredRows(database, column)) {
    const found = registrationOf(id, division);
    if (found !== null) yield found;
  }
}
