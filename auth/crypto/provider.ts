/**
 * The 国密 algorithms that auth uses, behind one small interface, so that a certified module can take the place
 * of Node's: SM3 (GB/T 32905), HMAC with SM3 (GB/T 15852.2), SM4 (GB/T 32907).
 */
import { createCipheriv, createDecipheriv, hash, randomBytes, timingSafeEqual } from 'node:crypto';

export interface CryptoProvider {
  /** SM3, 32 bytes. */
  digest(data: Buffer): Buffer;
  /** HMAC-SM3, 32 bytes. Prepared once for a key, since one request may hash 500 IDs. */
  keyedHash(key: Buffer): (data: Buffer) => Buffer;
  /** SM4 in counter mode, then HMAC-SM3 over it; two calls never give the same bytes. */
  seal(keys: SealKeys, plain: Buffer): Buffer;
  /** Null when the bytes were not sealed with these keys or have been changed. */
  open(keys: SealKeys, sealed: Buffer): Buffer | null;
  equal(one: Buffer, other: Buffer): boolean;
}

export interface SealKeys {
  /** 16 bytes. */
  readonly cipher: Buffer;
  /** 32 bytes. */
  readonly authentication: Buffer;
}

const blockLength = 64;
const digestLength = 32;
const counterLength = 16;

const digest = (data: Buffer): Buffer => hash('sm3', data, 'buffer');

/**
 * HMAC (RFC 2104) written out over one-shot digests: four times as fast as `createHmac`, whose object costs
 * more than the two digests.
 */
function keyedHash(key: Buffer): (data: Buffer) => Buffer {
  const block = Buffer.alloc(blockLength);
  (key.length > blockLength ? digest(key) : key).copy(block);
  const innerPad = Buffer.from(block.map((byte) => byte ^ 0x36));
  const outer = Buffer.concat([Buffer.from(block.map((byte) => byte ^ 0x5c)), Buffer.alloc(digestLength)]);
  return (data) => {
    // Text passes from the native side faster than a buffer does; each of its characters is one byte.
    outer.write(hash('sm3', Buffer.concat([innerPad, data]), 'binary'), blockLength, 'latin1');
    return Buffer.from(hash('sm3', outer, 'binary'), 'latin1');
  };
}

export const nodeCrypto: CryptoProvider = {
  digest,
  keyedHash,
  seal(keys, plain) {
    const counter = randomBytes(counterLength);
    const cipher = createCipheriv('sm4-ctr', keys.cipher, counter);
    const encrypted = Buffer.concat([counter, cipher.update(plain), cipher.final()]);
    return Buffer.concat([encrypted, keyedHash(keys.authentication)(encrypted)]);
  },
  open(keys, sealed) {
    if (sealed.length < counterLength + digestLength) return null;
    const encrypted = sealed.subarray(0, -digestLength);
    const expected = keyedHash(keys.authentication)(encrypted);
    if (!timingSafeEqual(expected, sealed.subarray(-digestLength))) return null;
    const decipher = createDecipheriv('sm4-ctr', keys.cipher, encrypted.subarray(0, counterLength));
    return Buffer.concat([decipher.update(encrypted.subarray(counterLength)), decipher.final()]);
  },
  equal: (one, other) => one.length === other.length && timingSafeEqual(one, other),
};
