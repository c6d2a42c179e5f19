/** The 国密 provider against the standards' own vectors and Node's own HMAC; the key file of an install. */
import { createHmac, randomBytes } from 'node:crypto';
import { chmod, readFile, stat, writeFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { deriveKey, ensureKeyFile, ledgerSealKeys } from '../../auth/crypto/keys.ts';
import { nodeCrypto } from '../../auth/crypto/provider.ts';
import { hubFiles } from './stores.ts';

describe('SM3', () => {
  test.each([
    ['abc', '66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0'],
    ['abcd'.repeat(16), 'debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732'],
  ])('of `%s` is the one of GB/T 32905, appendix A', (text, expected) => {
    expect(nodeCrypto.digest(Buffer.from(text)).toString('hex')).toBe(expected);
  });

  test('as a keyed hash equals HMAC-SM3 for keys and data of every length', () => {
    for (const keyLength of [0, 1, 32, 63, 64, 65, 200]) {
      const key = randomBytes(keyLength);
      const keyed = nodeCrypto.keyedHash(key);
      for (const dataLength of [0, 1, 18, 55, 64, 500]) {
        const data = randomBytes(dataLength);
        expect(keyed(data).equals(createHmac('sm3', key).update(data).digest())).toBe(true);
      }
    }
  });
});

describe('sealing', () => {
  const keys = { cipher: randomBytes(16), authentication: randomBytes(32) };
  const plain = Buffer.from('["149999199001010011"]');

  test('gives other bytes each time, and opens to the same', () => {
    const [one, other] = [nodeCrypto.seal(keys, plain), nodeCrypto.seal(keys, plain)];
    expect(one.equals(other)).toBe(false);
    expect(nodeCrypto.open(keys, one)?.equals(plain)).toBe(true);
    expect(nodeCrypto.open(keys, nodeCrypto.seal(keys, Buffer.alloc(0)))?.length).toBe(0);
  });

  test('opens nothing that was changed, cut or sealed with another key', () => {
    const sealed = nodeCrypto.seal(keys, plain);
    for (let place = 0; place < sealed.length; place += 1) {
      const changed = Buffer.from(sealed);
      changed.writeUInt8(changed.readUInt8(place) ^ 1, place);
      expect(nodeCrypto.open(keys, changed)).toBeNull();
    }
    expect(nodeCrypto.open(keys, sealed.subarray(1))).toBeNull();
    expect(nodeCrypto.open(keys, Buffer.alloc(0))).toBeNull();
    expect(nodeCrypto.open({ ...keys, authentication: randomBytes(32) }, sealed)).toBeNull();
  });
});

describe('the key file', () => {
  test('is made once for its owner only, and gives another key for each use', async () => {
    const { keyFile } = await hubFiles();
    ensureKeyFile(keyFile);
    const text = await readFile(keyFile, 'utf8');
    ensureKeyFile(keyFile);
    expect(await readFile(keyFile, 'utf8')).toBe(text);
    expect((await stat(keyFile)).mode & 0o777).toBe(0o600);
    const keys = [
      deriveKey(keyFile, 'scope index'),
      deriveKey(keyFile, 'case party'),
      ledgerSealKeys(keyFile).authentication,
    ];
    expect(new Set(keys.map((key) => key.toString('hex'))).size).toBe(3);
    expect(deriveKey(keyFile, 'scope index').equals(deriveKey(keyFile, 'scope index'))).toBe(true);
  });

  test('that others may read, or that holds no key, is refused with what to do', async () => {
    const { keyFile } = await hubFiles();
    ensureKeyFile(keyFile);
    await chmod(keyFile, 0o640);
    expect(() => ensureKeyFile(keyFile)).toThrow('chmod 600');
    await chmod(keyFile, 0o600);
    await writeFile(keyFile, 'no key');
    expect(() => ensureKeyFile(keyFile)).toThrow('backup');
  });
});
