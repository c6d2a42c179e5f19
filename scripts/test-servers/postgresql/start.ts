import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, chown, cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { makeAuthority, type Authority } from '../certificates.ts';
import { freePort, SupervisedServer } from '../supervised.ts';
import { serverAccount, type Account } from './account.ts';
import { findPostgresql, PostgresqlMissingError } from './install.ts';

const run = promisify(execFile);

export interface RunningPostgresql {
  /** URL of a role that may make roles, schemas and databases. */
  readonly url: string;
  /** Ends the server, if this process started it, and removes its data. */
  stop(): Promise<void>;
}

/** A server of our own, with what tests of TLS and of failures need. */
export interface OwnPostgresql extends RunningPostgresql {
  readonly port: number;
  /** Issued the server's certificate, for `localhost` and 127.0.0.1, and is trusted for clients' certificates. */
  readonly authority: Authority;
  /** Ends the server as a crash does. */
  crash(): Promise<void>;
  /** Starts it again on its data and port. */
  restart(): Promise<void>;
  /** Gives it another certificate of its authority, which it shows to those who connect from then on. */
  certify(hosts: readonly string[]): Promise<void>;
}

export interface OwnPostgresqlOptions {
  /** Lines of `pg_hba.conf` that go before the one that lets everyone in with a password. */
  readonly access?: readonly string[];
  readonly say?: (line: string) => void;
}

const settings = (port: number): string => `
listen_addresses = '127.0.0.1'
port = ${port}
unix_socket_directories = ''
max_connections = 200
ssl = on
ssl_cert_file = 'server.crt'
ssl_key_file = 'server.key'
ssl_ca_file = 'authority.crt'
log_timezone = 'Asia/Shanghai'
timezone = 'Asia/Shanghai'
`;

/** Variables of `libpq` that someone set for his own server mean nothing to this one. */
function environment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^PG[A-Z]/.test(name));
  return { ...Object.fromEntries(kept), LC_ALL: 'C' };
}

/** The programs, or a copy where the server's user cannot come to them. */
async function reachable(bin: string, account: Account | null, folder: string): Promise<string> {
  if (account === null) return bin;
  try {
    await run(join(bin, 'postgres'), ['--version'], { ...account, cwd: folder });
    return bin;
  } catch {
    const copy = join(folder, 'programs');
    await cp(dirname(bin), copy, { recursive: true, verbatimSymlinks: true });
    // The supervisor, which removes the folder, is of that user, too.
    await run('chown', ['-R', `${account.uid}:${account.gid}`, copy]);
    return join(copy, 'bin');
  }
}

class OwnServer implements OwnPostgresql {
  readonly url: string;
  readonly port: number;
  readonly authority: Authority;
  readonly #folder: string;
  readonly #server: SupervisedServer;

  constructor(
    place: { readonly folder: string; readonly bin: string; readonly account: Account | null },
    port: number,
    password: string,
    authority: Authority,
  ) {
    this.#folder = place.folder;
    this.#server = new SupervisedServer(place.folder, place.account, {
      program: join(place.bin, 'postgres'),
      arguments: ['-D', join(place.folder, 'data')],
      environment: environment(),
      signal: 'QUIT',
    });
    this.port = port;
    this.authority = authority;
    this.url = `postgresql://postgres:${password}@127.0.0.1:${port}/postgres?sslmode=disable`;
  }

  /** Resolves when a query is answered; rejects with the server's last words when it ends first. */
  async restart(): Promise<void> {
    await this.#server.start(
      () => this.#ask('select 1'),
      /^postgres:|(?:FATAL|PANIC): {2}(?!the database system is)/m,
      (words, cause) => new PostgresqlMissingError(`PostgreSQL did not start: ${words}`, { cause }),
    );
  }

  async #ask(statement: string): Promise<void> {
    const client = new Client({ connectionString: this.url, connectionTimeoutMillis: 5_000 });
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.query(statement);
    } finally {
      await client.end();
    }
  }

  async crash(): Promise<void> {
    await this.#server.crash();
  }

  async certify(hosts: readonly string[]): Promise<void> {
    const { certificate, key } = this.authority.issue('测试用数据库', hosts);
    // The files are the server's, and stay so when they are written again.
    await writeFile(join(this.#folder, 'data', 'server.crt'), certificate);
    await writeFile(join(this.#folder, 'data', 'server.key'), key);
    await this.#ask('select pg_reload_conf()');
  }

  async stop(): Promise<void> {
    await this.#server.stop();
  }
}

async function prepare(
  folder: string,
  options: OwnPostgresqlOptions,
  say: (line: string) => void,
): Promise<OwnServer> {
  const account = await serverAccount();
  const own = async (name: string, text: string): Promise<string> => {
    const file = join(folder, name);
    await writeFile(file, text, { mode: 0o600 });
    if (account) await chown(file, account.uid, account.gid);
    return file;
  };
  await chmod(folder, 0o700);
  if (account) await chown(folder, account.uid, account.gid);
  const bin = await reachable(await findPostgresql(say), account, folder);
  const password = randomBytes(12).toString('hex');
  const passwordFile = await own('password', `${password}\n`);
  const parameters = ['-D', join(folder, 'data'), '-U', 'postgres', '-E', 'UTF8', '--locale=C', '-N'];
  await run(join(bin, 'initdb'), [...parameters, '-A', 'scram-sha-256', `--pwfile=${passwordFile}`], {
    ...account,
    cwd: folder,
    env: environment(),
  });
  const port = await freePort();
  const authority = makeAuthority('测试用证书颁发者');
  const server = authority.issue('测试用数据库', ['localhost', '127.0.0.1']);
  await own('data/server.crt', server.certificate);
  await own('data/server.key', server.key);
  await own('data/authority.crt', authority.certificate);
  await own('data/postgresql.conf', settings(port));
  const access = [...(options.access ?? []), 'host all all 127.0.0.1/32 scram-sha-256', ''];
  await own('data/pg_hba.conf', access.join('\n'));
  return new OwnServer({ folder, bin, account }, port, password, authority);
}

/**
 * A server of our own on a free loopback port with fresh data, which ends with this process, however that ends.
 * Rejects with `PostgresqlMissingError` where none can be had.
 */
export async function startOwnPostgresql(options: OwnPostgresqlOptions = {}): Promise<OwnPostgresql> {
  const say = options.say ?? console.error;
  const started = Date.now();
  const folder = await mkdtemp(join(tmpdir(), 'qingdan-postgresql-'));
  // What takes less than a second needs no words.
  const patience = setTimeout(() => say('starting PostgreSQL'), 1_000);
  try {
    const server = await prepare(folder, options, say);
    try {
      await server.restart();
    } catch (error) {
      await server.stop();
      throw error;
    }
    const seconds = (Date.now() - started) / 1000;
    if (seconds > 1) say(`PostgreSQL is ready after ${seconds.toFixed(1)} s`);
    return server;
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  } finally {
    clearTimeout(patience);
  }
}

/** The server that `POSTGRES_URL` names, as a role that may make roles, schemas and databases; else one of our own. */
export async function startPostgresql(options: OwnPostgresqlOptions = {}): Promise<RunningPostgresql> {
  const url = process.env['POSTGRES_URL'];
  if (url === undefined || url === '') return startOwnPostgresql(options);
  return { url, stop: () => Promise.resolve() };
}
