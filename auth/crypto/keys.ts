/** The secret of an install, and the keys for each use that are derived from it. */
import { randomBytes, randomUUID } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { QingdanError } from '../../schema/errors.ts';
import { nodeCrypto, type SealKeys } from './provider.ts';

const secretLength = 32;
const form = /^[0-9a-f]{64}\n?$/;

/** Uses of the secret. A name changes the key: once published it stays. */
export type KeyUse =
  | 'ledger subject hash'
  | 'ledger subject cipher'
  | 'ledger subject authentication'
  | 'ledger head'
  | 'scope index'
  | 'case party'
  | 'list cursor'
  | 'database fingerprint';

/**
 * Path of the install's key file (32 bytes in hexadecimal, mode 600), made when there is none. What was hashed
 * or sealed with it can't be read without it: it is kept with the backups of the database, not in them.
 * Throws NOT_READY when others may read it, or it is no key.
 */
export function ensureKeyFile(file: string): void {
  if (!isThere(file)) make(file);
  readSecret(file);
}

/** Derives a key of 32 bytes for one use (HMAC-SM3 of its name under the secret). */
export function deriveKey(file: string, use: KeyUse): Buffer {
  return nodeCrypto.keyedHash(readSecret(file))(Buffer.from(`qingdan ${use}`, 'utf8'));
}

export function ledgerSealKeys(file: string): SealKeys {
  return {
    cipher: deriveKey(file, 'ledger subject cipher').subarray(0, 16),
    authentication: deriveKey(file, 'ledger subject authentication'),
  };
}

function isThere(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false }) !== undefined;
}

function make(file: string): void {
  mkdirSync(dirname(file), { recursive: true });
  const draft = `${file}.${randomUUID()}`;
  writeFileSync(draft, `${randomBytes(secretLength).toString('hex')}\n`, { mode: 0o600, flag: 'wx' });
  try {
    // A link is made by one process only; the others take what the first has made.
    linkSync(draft, file);
  } catch (error) {
    if (!isThere(file)) throw error;
  } finally {
    rmSync(draft);
  }
}

function readSecret(file: string): Buffer {
  if (!isThere(file)) {
    throw new QingdanError('NOT_READY', `the key file \`${file}\` is missing; restore it from its backup`);
  }
  if ((statSync(file).mode & 0o077) !== 0) {
    throw new QingdanError(
      'NOT_READY',
      `the key file \`${file}\` is open to others; run \`chmod 600\` on it`,
    );
  }
  const text = readFileSync(file, 'utf8');
  if (!form.test(text)) {
    throw new QingdanError('NOT_READY', `the key file \`${file}\` holds no key; restore it from its backup`);
  }
  return Buffer.from(text.trim(), 'hex');
}
