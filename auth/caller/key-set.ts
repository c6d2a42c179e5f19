/** Where the keys that sign tokens are published: a file, or the address of an identity provider (RFC 7517). */
import { readFile, stat } from 'node:fs/promises';
import { createLocalJWKSet, createRemoteJWKSet, customFetch } from 'jose';
import type { JSONWebKeySet, JWTVerifyGetKey } from 'jose';
import { OutboundRefusal, type OutboundClient } from '../../outbound/client.ts';
import { QingdanError } from '../../schema/errors.ts';

export type KeySetSource =
  | { readonly file: string }
  | {
      readonly url: URL;
      /** How long a set that was fetched is used, in milliseconds; ten minutes when absent. */
      readonly cacheMilliseconds?: number;
    };

/** Gives the key that a token's header names. A file is read again when it has changed. Rejects with NOT_READY where there is none. */
export async function openKeySet(source: KeySetSource, outbound: OutboundClient): Promise<JWTVerifyGetKey> {
  return 'file' in source ? openFile(source.file) : openUrl(source, outbound);
}

function openUrl(source: Extract<KeySetSource, { url: URL }>, outbound: OutboundClient): JWTVerifyGetKey {
  const { url } = source;
  const loopback = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && loopback)) {
    throw new QingdanError('NOT_READY', `the key set \`${url.href}\` must be fetched over https`);
  }
  try {
    outbound.check(url);
  } catch (error) {
    throw error instanceof OutboundRefusal
      ? new QingdanError('NOT_READY', `the key set: ${error.message}`)
      : error;
  }
  const { cacheMilliseconds = 600_000 } = source;
  const limits = { timeoutDuration: 5_000, cooldownDuration: 10_000, cacheMaxAge: cacheMilliseconds };
  return createRemoteJWKSet(url, {
    ...limits,
    [customFetch]: (address, options) => outbound.fetch(address, options),
  });
}

async function openFile(file: string): Promise<JWTVerifyGetKey> {
  let read = await readKeySet(file);
  return async (header, token) => {
    // A key that is withdrawn counts no more, and a new one counts: each verification looks whether there is another file.
    if ((await changedAt(file)) !== read.changedAt) read = await readKeySet(file);
    return read.keys(header, token);
  };
}

interface ReadKeySet {
  readonly changedAt: number;
  readonly keys: ReturnType<typeof createLocalJWKSet>;
}

/** When the file was changed; NaN, which is no time, when there is none. */
async function changedAt(file: string): Promise<number> {
  try {
    return (await stat(file)).mtimeMs;
  } catch {
    return Number.NaN;
  }
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
