import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import neo4j from 'neo4j-driver';
import { freePort } from '../supervised.ts';
import { Neo4jMissingError, installNeo4j } from './install.ts';

const run = promisify(execFile);

export interface RunningNeo4j {
  readonly url: string;
  readonly user: string;
  readonly password: string;
  /** Ends the server, if this process started it, and removes its data. */
  stop(): Promise<void>;
}

function settings(port: number): string {
  return [
    'server.default_listen_address=127.0.0.1',
    `server.bolt.listen_address=127.0.0.1:${port}`,
    `server.bolt.advertised_address=127.0.0.1:${port}`,
    'server.http.enabled=false',
    'server.https.enabled=false',
    'dbms.usage_report.enabled=false',
    'server.memory.pagecache.size=128m',
    'db.tx_log.preallocate=false',
    '',
  ].join('\n');
}

const javaOptions = [
  '-Xms128m',
  '-Xmx512m',
  '-XX:+UseSerialGC',
  '-XX:TieredStopAtLevel=1',
  ...['java.nio', 'java.io', 'sun.nio.ch'].map((name) => `--add-opens=java.base/${name}=ALL-UNNAMED`),
];

/** Resolves when a Bolt handshake and a query are answered; rejects when the process ends first. */
async function untilReady(
  server: ChildProcess,
  log: () => string,
  running: Omit<RunningNeo4j, 'stop'>,
): Promise<void> {
  const driver = neo4j.driver(running.url, neo4j.auth.basic(running.user, running.password));
  const deadline = Date.now() + 120_000;
  try {
    while (true) {
      if (server.exitCode !== null)
        throw new Neo4jMissingError(`Neo4j ended while starting: ${log().slice(-800)}`);
      try {
        await driver.executeQuery('RETURN 1', {}, { database: 'neo4j' });
        return;
      } catch (error) {
        if (Date.now() > deadline) throw error;
        await new Promise((resolve) => setTimeout(resolve, 250));
      }
    }
  } finally {
    await driver.close();
  }
}

async function stopServer(server: ChildProcess, folder: string): Promise<void> {
  if (server.exitCode === null && server.signalCode === null) {
    const ended = new Promise((resolve) => server.once('exit', resolve));
    // A clean shutdown takes five seconds to save data that is thrown away here.
    server.kill('SIGKILL');
    await ended;
  }
  await rm(folder, { recursive: true, force: true });
}

/** Data of servers whose test run was itself killed, a day ago or earlier. */
async function removeLeftovers(data: string): Promise<void> {
  await mkdir(data, { recursive: true });
  for (const name of await readdir(data)) {
    const { mtimeMs } = await stat(join(data, name));
    if (mtimeMs < Date.now() - 86_400_000) await rm(join(data, name), { recursive: true, force: true });
  }
}

async function startOwn(say: (line: string) => void): Promise<RunningNeo4j> {
  const { home, jars, version } = await installNeo4j(say);
  await removeLeftovers(join(home, 'data'));
  const folder = await mkdtemp(join(home, 'data', 'run-'));
  const conf = join(folder, 'conf');
  const port = await freePort();
  await mkdir(conf);
  await writeFile(join(conf, 'neo4j.conf'), settings(port));
  const running = {
    url: `bolt://127.0.0.1:${port}`,
    user: 'neo4j',
    password: randomBytes(12).toString('hex'),
  };
  const classPath = ['-cp', join(jars, '*')];
  say(`starting Neo4j ${version} at ${running.url}`);
  const admin = 'org.neo4j.server.startup.Neo4jAdminCommand';
  await run('java', [...javaOptions, ...classPath, admin, 'dbms', 'set-initial-password', running.password], {
    env: { ...process.env, NEO4J_HOME: folder, NEO4J_CONF: conf },
  });
  const main = 'org.neo4j.server.CommunityEntryPoint';
  const server = spawn(
    'java',
    [...javaOptions, ...classPath, main, `--home-dir=${folder}`, `--config-dir=${conf}`],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let log = '';
  for (const stream of [server.stdout, server.stderr]) {
    stream.on('data', (text: Buffer) => (log = `${log}${text.toString()}`.slice(-10_000)));
  }
  // Whatever ends this process must not leave a server behind.
  const kill = (): boolean => server.kill('SIGKILL');
  process.once('exit', kill);
  const stop = async (): Promise<void> => {
    process.off('exit', kill);
    await stopServer(server, folder);
  };
  try {
    await untilReady(server, () => log, running);
  } catch (error) {
    await stop();
    throw error;
  }
  say('Neo4j is ready');
  return { ...running, stop };
}

/**
 * A real Neo4j for tests: the one that `NEO4J_URL` names (with `NEO4J_USER`, `NEO4J_PASSWORD`), else one of our own
 * on a free loopback port with fresh data. Rejects with `Neo4jMissingError` where none can be had.
 */
export async function startNeo4j(say: (line: string) => void = console.error): Promise<RunningNeo4j> {
  const url = process.env['NEO4J_URL'];
  if (url === undefined || url === '') return startOwn(say);
  return {
    url,
    user: process.env['NEO4J_USER'] ?? 'neo4j',
    password: process.env['NEO4J_PASSWORD'] ?? '',
    stop: () => Promise.resolve(),
  };
}
