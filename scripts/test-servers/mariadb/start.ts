import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { randomBytes } from 'node:crypto';
import { chmod, chown, mkdir, mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import { serverAccount, type Account } from '../account.ts';
import { makeAuthority, type Authority } from '../certificates.ts';
import { freePort, SupervisedServer } from '../supervised.ts';
import { findMariadb, MariadbMissingError, type MariadbProgram } from './install.ts';

export interface RunningMariadb {
  /** URL of a user that may make users and databases. */
  readonly url: string;
  /** Ends the server, if this process started it, and removes its data. */
  stop(): Promise<void>;
}

/** A server of our own, with what tests of TLS and of failures need. */
export interface OwnMariadb extends RunningMariadb {
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

export interface OwnMariadbOptions {
  /** False for a server that offers no TLS. */
  readonly tls?: boolean;
  readonly say?: (line: string) => void;
}

/** Variables that someone set for his own server mean nothing to this one. */
function environment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^(?:MYSQL|MARIADB)_/.test(name));
  return { ...Object.fromEntries(kept), LC_ALL: 'C' };
}

/** What a server and its first start have in common. Data that go with the server survive its crash, and need not survive that of the machine. */
const common = (folder: string): readonly string[] => [
  '--no-defaults',
  `--datadir=${join(folder, 'data')}`,
  `--tmpdir=${folder}`,
  '--innodb-log-file-size=64M',
  '--innodb-flush-log-at-trx-commit=2',
  '--innodb-doublewrite=0',
];

function settings(folder: string, port: number, tls: boolean): readonly string[] {
  const files = { cert: 'server.crt', key: 'server.key', ca: 'authority.crt' };
  return [
    ...common(folder),
    `--port=${port}`,
    '--bind-address=127.0.0.1',
    `--socket=${join(folder, 'socket')}`,
    `--init-file=${join(folder, 'init.sql')}`,
    '--skip-name-resolve',
    '--character-set-server=utf8mb4',
    '--innodb-buffer-pool-size=256M',
    '--max-connections=200',
    '--max-allowed-packet=256M',
    ...(tls ? Object.entries(files).map(([name, file]) => `--ssl-${name}=${join(folder, file)}`) : []),
  ];
}

class OwnServer implements OwnMariadb {
  readonly url: string;
  readonly port: number;
  readonly authority: Authority;
  readonly #folder: string;
  readonly #password: string;
  readonly #server: SupervisedServer;

  constructor(
    place: { readonly folder: string; readonly program: string; readonly account: Account | null },
    {
      port,
      password,
      authority,
      tls,
    }: { port: number; password: string; authority: Authority; tls: boolean },
  ) {
    this.#folder = place.folder;
    this.#password = password;
    this.#server = new SupervisedServer(place.folder, place.account, {
      program: place.program,
      arguments: settings(place.folder, port, tls),
      environment: environment(),
      signal: 'KILL',
    });
    this.port = port;
    this.authority = authority;
    this.url = `mysql://admin:${password}@127.0.0.1:${port}/mysql?ssl-mode=DISABLED`;
  }

  /** Resolves when a query is answered; rejects with the server's last words when it ends first. */
  async restart(): Promise<void> {
    await this.#server.start(
      () => this.#ask('select 1'),
      /\[ERROR\] Aborting|Shutdown complete/,
      (words, cause) => new MariadbMissingError(`MariaDB did not start: ${words}`, { cause }),
    );
  }

  async #ask(statement: string): Promise<void> {
    const { port } = this;
    const place = { host: '127.0.0.1', port, user: 'admin', password: this.#password, connectTimeout: 5_000 };
    const connection = await createConnection(place);
    try {
      await connection.query(statement);
    } finally {
      await connection.end();
    }
  }

  async crash(): Promise<void> {
    await this.#server.crash();
  }

  async certify(hosts: readonly string[]): Promise<void> {
    const { certificate, key } = this.authority.issue('测试用数据库', hosts);
    // The files are the server's, and stay so when they are written again.
    await writeFile(join(this.#folder, 'server.crt'), certificate);
    await writeFile(join(this.#folder, 'server.key'), key);
    await this.#ask('flush ssl');
  }

  async stop(): Promise<void> {
    await this.#server.stop();
  }
}

/** Makes the tables that a server needs to start. */
async function makeSystemTables(
  folder: string,
  { program, systemTables }: MariadbProgram,
  account: Account | null,
): Promise<void> {
  const files = await Promise.all(systemTables.map((file) => readFile(file, 'utf8')));
  const statements = join(folder, 'system.sql');
  const beginning = 'create database mysql;\nuse mysql;\nset @auth_root_socket = null;\n';
  await writeFile(statements, beginning + files.join('\n'));
  const [input, log] = [await open(statements), await open(join(folder, 'bootstrap.log'), 'w')];
  try {
    const words = [...common(folder), '--bootstrap', '--log-warnings=0', '--enforce-storage-engine='];
    const options = { ...account, cwd: folder, env: environment() };
    const made = spawn(program, words, { ...options, stdio: [input.fd, 'ignore', log.fd] });
    const [code] = (await once(made, 'exit')) as [number | null];
    if (code !== 0) {
      const told = await readFile(join(folder, 'bootstrap.log'), 'utf8');
      throw new MariadbMissingError(`MariaDB could not make its tables: ${told.slice(-800)}`);
    }
  } finally {
    await Promise.all([input.close(), log.close()]);
  }
}

async function prepare(folder: string, options: OwnMariadbOptions): Promise<OwnServer> {
  const mariadb = await findMariadb(options.say ?? console.error);
  const account = await serverAccount(
    ['mysql', 'qingdan-mariadb'],
    (what, cause) =>
      new MariadbMissingError(`MariaDB does not run as root, and ${what}, or name a server in MYSQL_URL`, {
        cause,
      }),
  );
  const toServer = async (file: string): Promise<void> => {
    if (account) await chown(file, account.uid, account.gid);
  };
  const own = async (name: string, text: string): Promise<void> => {
    const file = join(folder, name);
    await writeFile(file, text, { mode: 0o600 });
    await toServer(file);
  };
  await chmod(folder, 0o700);
  await mkdir(join(folder, 'data'), { mode: 0o700 });
  await Promise.all([folder, join(folder, 'data')].map(toServer));
  await makeSystemTables(folder, mariadb, account);
  const [port, password] = [await freePort(), randomBytes(12).toString('hex')];
  const authority = makeAuthority('测试用证书颁发者');
  const server = authority.issue('测试用数据库', ['localhost', '127.0.0.1']);
  await own('server.crt', server.certificate);
  await own('server.key', server.key);
  await own('authority.crt', authority.certificate);
  // Statements that a server runs whenever it starts.
  await own(
    'init.sql',
    `create or replace user admin@'127.0.0.1' identified by '${password}';
grant all on *.* to admin@'127.0.0.1' with grant option;
`,
  );
  const { program } = mariadb;
  return new OwnServer({ folder, program, account }, { port, password, authority, tls: options.tls ?? true });
}

/**
 * A server of our own on a free loopback port with fresh data, which ends with this process, however that ends.
 * Rejects with `MariadbMissingError` where none can be had.
 */
export async function startOwnMariadb(options: OwnMariadbOptions = {}): Promise<OwnMariadb> {
  const folder = await mkdtemp(join(tmpdir(), 'qingdan-mariadb-'));
  try {
    const server = await prepare(folder, options);
    try {
      await server.restart();
    } catch (error) {
      await server.stop();
      throw error;
    }
    return server;
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

/** The server that `MYSQL_URL` names, as a user that may make users and databases; else one of our own. */
export async function startMariadb(options: OwnMariadbOptions = {}): Promise<RunningMariadb> {
  const url = process.env['MYSQL_URL'];
  if (url === undefined || url === '') return startOwnMariadb(options);
  return { url, stop: () => Promise.resolve() };
}
