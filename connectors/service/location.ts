/** Where a service lies, and what the hub shows there to be let in. Secrets are read when they are needed. */
import { readFileSync } from 'node:fs';
import { MissingStructure } from '../driver.ts';

/** A file whose first line is the secret, or the variable of the environment that is. */
export type Secret = { readonly file: string } | { readonly variable: string };

export type Credentials =
  /** A key in a header or a parameter of the query. */
  | ({ readonly kind: 'apiKey'; readonly header: string } & Secret)
  | ({ readonly kind: 'apiKey'; readonly query: string } & Secret)
  /** User and password (RFC 7617). */
  | ({ readonly kind: 'basic'; readonly user: string } & Secret)
  /** OAuth 2 client credentials (RFC 6749, 4.4). */
  | ({
      readonly kind: 'clientCredentials';
      readonly tokenUrl: string;
      readonly clientId: string;
      readonly scope?: string;
    } & Secret);

/** Headers that every request has besides what the credentials make, by their names. */
export type Headers = Readonly<Record<string, Secret | { readonly value: string }>>;

export interface ServiceLocation {
  /** Base of a REST service, address of a SOAP service. */
  readonly url: string;
  readonly credentials?: Credentials;
  readonly headers?: Headers;
  /** Calls that may run at once; 8 unless given. */
  readonly concurrency?: number;
}

const loopback: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Throws `MissingStructure` where an address is none that secrets may be sent to. */
export function checkSecretly(url: URL, what: string): void {
  if (url.protocol === 'https:' || loopback.has(url.hostname)) return;
  throw new MissingStructure(`${what} is sent over https only; correct the address`);
}

/** The base of a service without a slash at its end. Throws `MissingStructure` when it is none. */
export function baseOf({ url: text, credentials, headers = {} }: ServiceLocation): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    throw new MissingStructure('a service is reached by an address that begins with http: or https:');
  }
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    throw new MissingStructure('the address of a service has neither user, query nor fragment');
  }
  const isShown = Object.values(headers).some((header) => !('value' in header));
  if (credentials || isShown) checkSecretly(url, 'a secret');
  url.pathname = url.pathname.replace(/\/+$/, '');
  return url;
}

/** Throws `MissingStructure`, without a word of it, where there is none. */
export function readSecret(secret: Secret): string {
  if ('variable' in secret) {
    const value = process.env[secret.variable];
    if (value) return value;
    throw new MissingStructure(`the variable \`${secret.variable}\` with the secret is not set`);
  }
  let text: string;
  try {
    text = readFileSync(secret.file, 'utf8');
  } catch {
    throw new MissingStructure(`the secret \`${secret.file}\` cannot be read; check its path and its rights`);
  }
  const [line = ''] = text.split(/\r?\n/, 1);
  if (line === '') throw new MissingStructure(`the first line of \`${secret.file}\` is empty`);
  return line;
}
