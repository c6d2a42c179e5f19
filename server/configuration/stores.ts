/** Where the hub's own tables and the registry graph are, when they are at servers. No problem repeats a secret. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { placeOf } from '../../database/postgresql/place.ts';
import { type PostgresqlDatabase, isSchemaName } from '../../database/postgresql/pool.ts';
import type { Neo4jSettings } from '../../registry/neo4j/connection.ts';
import { QingdanError } from '../../schema/errors.ts';
import { isObject } from '../../schema/is-object.ts';
import { keys, type Reader } from './reader.ts';

interface Member {
  readonly form: 'text' | 'file' | 'whole number';
  /** Goes before the file. */
  readonly variable?: string;
  /** Whether it says as whom the server is entered: where the environment has the URL, the file's is of another. */
  readonly ofUser?: true;
}

type Members = Readonly<Record<string, Member>>;
/** What a key has, by its members; paths are resolved. */
type Given = Readonly<Record<string, string | number>>;

const databaseMembers: Members = {
  url: { form: 'text', variable: keys.database.variable },
  passwordFile: { form: 'file', variable: 'QINGDAN_DATABASE_PASSWORD_FILE', ofUser: true },
  schema: { form: 'text' },
  connections: { form: 'whole number' },
};

const neo4jMembers: Members = {
  url: { form: 'text', variable: keys.neo4j.variable },
  user: { form: 'text', variable: 'QINGDAN_NEO4J_USER', ofUser: true },
  passwordFile: { form: 'file', variable: 'QINGDAN_NEO4J_PASSWORD_FILE', ofUser: true },
  database: { form: 'text', variable: 'QINGDAN_NEO4J_DATABASE' },
};

/** Changes hold two of them while they use another. */
const fewestConnections = 4;

/** Null where the key is given nowhere, or wrong, which is noted. */
function readMembers(reader: Reader, key: 'database' | 'neo4j', members: Members): Given | null {
  const before = reader.problems.length;
  const inFile = reader.fromFile(key) ?? {};
  if (!isObject(inFile)) {
    reader.problem(key, `is no object; give it as {"url": "…"} or set \`${keys[key].variable}\``);
    return null;
  }
  for (const name of Object.keys(inFile)) {
    if (Object.hasOwn(members, name)) continue;
    const known = Object.keys(members).join(', ');
    reader.problem(`${key}.${name}`, `is no part of it; remove it, or name one of ${known}`);
  }
  const urlIsVariable = reader.variable(keys[key].variable) !== undefined;
  const given: Record<string, string | number> = {};
  for (const [name, { form, variable, ofUser }] of Object.entries(members)) {
    const set = variable === undefined ? undefined : reader.variable(variable);
    const value = set ?? (urlIsVariable && ofUser ? undefined : inFile[name]);
    if (value === undefined) continue;
    if (form === 'whole number' && typeof value === 'number' && Number.isInteger(value)) given[name] = value;
    else if (form === 'whole number' || typeof value !== 'string' || value === '') {
      const wanted = form === 'whole number' ? 'a whole number' : 'a text';
      reader.problem(`${key}.${name}`, `is empty or not ${wanted}; correct it`);
    } else if (form === 'text') given[name] = value;
    else given[name] = set === undefined ? reader.besideFile(value) : path.resolve(set);
  }
  if (reader.problems.length > before || Object.keys(given).length === 0) return null;
  if (given['url'] !== undefined) return given;
  reader.wrong(key, 'has no `url`');
  return null;
}

/** Its first line; null when it can't be read, which is noted. */
function readPassword(reader: Reader, key: 'database' | 'neo4j', file: string): string | null {
  try {
    return readFileSync(file, 'utf8').split(/\r?\n/, 1)[0] ?? '';
  } catch {
    reader.problem(`${key}.passwordFile`, `cannot be read (\`${file}\`); check its path and its rights`);
    return null;
  }
}

/** The PostgreSQL of the hub's own tables; null for the file in its folder. */
export function readDatabase(reader: Reader): PostgresqlDatabase | null {
  const given = readMembers(reader, 'database', databaseMembers);
  if (!given) return null;
  const database = given as unknown as PostgresqlDatabase;
  const { passwordFile, schema, connections } = database;
  try {
    placeOf(database);
  } catch (error) {
    if (!(error instanceof QingdanError)) throw error;
    reader.problem('database.url', `cannot be used: ${error.message}; correct it`);
  }
  if (passwordFile !== undefined) readPassword(reader, 'database', passwordFile);
  if (schema !== undefined && !isSchemaName(schema)) {
    const form = 'at most 63 lower-case letters, digits and underscores';
    reader.problem('database.schema', `is no name of a schema here; take ${form}, no digit first`);
  }
  if (connections !== undefined && connections < fewestConnections) {
    reader.problem(
      'database.connections',
      `are too few; give at least ${fewestConnections}, or leave it out`,
    );
  }
  return database;
}

interface Address {
  /** Without user and password. */
  readonly url: string;
  readonly user: string;
  readonly password: string;
}

function decoded(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}

/** Null when it is none, which is noted. */
function readAddress(reader: Reader, text: string): Address | null {
  const refuse = (what: string): null => {
    reader.problem('neo4j.url', `${what}; write it as \`neo4j+s://host:7687\``);
    return null;
  };
  if (!URL.canParse(text)) return refuse('is no URL');
  const url = new URL(text);
  const scheme = /^(?:bolt|neo4j)(.*):$/.exec(url.protocol)?.[1];
  if (scheme === '+ssc') return refuse('asks for TLS that does not check whom it reaches');
  if (scheme !== '' && scheme !== '+s')
    return refuse('does not begin with `neo4j+s:`, `bolt+s:`, `neo4j:` or `bolt:`');
  if (url.hostname === '') return refuse('names no host');
  const [user, password] = [decoded(url.username), decoded(url.password)];
  if (user === null || password === null) return refuse('has a `%` that encodes nothing');
  [url.username, url.password] = ['', ''];
  return { url: url.href, user, password };
}

/** The Neo4j of the registry graph; null for the file in the hub's folder. */
export function readNeo4j(reader: Reader): Neo4jSettings | null {
  const given = readMembers(reader, 'neo4j', neo4jMembers);
  if (!given) return null;
  const { passwordFile, database } = given as { readonly passwordFile?: string; readonly database?: string };
  const address = readAddress(reader, String(given['url']));
  if (!address) return null;
  if (address.password !== '' && passwordFile !== undefined) {
    reader.problem('neo4j.passwordFile', 'stands beside a password in the URL; keep one of them');
  }
  const user = String(given['user'] ?? address.user);
  if (user === '') reader.problem('neo4j.user', 'is missing; set it, or name the user in the URL');
  const password =
    passwordFile === undefined ? address.password : readPassword(reader, 'neo4j', passwordFile);
  if (password === '') {
    reader.problem('neo4j.passwordFile', 'is missing or empty; name a file whose first line is the password');
  }
  return {
    url: address.url,
    user,
    password: password ?? '',
    ...(database === undefined ? {} : { database }),
  };
}
