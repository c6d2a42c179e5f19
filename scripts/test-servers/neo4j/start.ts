import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import neo4j from 'neo4j-driver';
import { freePort, SupervisedServer } from '../supervised.ts';
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

/** A cold machine takes longer over a hundred archives of classes than over a server of one program. */
const patienceMilliseconds = 120_000;

/** Rejects unless a Bolt handshake and a query are answered. */
async function ask({ url, user, password }: Omit<RunningNeo4j, 'stop'>): Promise<void> {
  // It is asked again here, between looks at whether it has ended.
  const once = { maxTransactionRetryTime: 0 };
  const driver = neo4j.driver(url, neo4j.auth.basic(user, password), once);
  try {
    await driver.executeQuery('RETURN 1', {}, { database: 'neo4j' });
  } finally {
    await driver.close();
  }
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
  const server = new SupervisedServer(folder, null, {
    program: 'java',
    arguments: [...javaOptions, ...classPath, main, `--home-dir=${folder}`, `--config-dir=${conf}`],
    environment: process.env,
    // A clean shutdown takes five seconds to save data that is thrown away here.
    signal: 'KILL',
    patienceMilliseconds,
  });
  const stop = (): Promise<void> => server.stop();
  try {
    await server.start(
      () => ask(running),
      /Failed to start|Error: Could not|Exception in thread|\bStopped\./,
      (words, cause) => new Neo4jMissingError(`Neo4j did not start: ${words}`, { cause }),
    );
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
