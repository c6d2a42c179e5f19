/** Where a database server lies and how it is reached, read from its URL. No message repeats the URL: it may hold a password. */
import { readFileSync } from 'node:fs';
import type { ConnectionOptions } from 'node:tls';
import { QingdanError } from '../schema/errors.ts';

export interface DatabaseAddress {
  /** As the clients of its kind of server have it. */
  readonly url: string;
  /** File whose first line is the password, instead of one in the URL; read again for each connection. */
  readonly passwordFile?: string;
}

export interface DatabasePlace {
  /** Name, address, or path of a local socket. */
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  /** Empty where the server asks for none. */
  password(): string;
  /** Null where TLS is off. Reads the certificate files; throws when they can't be read. */
  tls(): ConnectionOptions | null;
}

/** How URLs of one kind of server are written. */
export interface UrlForm {
  readonly product: string;
  readonly example: string;
  readonly protocols: readonly string[];
  /** That of a URL without one. */
  readonly port: number;
  /** Names of the parameters: files of certificates as PEM, and `socket` for the path of a local socket. */
  readonly parameters: Readonly<Record<'mode' | 'ca' | 'cert' | 'key' | 'socket', string>>;
  /** Words of the mode: TLS with the server's name checked, with its authority alone checked, and none. */
  readonly modes: Readonly<Record<'name' | 'authority' | 'off', string>>;
}

type Refuse = (what: string) => never;

function refusalOf({ product }: UrlForm): Refuse {
  return (what) => {
    throw new QingdanError('BAD_USER_INPUT', `the URL of a ${product} database ${what}`);
  };
}

function parse(text: string, example: string, refuse: Refuse): URL {
  try {
    return new URL(text);
  } catch {
    return refuse(`is no URL such as \`${example}\``);
  }
}

function decode(part: string, refuse: Refuse): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return refuse('has a `%` that encodes nothing');
  }
}

function tlsOf(
  query: URLSearchParams,
  { parameters, modes }: UrlForm,
  isLocal: boolean,
  refuse: Refuse,
): () => ConnectionOptions | null {
  const mode = query.get(parameters.mode) ?? (isLocal ? modes.off : modes.name);
  const [ca, cert, key] = [parameters.ca, parameters.cert, parameters.key].map((name) => query.get(name));
  if (mode === modes.off) return () => null;
  if (mode !== modes.name && mode !== modes.authority) {
    refuse(
      `has \`${parameters.mode}=${mode}\`, which does not check whom it reaches; use \`${modes.name}\`, \`${modes.authority}\` or \`${modes.off}\``,
    );
  }
  if (isLocal) refuse(`asks for TLS on a local socket, which has none; drop \`${parameters.mode}\``);
  if ((cert === null) !== (key === null))
    refuse(`names one of \`${parameters.cert}\` and \`${parameters.key}\`; it takes both`);
  return () => ({
    minVersion: 'TLSv1.2',
    rejectUnauthorized: true,
    ...(ca ? { ca: readFileSync(ca) } : {}),
    ...(cert && key ? { cert: readFileSync(cert), key: readFileSync(key) } : {}),
    ...(mode === modes.authority ? { checkServerIdentity: () => undefined } : {}),
  });
}

/** Throws `BAD_USER_INPUT` when the URL is none, or asks for what would not be safe. */
export function placeIn(address: DatabaseAddress, form: UrlForm): DatabasePlace {
  const refuse: Refuse = refusalOf(form);
  const url = parse(address.url, form.example, refuse);
  if (!form.protocols.includes(url.protocol)) refuse(`begins with \`${form.protocols[0] ?? ''}\``);
  const parameters = Object.values(form.parameters);
  const unknown = [...url.searchParams.keys()].find((name) => !parameters.includes(name));
  if (unknown !== undefined) refuse(`has the parameter \`${unknown}\`; it takes ${parameters.join(', ')}`);
  const socket = url.searchParams.get(form.parameters.socket);
  const host = socket ?? decode(url.hostname, refuse).replaceAll(/^\[|\]$/g, '');
  if (host === '') refuse('names no host');
  const [user, database] = [decode(url.username, refuse), decode(url.pathname.slice(1), refuse)];
  if (user === '') refuse('names no user');
  if (database === '') refuse('names no database');
  const { passwordFile } = address;
  const written = decode(url.password, refuse);
  if (written !== '' && passwordFile !== undefined) refuse('has a password beside its `passwordFile`');
  return {
    host,
    port: url.port === '' ? form.port : Number(url.port),
    database,
    user,
    password: () =>
      passwordFile === undefined ? written : (readFileSync(passwordFile, 'utf8').split(/\r?\n/, 1)[0] ?? ''),
    tls: tlsOf(url.searchParams, form, host.startsWith('/'), refuse),
  };
}
