/** What the source department feeds into the hub's scope index: who is registered where. */
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { QingdanError } from '../../schema/errors.ts';
import { modernCitizenId } from '../../schema/identifiers/citizen-id.ts';
import { readManifest } from './manifest.ts';
import { demoSources, registrationColumn } from './source-tables.ts';

export interface Registration {
  /** 18-digit citizen ID. */
  readonly citizenId: string;
  /** 12-digit division of registration. */
  readonly division: string;
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/**
 * Every registration in the register of residence of a finished demo, each citizen once, streamed from the file.
 * Throws `NOT_READY` when the directory holds none.
 */
export function* registrations(directory: string, sdlDirectory?: string): Generator<Registration, void> {
  const { source, table, key, column } = registrationColumn(demoSources(sdlDirectory));
  const location = readManifest(directory)?.sources.find(({ name }) => name === source)?.location;
  if (location === undefined) {
    throw new QingdanError('NOT_READY', `\`${directory}\` holds no finished demo: make its sources first`);
  }
  const database = new DatabaseSync(path.resolve(directory, location), { readOnly: true });
  try {
    const rows = database.prepare(
      `SELECT ${quoted(key)} AS id, ${quoted(column)} AS division FROM ${quoted(table)}`,
    );
    for (const row of rows.iterate()) {
      const id = String(row['id']);
      const citizenId = id.length === 15 ? modernCitizenId(id) : id;
      if (citizenId !== null) yield { citizenId, division: String(row['division']) };
    }
  } finally {
    database.close();
  }
}
