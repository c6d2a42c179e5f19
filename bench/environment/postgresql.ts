/**
 * The bench's PostgreSQL: the server that `POSTGRES_URL` names, or one of its own, whose data are kept for the next
 * run, since loading a million citizens takes minutes.
 */
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { serverAccount, type Account } from '../../scripts/test-servers/postgresql/account.ts';
import { findPostgresql } from '../../scripts/test-servers/postgresql/install.ts';
import { parentOf } from '../measure/processes.ts';

const run = promisify(execFile);

export interface BenchDatabase {
  /** URL of a role that may make databases; that of another database has its name in the path. */
  readonly url: string;
  readonly version: string;
  /** Process above all of the server's; null where it is not on this machine. */
  readonly postmaster: number | null;
  stop(): Promise<void>;
}

/**
 * What differs from a server as it comes: memory for a million citizens' tables, and room for the sessions of all
 * candidates. Commits are synced, as the ledger needs it.
 */
const settings = (port: number): string => `
listen_addresses = '127.0.0.1'
port = ${port}
unix_socket_directories = ''
max_connections = 1000
shared_buffers = '2GB'
effective_cache_size = '8GB'
max_wal_size = '8GB'
checkpoint_timeout = '30min'
random_page_cost = 1.1
log_timezone = 'Asia/Shanghai'
timezone = 'Asia/Shanghai'
`;

/** Stops the server properly when standard input closes, which it does however the bench ends. */
const supervisor =
  '"$@" </dev/null >>"$0" 2>&1 & server=$!; read -r end; kill -INT "$server"; wait "$server"';

/** The port, or any when it is 0; null when it is taken. */
function freePort(wanted: number): Promise<number | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.on('error', () => resolve(null));
    server.listen(wanted, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : null));
    });
  });
}

/** The same port each time: a demo remembers its database by its URL. */
async function keptPort(file: string): Promise<number> {
  const kept = existsSync(file) ? await freePort(Number(readFileSync(file, 'utf8'))) : null;
  const port = kept ?? (await freePort(0)) ?? 0;
  writeFileSync(file, String(port));
  return port;
}

/** Asks on a connection of its own, which is open until `use` has done with the first row. */
async function ask<Result>(
  url: string,
  text: string,
  use: (row: readonly unknown[]) => Result,
): Promise<Result> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query({ text, rowMode: 'array' });
    return use((rows as readonly (readonly unknown[])[])[0] ?? []);
  } finally {
    await client.end();
  }
}

function describe(url: string): Promise<Pick<BenchDatabase, 'version' | 'postmaster'>> {
  // While its connection is open the backend lives, and its parent can be looked up.
  return ask(url, `select pg_backend_pid(), current_setting('server_version')`, ([backend, version]) => {
    // A process of that number that is none of PostgreSQL's is on another machine.
    const file = `/proc/${Number(backend)}/comm`;
    const isHere = existsSync(file) && readFileSync(file, 'utf8').startsWith('postgres');
    return { version: String(version), postmaster: isHere ? parentOf(Number(backend)) : null };
  });
}

async function initialise(folder: string, bin: string, account: Account | null): Promise<string> {
  const passwordFile = path.join(folder, 'password');
  if (existsSync(path.join(folder, 'data', 'PG_VERSION'))) return readFileSync(passwordFile, 'utf8').trim();
  // The server's user must be able to come to it; only the folder itself is closed.
  mkdirSync(path.dirname(folder), { recursive: true });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const password = randomBytes(12).toString('hex');
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  if (account) for (const place of [folder, passwordFile]) chownSync(place, account.uid, account.gid);
  const options = ['-U', 'postgres', '-E', 'UTF8', '--locale=C', '-A', 'scram-sha-256'];
  await run(
    path.join(bin, 'initdb'),
    ['-D', path.join(folder, 'data'), ...options, `--pwfile=${passwordFile}`],
    {
      ...account,
      cwd: folder,
    },
  );
  return password;
}

async function waitUntilReady(url: string, child: ChildProcess, log: string): Promise<void> {
  const deadline = Date.now() + 120_000;
  for (;;) {
    try {
      await ask(url, 'select 1', () => true);
      return;
    } catch (error) {
      if (child.exitCode !== null || Date.now() > deadline) {
        throw new Error(`PostgreSQL did not start; see \`${log}\``, { cause: error });
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

async function startOwn(folder: string, say: (line: string) => void): Promise<BenchDatabase> {
  const account = await serverAccount();
  const bin = await findPostgresql(say);
  const password = await initialise(folder, bin, account);
  const port = await keptPort(path.join(folder, 'port'));
  const data = path.join(folder, 'data');
  const log = path.join(folder, 'log');
  writeFileSync(path.join(data, 'postgresql.auto.conf'), settings(port));
  const child = spawn('sh', ['-c', supervisor, log, path.join(bin, 'postgres'), '-D', data], {
    ...account,
    cwd: folder,
    env: { PATH: process.env['PATH'], LC_ALL: 'C' },
    stdio: ['pipe', 'ignore', 'inherit'],
    detached: true,
  });
  child.unref();
  const url = `postgresql://postgres:${password}@127.0.0.1:${port}/postgres?sslmode=disable`;
  await waitUntilReady(url, child, log);
  return {
    url,
    ...(await describe(url)),
    async stop() {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.ref();
      child.stdin?.end();
      await ended;
    },
  };
}

/** Rejects with `PostgresqlMissingError` where there is none and none can be had. */
export async function startBenchPostgresql(
  folder: string,
  say: (line: string) => void,
): Promise<BenchDatabase> {
  const given = process.env['POSTGRES_URL'];
  if (given === undefined || given === '') return startOwn(folder, say);
  return { url: given, ...(await describe(given)), stop: () => Promise.resolve() };
}

/** URL of a database of the server, which is made when there is none. */
export async function databaseOf(server: BenchDatabase, name: string): Promise<string> {
  const known = await ask(
    server.url,
    `select 1 from pg_database where datname = '${name}'`,
    (row) => row.length > 0,
  );
  if (!known)
    await ask(server.url, `create database "${name}" encoding 'UTF8' template template0`, () => true);
  const url = new URL(server.url);
  url.pathname = `/${name}`;
  return url.href;
}
