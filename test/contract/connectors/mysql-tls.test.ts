import { expect, onTestFinished, test } from 'vitest';
import { startOwnMariadb } from '../../../scripts/test-servers/mariadb/start.ts';
import { makeMysqlDatabase } from '../../support/mysql-database.ts';
import { anna } from './citizens.ts';
import { describeTls, type TlsKind } from './server-tls.ts';
import { mysql, type TestDatabase } from './servers.ts';

async function executeAll(database: TestDatabase, statements: readonly string[]): Promise<void> {
  for (const statement of statements) await database.execute(statement);
}

const sessionView = `create view 会话 as select '${anna}' as 身份证号,
    if(variable_value = '', 'false', 'true') as 加密, substring_index(session_user(), '@', 1) as 用户
  from information_schema.session_status where variable_name = 'Ssl_version'`;

const kind: TlsKind = {
  server: mysql,
  parameters: { mode: 'ssl-mode', ca: 'ssl-ca', cert: 'ssl-cert', key: 'ssl-key' },
  modes: { authority: 'VERIFY_CA', off: 'DISABLED' },
  access: [],
  prepare: (database) =>
    executeAll(database, [
      "create user tls_only identified by 'a password' require ssl",
      "create user by_certificate require subject '/CN=by_certificate'",
      ...['tls_only', 'by_certificate'].map((user) => `grant select on ${database.name}.* to ${user}`),
      sessionView,
    ]),
  changePassword: (database, password) =>
    executeAll(database, [`alter user tls_only identified by '${password}'`, 'kill user tls_only']),
  pathOf: ({ name }) => name,
  codes: { plain: '1045', password: '1045' },
  refused: [
    ['not a url', 'no URL'],
    ['http://user@host/database', 'begins with `mysql:`'],
    ['mysql://host/database', 'no user'],
    ['mysql://user@host', 'no database'],
    ['mysql:///database', 'no host'],
    ['mysql://user:secret@host/database?ssl-mode=REQUIRED', 'VERIFY_IDENTITY'],
    ['mysql://user:secret@host/database?ssl-mod=DISABLED', 'ssl-mod'],
    ['mariadb://user@host/database?ssl-cert=a', 'both'],
    ['mysql://user:%zz-secret@host/database', 'encodes nothing'],
  ],
};

describeTls(kind, await mysql.isThere(), (world) => {
  test('a server without TLS is refused unless it is asked for without', async () => {
    const plain = await startOwnMariadb({ tls: false });
    onTestFinished(() => plain.stop());
    const database = await makeMysqlDatabase(plain.url);
    await database.execute(sessionView);
    const { ask, failure, file } = world();
    expect(await ask({ url: database.url })).toEqual(['false', database.name]);
    const url = new URL(database.url);
    url.search = new URLSearchParams({ 'ssl-ca': file('plain.crt', plain.authority.certificate) }).toString();
    const { internal } = await failure({ url: url.href });
    expect(String(internal)).toContain('does not support secure connection');
  });
});
