/** Where the keys that sign tokens are published: a file, or the address of an identity provider (RFC 7517). */
import { readFile, stat } from 'node:fs/promises';
import { createLocalJWKSet, createRemoteJWKSet, customFetch, errors } from 'jose';
import type { FetchImplementation, JSONWebKeySet, JWTVerifyGetKey } from 'jose';
import { QingdanError } from '../../schema/errors.ts';

export type KeySetSource =
  | { readonly file: string }
  | {
      readonly url: URL;
      /** The hub's own outbound client, which holds the allow-list; the built-in `fetch` when absent. */
      readonly fetch?: FetchImplementation;
    };

/** Gives the key that a token's header names. A file is read again when a key is unknown and the file has changed. */
export async function openKeySet(source: KeySetSource): Promise<JWTVerifyGetKey> {
  return 'file' in source ? openFile(source.file) : openUrl(source);
}

function openUrl(source: Extract<KeySetSource, { url: URL }>): JWTVerifyGetKey {
  const { url } = source;
  const loopback = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && loopback)) {
    throw new QingdanError('NOT_READY', `the key set \`${url.href}\` must be fetched over https`);
  }
  const client = source.fetch === undefined ? {} : { [customFetch]: source.fetch };
  return createRemoteJWKSet(url, { timeoutDuration: 5000, cooldownDuration: 10_000, ...client });
}

async function openFile(file: string): Promise<JWTVerifyGetKey> {
  let read = await readKeySet(file);
  return async (header, token) => {
    try {
      return await read.keys(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey) || (await changedAt(file)) === read.changedAt)
        throw error;
      read = await readKeySet(file);
      return read.keys(header, token);
    }
  };
}

interface ReadKeySet {
  readonly changedAt: number;
  readonly keys: ReturnType<typeof createLocalJWKSet>;
}

async function changedAt(file: string): Promise<number> {
  return (await stat(file)).mtimeMs;
}

async function readKeySet(file: string): Promise<ReadKeySet> {
  try {
    const time = await changedAt(file);
    const parsed: unknown = JSON.parse(await readFile(file, 'utf8'));
    return { changedAt: time, keys: createLocalJWKSet(keySetOf(parsed)) };
  } catch {
    throw new QingdanError('NOT_READY', `the key set \`${file}\` cannot be read as a JSON Web Key Set`);
  }
}

function keySetOf(parsed: unknown): JSONWebKeySet {
  const isObject = (value: unknown): value is Record<string, unknown> =>
    typeof value === 'object' && value !== null;
  if (!isObject(parsed) || !Array.isArray(parsed['keys'])) throw new TypeError('not a key set');
  return { keys: parsed['keys'].filter(isObject) };
}
