/**
 * What a hub outside demo mode must be told: from a JSON file and from the environment, which goes before the file.
 * Everything that is wrong is told at once, each by its key and with what to do.
 */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { KeySetSource } from '../auth/caller/key-set.ts';
import type { SourceLocation } from '../connectors/open.ts';

export interface HubConfiguration {
  /** Folder of the hub's own files. */
  readonly directory: string;
  /** Address to listen on. */
  readonly host: string;
  readonly port: number;
  readonly identity: {
    readonly keySet: KeySetSource;
    readonly issuer: string;
    readonly audience: string;
  };
  readonly sources: ReadonlyMap<string, SourceLocation>;
}

/** Names of keys with the variable that goes before each and what it is. */
const keys = {
  directory: { variable: 'QINGDAN_DIRECTORY', what: 'the folder of the hub’s own files' },
  host: { variable: 'QINGDAN_HOST', what: 'the address to listen on' },
  port: { variable: 'PORT', what: 'the port to listen on, a whole number from 0 to 65535' },
  keySet: {
    variable: 'QINGDAN_KEY_SET',
    what: 'the file, or the https address, of the identity provider’s key set',
  },
  issuer: { variable: 'QINGDAN_ISSUER', what: 'the issuer (`iss`) of the tokens' },
  audience: { variable: 'QINGDAN_AUDIENCE', what: 'the audience (`aud`) of the tokens' },
  sources: {
    variable: 'QINGDAN_SOURCES',
    what: 'an object with the place of each source by its name: {"tax": {"file": "…"}}',
  },
} as const;

type Key = keyof typeof keys;

/** Members of a source's place: one says where it is, the others belong to a URL. */
const places = ['file', 'folder', 'url'];
const ofUrls = ['passwordFile', 'schema', 'sessions'];
/** Members that name a file or folder, relative to the configuration. */
const paths: ReadonlySet<string> = new Set(['file', 'folder', 'passwordFile']);

/** Hosts from which keys may come without TLS. */
const loopback: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
  /** Each names its key and says what to do. */
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.problems = problems;
  }
}

type Environment = Readonly<Record<string, string | undefined>>;

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function readFile(file: string): Readonly<Record<string, unknown>> {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    throw new ConfigurationError([
      `the configuration \`${file}\` cannot be read; check its path and its rights`,
    ]);
  }
  const parsed = parseJson(text);
  if (isObject(parsed)) return parsed;
  throw new ConfigurationError([`the configuration \`${file}\` is no JSON object; see docs/operating.md`]);
}

class Reader {
  readonly problems: string[] = [];
  readonly #file: Readonly<Record<string, unknown>>;
  readonly #environment: Environment;
  /** Folder that paths of the file are relative to; those of the environment are to the working folder. */
  readonly #base: string;

  constructor(file: string | null, environment: Environment) {
    this.#file = file === null ? {} : readFile(file);
    this.#environment = environment;
    this.#base = file === null ? process.cwd() : path.dirname(path.resolve(file));
    for (const name of Object.keys(this.#file)) {
      if (!Object.hasOwn(keys, name)) {
        this.problems.push(
          `\`${name}\` is no key of the configuration; remove it, or name one of ${Object.keys(keys).join(', ')}`,
        );
      }
    }
  }

  text(key: Key, otherwise = ''): string {
    const value = this.#value(key) ?? otherwise;
    if (typeof value === 'string' && value.trim() !== '') return value;
    this.#wrong(key, value === '' ? 'is missing' : 'is no text');
    return '';
  }

  path(key: Key): string {
    const text = this.text(key);
    return text === '' ? '' : this.#resolved(key, text);
  }

  keySet(): KeySetSource {
    const text = this.text('keySet');
    if (text === '') return { file: '' };
    if (!/^https?:/i.test(text)) {
      const file = this.#resolved('keySet', text);
      if (!existsSync(file)) this.#wrong('keySet', `is not there (\`${file}\`)`);
      return { file };
    }
    const url = URL.canParse(text) ? new URL(text) : null;
    // Whoever could change the answer on the way would be let in by his own key.
    if (url?.protocol === 'https:' || (url && loopback.has(url.hostname))) return { url };
    this.#wrong('keySet', url ? 'must be fetched over https' : 'is no address');
    return { file: '' };
  }

  port(): number {
    const value = this.#value('port') ?? 4000;
    const port = typeof value === 'string' && /^\d{1,5}$/.test(value) ? Number(value) : value;
    if (typeof port === 'number' && Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
    this.#wrong('port', 'is no port');
    return 0;
  }

  sources(): ReadonlyMap<string, SourceLocation> {
    const value = this.#value('sources');
    const given = typeof value === 'string' ? parseJson(value) : value;
    if (!isObject(given) || Object.keys(given).length === 0) {
      this.#wrong('sources', given === undefined ? 'is missing' : 'is no object that names a source');
      return new Map();
    }
    return new Map(Object.entries(given).flatMap(([name, place]) => this.#place(name, place)));
  }

  /** One source's place with its paths resolved; none when it is wrong, which is noted. */
  #place(name: string, place: unknown): [string, SourceLocation][] {
    const members = isObject(place) ? Object.keys(place) : [];
    const wrong = members.find((member) => ![...places, ...ofUrls].includes(member));
    if (!isObject(place) || members.filter((member) => places.includes(member)).length !== 1) {
      this.#problem(`sources.${name}`, `does not say where the source is; give one of ${places.join(', ')}`);
      return [];
    }
    if (wrong !== undefined) {
      const known = [...places, ...ofUrls].join(', ');
      this.#problem(`sources.${name}.${wrong}`, `is no part of a place; remove it, or name one of ${known}`);
      return [];
    }
    const resolved: Record<string, unknown> = {};
    for (const [member, value] of Object.entries(place)) {
      const fits =
        member === 'sessions' ? Number.isInteger(value) : typeof value === 'string' && value !== '';
      if (!fits) {
        const form = member === 'sessions' ? 'a whole number' : 'a text';
        this.#problem(`sources.${name}.${member}`, `is empty or not ${form}; correct it`);
        return [];
      }
      resolved[member] = paths.has(member) ? this.#resolved('sources', String(value)) : value;
    }
    return [[name, resolved as unknown as SourceLocation]];
  }

  #value(key: Key): unknown {
    return this.#fromEnvironment(key) ? this.#environment[keys[key].variable] : this.#file[key];
  }

  #fromEnvironment(key: Key): boolean {
    return (this.#environment[keys[key].variable] ?? '') !== '';
  }

  #resolved(key: Key, text: string): string {
    return path.resolve(this.#fromEnvironment(key) ? process.cwd() : this.#base, text);
  }

  #wrong(key: Key, how: string): void {
    const { variable, what } = keys[key];
    this.#problem(key, `${how}; set it in the configuration or as \`${variable}\`: ${what}`);
  }

  #problem(key: string, what: string): void {
    this.problems.push(`\`${key}\` ${what}`);
  }
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
  const configuration: HubConfiguration = {
    directory,
    host: reader.text('host', '127.0.0.1'),
    port: reader.port(),
    identity: {
      keySet: reader.keySet(),
      issuer: reader.text('issuer'),
      audience: reader.text('audience'),
    },
    sources: reader.sources(),
  };
  if (directory !== '' && demoFiles.some((name) => existsSync(path.join(directory, name)))) {
    reader.problems.push('`directory` holds a demo; name a folder of its own for this hub');
  }
  if (reader.problems.length > 0) throw new ConfigurationError(reader.problems);
  return configuration;
}
