import { execFile, spawn } from 'node:child_process';
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const folder = import.meta.dirname;
const projectRoot = join(folder, '..', '..', '..');

/** Neo4j cannot be had on this machine; the message says what to do. */
export class Neo4jMissingError extends Error {
  override readonly name = 'Neo4jMissingError';
}

const installLine = 'apt-get install -y openjdk-17-jre-headless maven';

async function output(command: string, parameters: readonly string[]): Promise<string | null> {
  try {
    const { stdout, stderr } = await run(command, [...parameters]);
    return `${stdout}${stderr}`;
  } catch {
    return null;
  }
}

/** Throws when there is no Java of version 17 or newer. */
async function checkJava(): Promise<void> {
  const version = /version "(\d+)/u.exec((await output('java', ['-version'])) ?? '')?.[1];
  if (version !== undefined && Number(version) >= 17) return;
  const found = version === undefined ? 'java is missing' : `java is of version ${version}`;
  throw new Neo4jMissingError(
    `the tests need Neo4j, which runs on Java 17, and ${found}; install it: ${installLine}`,
  );
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

/** Another process may be fetching the same jars: the folder's name has the process in it, and the last rename wins. */
async function fetchJars(target: string): Promise<void> {
  if ((await output('mvn', ['-v'])) === null) {
    throw new Neo4jMissingError(
      `the tests need Neo4j, and mvn, which fetches it, is missing; install it: ${installLine}`,
    );
  }
  const part = `${target}.${process.pid}`;
  await mkdir(part, { recursive: true });
  const goal = ['-B', '-q', '-f', join(folder, 'pom.xml'), 'dependency:copy-dependencies'];
  const maven = spawn('mvn', [...goal, `-DoutputDirectory=${part}`], { stdio: ['ignore', 'pipe', 'pipe'] });
  let log = '';
  for (const stream of [maven.stdout, maven.stderr])
    stream.on('data', (text: Buffer) => (log += text.toString()));
  const code = await new Promise<number | null>((resolve, reject) => {
    maven.on('error', reject);
    maven.on('close', resolve);
  });
  if (code !== 0) {
    await rm(part, { recursive: true, force: true });
    const reason = log.split('\n').find((line) => line.includes('[ERROR]')) ?? log.slice(-300);
    throw new Neo4jMissingError(`Neo4j could not be fetched from Maven Central: ${reason.trim()}`);
  }
  await writeFile(join(part, 'complete'), '');
  await rm(target, { recursive: true, force: true });
  await rename(part, target);
}

/**
 * Sees that the jars of a Neo4j Community server lie in `.cache/neo4j/<version>/lib` and gives that folder. Fetches
 * them from Maven Central when they are missing (123 MB), and says so line by line.
 */
export async function installNeo4j(
  say: (line: string) => void,
): Promise<{ readonly version: string; readonly home: string; readonly jars: string }> {
  const pom = await readFile(join(folder, 'pom.xml'), 'utf8');
  const version = /<neo4j\.version>([^<]+)</u.exec(pom)?.[1];
  if (version === undefined) throw new Neo4jMissingError('`pom.xml` names no `neo4j.version`');
  await checkJava();
  const home = join(projectRoot, '.cache', 'neo4j', version);
  const jars = join(home, 'lib');
  if (!(await exists(join(jars, 'complete')))) {
    say(`fetching Neo4j ${version} from Maven Central (123 MB, once)`);
    const started = Date.now();
    const ticker = setInterval(() => {
      say(`still fetching Neo4j, ${Math.round((Date.now() - started) / 1000)} s`);
    }, 5000);
    try {
      await fetchJars(jars);
    } finally {
      clearInterval(ticker);
    }
    say(`Neo4j ${version} is in place after ${Math.round((Date.now() - started) / 1000)} s`);
  }
  return { version, home, jars };
}
