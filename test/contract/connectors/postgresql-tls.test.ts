import { expect, test } from 'vitest';
import { describeTls, type TlsKind } from './server-tls.ts';
import { anna } from './citizens.ts';
import { postgresql } from './servers.ts';

const kind: TlsKind = {
  server: postgresql,
  parameters: { mode: 'sslmode', ca: 'sslrootcert', cert: 'sslcert', key: 'sslkey' },
  modes: { authority: 'verify-ca', off: 'disable' },
  access: ['hostnossl all tls_only all reject', 'hostssl all by_certificate all cert'],
  prepare: (schema) =>
    schema.execute(`create role tls_only login password 'a password' in role ${schema.name};
      create role by_certificate login in role ${schema.name};
      alter role tls_only set search_path = ${schema.name};
      alter role by_certificate set search_path = ${schema.name};
      create view 会话 as select '${anna}'::text as 身份证号, s.ssl::text as 加密, session_user::text as 用户
        from pg_stat_ssl as s where s.pid = pg_backend_pid()`),
  changePassword: (schema, password) =>
    schema.execute(`alter role tls_only password '${password}';
      select pg_terminate_backend(pid) from pg_stat_activity where usename = 'tls_only'`),
  pathOf: () => 'postgres',
  codes: { plain: '28000', password: '28P01' },
  refused: [
    ['not a url', 'no URL'],
    ['http://user@host/database', 'begins with'],
    ['postgresql://host/database', 'no user'],
    ['postgresql://user@host', 'no database'],
    ['postgresql:///database', 'no host'],
    ['postgresql://user:secret@host/database?sslmode=require', 'verify-full'],
    ['postgresql://user:secret@host/database?sslmod=disable', 'sslmod'],
    ['postgresql://user@host/database?sslcert=a', 'both'],
    ['postgresql://user:%zz-secret@host/database', 'encodes nothing'],
  ],
};

describeTls(kind, await postgresql.isThere(), (world) => {
  const withCa = (password: string): { url: string } => {
    const { urlOf, own, file } = world();
    const ca = file('same-ca.crt', own.authority.certificate);
    return { url: urlOf('tls_only', password, { sslrootcert: ca }) };
  };

  test('a server without TLS is refused unless it is asked for without', async () => {
    const { database, failure } = world();
    await database.execute('alter system set ssl = off');
    await database.execute('select pg_reload_conf()');
    const { internal } = await failure(withCa('a%20password'));
    expect(String(internal)).toContain('does not support SSL');
    await database.execute('alter system set ssl = on');
    await database.execute('select pg_reload_conf()');
  });

  test('a password of the environment is for other servers', async () => {
    process.env['PGPASSWORD'] = 'a password';
    try {
      await world().failure(withCa(''));
    } finally {
      delete process.env['PGPASSWORD'];
    }
  });
});
