/** The hub reaches its own tables as it reaches sources: whom it trusts is said, and nothing secret is told. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { HubPool, type PostgresqlDatabase } from '../../../database/postgresql/pool.ts';
import { startOwnPostgresql, type OwnPostgresql } from '../../../scripts/test-servers/postgresql/start.ts';
import { postgresql } from './postgresql-place.ts';

describe.skipIf(postgresql.skip)('the way of a hub to its tables', () => {
  let server: OwnPostgresql;
  const folder = mkdtempSync(path.join(tmpdir(), 'qingdan-stores-'));
  const file = (name: string, text: string): string => {
    const place = path.join(folder, name);
    writeFileSync(place, text);
    return place;
  };
  beforeAll(async () => {
    server = await startOwnPostgresql({ say: () => undefined });
  });
  afterAll(async () => {
    await server.stop();
    rmSync(folder, { recursive: true });
  });

  /** The server's URL with these parameters, without its password. */
  function urlOf(parameters: Readonly<Record<string, string>>): {
    readonly url: string;
    readonly password: string;
  } {
    const url = new URL(server.url);
    const { password } = url;
    url.password = '';
    url.search = new URLSearchParams(parameters).toString();
    return { url: url.href, password };
  }

  async function usesTls(database: PostgresqlDatabase): Promise<boolean | undefined> {
    const hub = new HubPool(database);
    onTestFinished(() => hub.close());
    const text = 'SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()';
    return (await hub.query<{ readonly ssl: boolean }>({ text })).rows[0]?.ssl;
  }

  test('TLS is what holds unless told, and the server must be vouched for', async () => {
    const sslrootcert = file('ca.crt', server.authority.certificate);
    const { url, password } = urlOf({ sslrootcert });
    const passwordFile = file('password', `${password}\n`);
    expect(await usesTls({ url, passwordFile })).toBe(true);
    await expect(usesTls({ url: urlOf({}).url, passwordFile })).rejects.toThrow(/certificate/);
    expect(await usesTls({ url: urlOf({ sslmode: 'disable' }).url, passwordFile })).toBe(false);
  });

  test('a password of the environment is for other servers', async () => {
    const { url, password } = urlOf({ sslmode: 'disable' });
    process.env['PGPASSWORD'] = password;
    try {
      await expect(usesTls({ url })).rejects.toThrow(/password/);
    } finally {
      delete process.env['PGPASSWORD'];
    }
  });

  test.each([
    ['not a url', 'no URL'],
    ['postgresql://user:secret@host/database?sslmode=require', 'verify-full'],
    ['postgresql://user:secret@host/database?options=-c%20search_path%3Dpublic', 'options'],
    ['postgresql://user:secret@host', 'no database'],
  ])('the URL %s is refused', (url, words) => {
    const refused = expect.objectContaining({
      code: 'BAD_USER_INPUT',
      message: expect.stringContaining(words),
    });
    expect(() => new HubPool({ url })).toThrow(refused);
    expect(() => new HubPool({ url })).not.toThrow(/secret/);
  });
});
