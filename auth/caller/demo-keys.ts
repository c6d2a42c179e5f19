/** The key pair of a demo install: made once, kept in its data directory, and refused by every other hub. */
import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SignJWT, calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK } from 'jose';
import type { CryptoKey, JWK } from 'jose';
import { QingdanError } from '../../schema/errors.ts';
import type { Role } from '../contract.ts';
import { demoKeyPrefix } from './authenticate.ts';

export const demoIssuer = 'urn:qingdan:demo';
export const demoAudience = 'urn:qingdan:hub';

const algorithm = 'ES256';

export interface DemoKeys {
  readonly kid: string;
  readonly privateKey: CryptoKey;
  /** The file with the public key set, for `createAuthenticator`. */
  readonly keySetFile: string;
}

/**
 * Opens the install's key pair, making it when there is none (`demo-key.json`, mode 600, and the public
 * `demo-jwks.json`). Two processes that start at once end with the same pair.
 */
export async function openDemoKeys(directory: string): Promise<DemoKeys> {
  const keyFile = join(directory, 'demo-key.json');
  const keySetFile = join(directory, 'demo-jwks.json');
  await mkdir(directory, { recursive: true });
  const stored = (await readKey(keyFile)) ?? (await makeKey(keyFile));
  const { d: _private, ...publicKey } = stored;
  const keySet = `${JSON.stringify({ keys: [{ ...publicKey, use: 'sig' }] }, null, 2)}\n`;
  if ((await readText(keySetFile)) !== keySet) await writeFile(keySetFile, keySet);
  const privateKey = await importJWK(stored, algorithm);
  if (privateKey instanceof Uint8Array) throw unusable(keyFile);
  return { kid: stored.kid, privateKey, keySetFile };
}

type NamedKey = JWK & { readonly kid: string };

function unusable(file: string): QingdanError {
  return new QingdanError('NOT_READY', `\`${file}\` is no demo key; delete it and a new one is made`);
}

async function readText(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

async function readKey(file: string): Promise<NamedKey | null> {
  const text = await readText(file);
  if (text === null) return null;
  try {
    const key = JSON.parse(text) as JWK;
    const { kid } = key;
    if (kid?.startsWith(demoKeyPrefix) === true && key.d !== undefined) return { ...key, kid };
  } catch {
    // Told below, with what to do.
  }
  throw unusable(file);
}

async function makeKey(file: string): Promise<NamedKey> {
  const { privateKey } = await generateKeyPair(algorithm, { extractable: true });
  const key = await exportJWK(privateKey);
  const thumbprint = await calculateJwkThumbprint(key);
  const named = { ...key, alg: algorithm, kid: `${demoKeyPrefix}${thumbprint.slice(0, 16)}` };
  const draft = `${file}.${randomUUID()}`;
  await writeFile(draft, `${JSON.stringify(named, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
  try {
    // A link is made by one process only; the other then takes what the first has made.
    await link(draft, file);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  } finally {
    await rm(draft);
  }
  const kept = await readKey(file);
  if (kept === null) throw unusable(file);
  return kept;
}

export interface TokenRequest {
  readonly department: string;
  readonly powers: readonly string[];
  readonly role?: Exclude<Role, 'public'>;
  readonly application?: string;
  readonly operator?: string;
  /** Life of the token in hours. */
  readonly hours?: number;
  readonly now?: Date;
}

/** Signs a token of the demo install. */
export async function mintToken(keys: DemoKeys, request: TokenRequest): Promise<string> {
  const { department, powers, role = 'application', hours = 12, now = new Date() } = request;
  const { application = 'demo-application', operator = 'demo-operator' } = request;
  const issuedAt = Math.floor(now.getTime() / 1000);
  return new SignJWT({ department, application, role, powers: [...powers] })
    .setProtectedHeader({ alg: algorithm, kid: keys.kid, typ: 'JWT' })
    .setIssuer(demoIssuer)
    .setAudience(demoAudience)
    .setSubject(operator)
    .setJti(randomUUID())
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + Math.round(hours * 3600))
    .sign(keys.privateKey);
}
