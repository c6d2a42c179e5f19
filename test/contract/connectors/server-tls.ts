/** Suite for every kind of database server: who is let in and who is trusted, on a server of our own. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SourceFailure } from '../../../connectors/contract.ts';
import { openConnector } from '../../../connectors/open.ts';
import type { DatabaseAddress } from '../../../database/place.ts';
import { makeAuthority } from '../../../scripts/test-servers/certificates.ts';
import { anna } from './citizens.ts';
import { readOf, signal } from './kinds.ts';
import type { OwnServer, ServerKind, TestDatabase } from './servers.ts';

/** What the suite must know of a kind of server, besides what others must. */
export interface TlsKind {
  readonly server: ServerKind;
  /** Names of parameters in a URL. */
  readonly parameters: Readonly<Record<'mode' | 'ca' | 'cert' | 'key', string>>;
  /** Words of the mode that checks the authority alone, and of the one without TLS. */
  readonly modes: Readonly<Record<'authority' | 'off', string>>;
  /** Lines of `pg_hba.conf`. */
  readonly access: readonly string[];
  /**
   * Makes the users `tls_only`, with the password `a password` and with TLS alone, and `by_certificate`, and a view
   * `会话` of whether the session is encrypted and whose it is.
   */
  prepare(database: TestDatabase): Promise<void>;
  /** Gives `tls_only` another password and ends his sessions. */
  changePassword(database: TestDatabase, password: string): Promise<void>;
  /** Path of a URL. */
  pathOf(database: TestDatabase): string;
  /** Numbers by which the server says that a way or a password is none. */
  readonly codes: Readonly<Record<'plain' | 'password', string>>;
  /** URLs with words of their refusal. */
  readonly refused: readonly (readonly [url: string, words: string])[];
}

export interface TlsWorld {
  readonly own: OwnServer;
  readonly database: TestDatabase;
  /** Writes a file for the time of the tests. */
  readonly file: (name: string, text: string) => string;
  /** URL of a user, with these parameters; host 127.0.0.1 unless told. */
  readonly urlOf: (user: string, password: string, query: Record<string, string>, host?: string) => string;
  readonly ask: (location: DatabaseAddress) => Promise<readonly unknown[]>;
  readonly failure: (location: DatabaseAddress) => Promise<SourceFailure>;
}

export function describeTls(kind: TlsKind, isThere: boolean, more: (world: () => TlsWorld) => void): void {
  const { server, parameters, modes } = kind;

  describe.skipIf(!isThere)(`the way to ${server.product}`, () => {
    let world: TlsWorld;
    const folder = mkdtempSync(path.join(tmpdir(), 'qingdan-tls-'));
    const file = (name: string, text: string): string => {
      const place = path.join(folder, name);
      writeFileSync(place, text);
      return place;
    };
    let [trusted, untrusted]: readonly Record<string, string>[] = [];
    const password = encodeURIComponent('a password');

    const ask = async (location: DatabaseAddress): Promise<readonly unknown[]> => {
      const connector = await openConnector(server.kind, location, { source: 'test' });
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
    const failure = async (location: DatabaseAddress): Promise<SourceFailure> => {
      const error: unknown = await ask(location).catch((reason: unknown) => reason);
      if (!(error instanceof SourceFailure)) throw new TypeError('the source answered');
      expect(error).toMatchObject({ code: 'SOURCE_UNAVAILABLE', message: 'test: SOURCE_UNAVAILABLE' });
      return error;
    };
    /** URL of the user who may come by TLS alone. */
    const byTls = (query: Record<string, string> | undefined, host?: string): { url: string } => ({
      url: world.urlOf('tls_only', password, query ?? {}, host),
    });

    beforeAll(async () => {
      const own = await server.startOwn(kind.access);
      const database = await server.make(own.url);
      await kind.prepare(database);
      trusted = { [parameters.ca]: file('ca.crt', own.authority.certificate) };
      untrusted = { [parameters.ca]: file('other.crt', makeAuthority('别的颁发者').certificate) };
      const { protocol } = new URL(own.url);
      const urlOf: TlsWorld['urlOf'] = (user, secret, query, host = '127.0.0.1') =>
        `${protocol}//${user}:${secret}@${host}:${own.port}/${kind.pathOf(database)}?${new URLSearchParams(query).toString()}`;
      world = { own, database, file, urlOf, ask, failure };
    });
    afterAll(async () => {
      await world.own.stop();
      rmSync(folder, { recursive: true });
    });

    test.each(['127.0.0.1', 'localhost'])(
      'TLS is what holds unless told; %s is whom it names',
      async (host) => {
        expect(await ask(byTls(trusted, host))).toEqual(['true', 'tls_only']);
      },
    );

    test('a server that another authority vouches for is refused', async () => {
      const { internal } = await failure(byTls(untrusted));
      expect(String(internal)).toMatch(/certificate/);
      await failure(byTls({ ...untrusted, [parameters.mode]: modes.authority }));
    });

    test('a server that no known authority vouches for is refused', async () => {
      await failure(byTls({}));
    });

    test('plain text is refused where the server wants TLS', async () => {
      const { internal } = await failure(byTls({ [parameters.mode]: modes.off }));
      expect(String(internal)).toContain(kind.codes.plain);
    });

    test('a client shows its certificate', async () => {
      const { certificate, key } = world.own.authority.issue('by_certificate', []);
      const own = {
        [parameters.cert]: file('own.crt', certificate),
        [parameters.key]: file('own.key', key),
      };
      const url = world.urlOf('by_certificate', '', { ...trusted, ...own });
      expect(await ask({ url })).toEqual(['true', 'by_certificate']);
      await failure({ url: world.urlOf('by_certificate', '', trusted ?? {}) });
      const forged = makeAuthority('测试用证书颁发者').issue('by_certificate', []);
      file('own.crt', forged.certificate);
      file('own.key', forged.key);
      await failure({ url });
    });

    test('a certificate of another name is refused, but where only its authority is asked for', async () => {
      // An address is none of the names, not even of the machine that it is the address of.
      for (const names of [['db.example'], ['localhost']]) {
        await world.own.certify(names);
        const wrong = await failure(byTls(trusted));
        expect(String(wrong.internal)).toMatch(/altnames/);
        const lenient = { ...trusted, [parameters.mode]: modes.authority };
        expect(await ask(byTls(lenient))).toEqual(['true', 'tls_only']);
      }
      await world.own.certify(['127.0.0.1']);
      expect(await ask(byTls(trusted))).toEqual(['true', 'tls_only']);
      expect(String((await failure(byTls(trusted, 'localhost'))).internal)).toMatch(/altnames/);
      await world.own.certify(['localhost', '127.0.0.1']);
    });

    test('a wrong password fails without a word of it', async () => {
      const error = await failure({ url: world.urlOf('tls_only', 'wrong-and-secret', trusted ?? {}) });
      const { internal } = error;
      expect(String(internal)).toContain(kind.codes.password);
      const told = [error.stack, JSON.stringify(error), (internal as Error).stack, JSON.stringify(internal)];
      expect(told.join('\n')).not.toContain('secret');
    });

    test('a password comes from its file, also a new one', async () => {
      const passwordFile = file('password', 'a password\n');
      const url = world.urlOf('tls_only', '', trusted ?? {});
      const connector = await openConnector(server.kind, { url, passwordFile }, { source: 'test' });
      const read = connector.compile(readOf({ table: '会话', key: '身份证号' }));
      await expect(read.run([anna], signal)).resolves.toHaveLength(1);
      await kind.changePassword(world.database, 'another');
      file('password', 'another\n');
      await expect.poll(() => read.run([anna], signal).then((rows) => rows.length)).toBe(1);
      await kind.changePassword(world.database, 'a password');
      await connector.close();
      await failure({ url, passwordFile: path.join(folder, 'not there') });
    });

    more(() => world);

    test.each(kind.refused)('the URL %s is refused', async (url, words) => {
      const error: unknown = await openConnector(server.kind, { url }, { source: 'x' }).catch(
        (reason: unknown) => reason,
      );
      expect(String(error)).toContain(words);
      expect(String(error)).not.toContain('secret');
    });
  });
}
