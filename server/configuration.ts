/**
 * What a hub outside demo mode must be told: from a JSON file and from the environment, which goes before the file.
 * Everything that is wrong is told at once, each by its key and with what to do.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { KeySetSource } from '../auth/caller/key-set.ts';
import { type SourceLocation, addressesOf } from '../connectors/open.ts';
import type { PostgresqlDatabase } from '../database/postgresql/pool.ts';
import type { Destinations } from '../outbound/destinations.ts';
import type { Neo4jSettings } from '../registry/neo4j/connection.ts';
import { readOutbound } from './configuration/outbound.ts';
import { ConfigurationError, type Environment, Reader } from './configuration/reader.ts';
import { readSources } from './configuration/sources.ts';
import { readDatabase, readNeo4j } from './configuration/stores.ts';

export { ConfigurationError } from './configuration/reader.ts';

export interface HubConfiguration {
  /** Folder of the hub's own files. */
  readonly directory: string;
  /** Address to listen on. */
  readonly host: string;
  readonly port: number;
  /** The PostgreSQL of the hub's own tables; null for `hub.sqlite` in the folder. */
  readonly database: PostgresqlDatabase | null;
  /** The Neo4j of the registry graph; null for the embedded one in the folder. */
  readonly neo4j: Neo4jSettings | null;
  readonly identity: {
    readonly keySet: KeySetSource;
    readonly issuer: string;
    readonly audience: string;
  };
  /** Where the hub may go over HTTP. */
  readonly outbound: Destinations;
  readonly sources: ReadonlyMap<string, SourceLocation>;
  /** Folder of the sources' SDL files; null for that of the project. */
  readonly sourceSdl: string | null;
}

/** Hosts from which keys may come without TLS. */
const loopback: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

function readKeySet(reader: Reader): KeySetSource {
  const text = reader.text('keySet');
  if (text === '') return { file: '' };
  if (!/^https?:/i.test(text)) {
    const file = reader.resolved('keySet', text);
    if (!existsSync(file)) reader.wrong('keySet', `is not there (\`${file}\`)`);
    return { file };
  }
  const url = URL.canParse(text) ? new URL(text) : null;
  // Whoever could change the answer on the way would be let in by his own key.
  if (url?.protocol === 'https:' || (url && loopback.has(url.hostname))) return { url };
  reader.wrong('keySet', url ? 'must be fetched over https' : 'is no address');
  return { file: '' };
}

function readPort(reader: Reader): number {
  const value = reader.value('port') ?? 4000;
  const port = typeof value === 'string' && /^\d{1,5}$/.test(value) ? Number(value) : value;
  if (typeof port === 'number' && Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  reader.wrong('port', 'is no port');
  return 0;
}

function readSourceSdl(reader: Reader): string | null {
  if (reader.value('sourceSdl') === undefined) return null;
  const folder = reader.path('sourceSdl');
  if (folder !== '' && !existsSync(folder)) reader.wrong('sourceSdl', `is not there (\`${folder}\`)`);
  return folder;
}

/** Addresses of web services that the configuration names. */
function webAddresses(keySet: KeySetSource, sources: ReadonlyMap<string, SourceLocation>): readonly string[] {
  return [...('url' in keySet ? [keySet.url.href] : []), ...[...sources.values()].flatMap(addressesOf)];
}

/** Files by which a folder shows itself a demo's. */
const demoFiles = ['demo-key.json', 'province'];

/**
 * @param file JSON file, or null when the environment says everything
 * Throws `ConfigurationError` with all that is wrong.
 */
export function readConfiguration(file: string | null, environment: Environment): HubConfiguration {
  const reader = new Reader(file, environment);
  const directory = reader.path('directory');
  const host = reader.text('host', '127.0.0.1');
  const port = readPort(reader);
  const [database, neo4j] = [readDatabase(reader), readNeo4j(reader)];
  const keySet = readKeySet(reader);
  const [issuer, audience] = [reader.text('issuer'), reader.text('audience')];
  const sources = readSources(reader);
  const configuration: HubConfiguration = {
    directory,
    host,
    port,
    database,
    neo4j,
    identity: { keySet, issuer, audience },
    sources,
    sourceSdl: readSourceSdl(reader),
    outbound: readOutbound(reader, webAddresses(keySet, sources)),
  };
  if (directory !== '' && demoFiles.some((name) => existsSync(path.join(directory, name)))) {
    reader.problems.push('`directory` holds a demo; name a folder of its own for this hub');
  }
  if (reader.problems.length > 0) throw new ConfigurationError(reader.problems);
  return configuration;
}
