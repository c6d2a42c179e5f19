/** Reads the keys of a configuration from its file and the environment, and notes what is wrong with them. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { isObject } from '../../schema/is-object.ts';

/** Names of keys with the variable that goes before each and what it is. */
export const keys = {
  directory: { variable: 'QINGDAN_DIRECTORY', what: 'the folder of the hub’s own files' },
  host: { variable: 'QINGDAN_HOST', what: 'the address to listen on' },
  port: { variable: 'PORT', what: 'the port to listen on, a whole number from 0 to 65535' },
  database: {
    variable: 'QINGDAN_DATABASE',
    what: 'the URL of a PostgreSQL for the hub’s own tables, instead of a file in its folder',
  },
  neo4j: {
    variable: 'QINGDAN_NEO4J',
    what: 'the URL of a Neo4j for the registry graph, instead of a file in the hub’s folder',
  },
  keySet: {
    variable: 'QINGDAN_KEY_SET',
    what: 'the file, or the https address, of the identity provider’s key set',
  },
  issuer: { variable: 'QINGDAN_ISSUER', what: 'the issuer (`iss`) of the tokens' },
  audience: { variable: 'QINGDAN_AUDIENCE', what: 'the audience (`aud`) of the tokens' },
  outbound: {
    variable: 'QINGDAN_OUTBOUND',
    what: 'an object with more of hosts that are asked over HTTP: {"share.example.gov.cn:443": {"networks": […]}}',
  },
  sources: {
    variable: 'QINGDAN_SOURCES',
    what: 'an object with the place of each source by its name: {"tax": {"file": "…"}}',
  },
  sourceSdl: {
    variable: 'QINGDAN_SOURCE_SDL',
    what: 'the folder with the SDL of the sources, instead of that of the project',
  },
} as const;

export type Key = keyof typeof keys;

export type Environment = Readonly<Record<string, string | undefined>>;

export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
  /** Each names its key and says what to do. */
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.problems = problems;
  }
}

export function parseJson(text: string): unknown {
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

export class Reader {
  readonly problems: string[] = [];
  readonly #file: Readonly<Record<string, unknown>>;
  readonly #environment: Environment;
  /** Folder that paths of the file are relative to; those of the environment are to the working folder. */
  readonly #base: string;

  /** Throws `ConfigurationError` when the file can't be read. */
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
    const value = this.value(key) ?? otherwise;
    if (typeof value === 'string' && value.trim() !== '') return value;
    this.wrong(key, value === '' ? 'is missing' : 'is no text');
    return '';
  }

  path(key: Key): string {
    const text = this.text(key);
    return text === '' ? '' : this.resolved(key, text);
  }

  /** The variable's text where it is set, else what the file has. */
  value(key: Key): unknown {
    return this.variable(keys[key].variable) ?? this.#file[key];
  }

  /** What the file has, whatever the environment says. */
  fromFile(key: Key): unknown {
    return this.#file[key];
  }

  /** Undefined where the variable is not set, or empty. */
  variable(name: string): string | undefined {
    return this.#environment[name] || undefined;
  }

  /** A path that the key has, from where it has it. */
  resolved(key: Key, text: string): string {
    return path.resolve(this.variable(keys[key].variable) === undefined ? this.#base : process.cwd(), text);
  }

  /** A path that the file has. */
  besideFile(text: string): string {
    return path.resolve(this.#base, text);
  }

  wrong(key: Key, how: string): void {
    const { variable, what } = keys[key];
    this.problem(key, `${how}; set it in the configuration or as \`${variable}\`: ${what}`);
  }

  /** Notes what is wrong with a key or a part of one. */
  problem(key: string, what: string): void {
    this.problems.push(`\`${key}\` ${what}`);
  }
}
