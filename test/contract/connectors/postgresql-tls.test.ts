/** Who is let in and who is trusted: passwords, TLS and certificates, on a server of our own. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SourceFailure } from '../../../connectors/contract.ts';
import { openConnector } from '../../../connectors/open.ts';
import type { PostgresqlLocation } from '../../../connectors/postgresql/location.ts';
import { makeAuthority } from '../../../scripts/test-servers/certificates.ts';
import { startOwnPostgresql, type OwnPostgresql } from '../../../scripts/test-servers/postgresql/start.ts';
import { postgresqlForTests } from '../../support/postgresql.ts';
import { makePostgresqlSchema, type PostgresqlSchema } from '../../support/postgresql-schema.ts';
import { anna } from './citizens.ts';
import { readOf, signal } from './kinds.ts';

const access = await postgresqlForTests();

describe.skipIf(access === null)('the way to PostgreSQL', () => {
  let server: OwnPostgresql;
  let schema: PostgresqlSchema;
  const folder = mkdtempSync(path.join(tmpdir(), 'qingdan-tls-'));
  const file = (name: string, text: string): string => {
    const place = path.join(folder, name);
    writeFileSync(place, text);
    return place;
  };
  let ca = '';
  const otherCa = file('other.crt', makeAuthority('别的颁发者').certificate);

  beforeAll(async () => {
    server = await startOwnPostgresql({
      access: ['hostnossl all tls_only all reject', 'hostssl all by_certificate all cert'],
    });
    ca = file('ca.crt', server.authority.certificate);
    schema = await makePostgresqlSchema(server.url);
    await schema.execute(`create role tls_only login password 'a password' in role ${schema.name};
      create role by_certificate login in role ${schema.name};
      alter role tls_only set search_path = ${schema.name};
      alter role by_certificate set search_path = ${schema.name};
      create view 会话 as select '${anna}'::text as 身份证号, s.ssl::text as 加密, session_user::text as 用户
        from pg_stat_ssl as s where s.pid = pg_backend_pid()`);
  });
  afterAll(async () => {
    await schema.execute('drop role tls_only; drop role by_certificate');
    await schema.remove();
    await server.stop();
    rmSync(folder, { recursive: true });
  });

  /** The URL of a role, with these parameters; host 127.0.0.1 unless told. */
  const urlOf = (user: string, password: string, query: Record<string, string>, host = '127.0.0.1') =>
    `postgresql://${user}:${password}@${host}:${server.port}/postgres?${new URLSearchParams(query).toString()}`;

  const ask = async (location: PostgresqlLocation): Promise<readonly unknown[]> => {
    const connector = await openConnector('POSTGRESQL', location, { source: 'test' });
    const columns = ['加密', '用户'].map((name) => ({ name, type: 'String' as const }));
    try {
      const rows = await connector
        .compile(readOf({ table: '会话', key: '身份证号', columns }))
        .run([anna], signal);
      return rows[0]?.values ?? [];
    } finally {
      await connector.close();
    }
  };
  const failure = async (location: PostgresqlLocation): Promise<SourceFailure> => {
    const error: unknown = await ask(location).catch((reason: unknown) => reason);
    if (!(error instanceof SourceFailure)) throw new TypeError('the source answered');
    expect(error).toMatchObject({ code: 'SOURCE_UNAVAILABLE', message: 'test: SOURCE_UNAVAILABLE' });
    return error;
  };

  test.each(['127.0.0.1', 'localhost'])(
    'TLS is what holds unless told; %s is whom it names',
    async (host) => {
      const url = urlOf('tls_only', 'a%20password', { sslrootcert: ca }, host);
      expect(await ask({ url })).toEqual(['true', 'tls_only']);
    },
  );

  test('a server that another authority vouches for is refused', async () => {
    const { internal } = await failure({ url: urlOf('tls_only', 'a%20password', { sslrootcert: otherCa }) });
    expect(String(internal)).toMatch(/certificate/);
    await failure({ url: urlOf('tls_only', 'a%20password', { sslrootcert: otherCa, sslmode: 'verify-ca' }) });
  });

  test('a server that no known authority vouches for is refused', async () => {
    await failure({ url: urlOf('tls_only', 'a%20password', {}) });
  });

  test('plain text is refused where the server wants TLS', async () => {
    const { internal } = await failure({ url: urlOf('tls_only', 'a%20password', { sslmode: 'disable' }) });
    expect(String(internal)).toContain('28000');
  });

  test('a client shows its certificate', async () => {
    const { certificate, key } = server.authority.issue('by_certificate', []);
    const own = { sslcert: file('own.crt', certificate), sslkey: file('own.key', key) };
    const url = urlOf('by_certificate', '', { sslrootcert: ca, ...own });
    expect(await ask({ url })).toEqual(['true', 'by_certificate']);
    await failure({ url: urlOf('by_certificate', '', { sslrootcert: ca }) });
    const forged = makeAuthority('测试用证书颁发者').issue('by_certificate', []);
    file('own.crt', forged.certificate);
    file('own.key', forged.key);
    await failure({ url });
  });

  test('a certificate of another name is refused, but where only its authority is asked for', async () => {
    await server.certify(['db.example']);
    const wrong = await failure({ url: urlOf('tls_only', 'a%20password', { sslrootcert: ca }) });
    expect(String(wrong.internal)).toMatch(/altnames/);
    const lenient = { sslrootcert: ca, sslmode: 'verify-ca' };
    expect(await ask({ url: urlOf('tls_only', 'a%20password', lenient) })).toEqual(['true', 'tls_only']);
    await server.certify(['localhost', '127.0.0.1']);
  });

  test('a server without TLS is refused unless it is asked for without', async () => {
    await schema.execute('alter system set ssl = off');
    await schema.execute('select pg_reload_conf()');
    const { internal } = await failure({ url: urlOf('tls_only', 'a%20password', { sslrootcert: ca }) });
    expect(String(internal)).toContain('does not support SSL');
    await schema.execute('alter system set ssl = on');
    await schema.execute('select pg_reload_conf()');
  });

  test('a wrong password fails without a word of it', async () => {
    const error = await failure({ url: urlOf('tls_only', 'wrong-and-secret', { sslrootcert: ca }) });
    const { internal } = error;
    expect(String(internal)).toContain('28P01');
    const told = [error.stack, JSON.stringify(error), (internal as Error).stack, JSON.stringify(internal)];
    expect(told.join('\n')).not.toContain('secret');
  });

  test('a password comes from its file, also a new one', async () => {
    const passwordFile = file('password', 'a password\n');
    const url = urlOf('tls_only', '', { sslrootcert: ca });
    const connector = await openConnector('POSTGRESQL', { url, passwordFile }, { source: 'test' });
    const read = connector.compile(readOf({ table: '会话', key: '身份证号' }));
    await expect(read.run([anna], signal)).resolves.toHaveLength(1);
    await schema.execute(`alter role tls_only password 'another';
      select pg_terminate_backend(pid) from pg_stat_activity where usename = 'tls_only'`);
    file('password', 'another\n');
    await expect.poll(() => read.run([anna], signal).then((rows) => rows.length)).toBe(1);
    await schema.execute("alter role tls_only password 'a password'");
    await connector.close();
    await failure({ url, passwordFile: path.join(folder, 'not there') });
  });

  test('a password of the environment is for other servers', async () => {
    process.env['PGPASSWORD'] = 'a password';
    try {
      await failure({ url: urlOf('tls_only', '', { sslrootcert: ca }) });
    } finally {
      delete process.env['PGPASSWORD'];
    }
  });

  test.each([
    ['not a url', 'no URL'],
    ['http://user@host/database', 'begins with'],
    ['postgresql://host/database', 'no user'],
    ['postgresql://user@host', 'no database'],
    ['postgresql:///database', 'no host'],
    ['postgresql://user:secret@host/database?sslmode=require', 'verify-full'],
    ['postgresql://user:secret@host/database?sslmod=disable', 'sslmod'],
    ['postgresql://user@host/database?sslcert=a', 'both'],
    ['postgresql://user:%zz-secret@host/database', 'encodes nothing'],
  ])('the URL %s is refused', async (url, words) => {
    const error: unknown = await openConnector('POSTGRESQL', { url }, { source: 'x' }).catch(
      (reason: unknown) => reason,
    );
    expect(String(error)).toContain(words);
    expect(String(error)).not.toContain('secret');
  });
});
