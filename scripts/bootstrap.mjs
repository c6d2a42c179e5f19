#!/usr/bin/env node
// Plain JavaScript that Node 20 understands: installs what is missing from the lock, then hands over
// to the Node 24 that Qingdan runs on. It is the command `qingdan`, and used by every npm script.
import { spawnSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const require = createRequire(import.meta.url);

/** Commands, the file that each runs, and whether it needs the development dependencies. */
const commands = {
  start: { file: 'scripts/start.ts', development: false },
  serve: { file: 'scripts/serve.ts', development: false },
  import: { file: 'scripts/import.ts', development: false },
  register: { file: 'scripts/register.ts', development: false },
  source: { file: 'scripts/source.ts', development: false },
  supergraph: { file: 'scripts/supergraph.ts', development: false },
  demo: { file: 'scripts/demo.ts', development: false },
  token: { file: 'scripts/token.ts', development: false },
  test: { file: 'scripts/test.ts', development: true },
  check: { file: 'scripts/check/run.ts', development: true },
  codegen: { file: 'scripts/codegen.ts', development: true },
  golden: { file: 'scripts/golden.ts', development: true },
  bench: { file: 'bench/run.ts', development: false },
};

/** Progress goes to standard error, so that a command's output can be used by another program. */
function say(text) {
  process.stderr.write(`${text}\n`);
}

/** Installs when the lock is not the one that was installed last, or only without what is needed now. */
function install(wanted) {
  const lock = createHash('sha256')
    .update(readFileSync(path.join(root, 'package-lock.json')))
    .digest('hex');
  const modules = path.join(root, 'node_modules');
  const stamp = path.join(modules, '.qingdan-installed.json');
  // What someone installed by hand has everything, as npm does it unless told otherwise.
  const last = existsSync(stamp)
    ? JSON.parse(readFileSync(stamp, 'utf8'))
    : { lock: null, development: existsSync(modules) };
  if (last.lock === lock && (last.development || !wanted)) return;
  // An installation without the development dependencies would remove those that are there.
  const development = wanted || last.development;
  say('installing what is missing from the lock …');
  const started = Date.now();
  // `npm install`, not `npm ci`: a dependency names optional platform packages that were never published.
  const options = ['install', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'];
  if (!development) options.push('--omit=dev');
  // The lock stays as it is even where an older npm would write it anew.
  options.push('--no-save', '--package-lock=true');
  const before = readFileSync(path.join(root, 'package-lock.json'));
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const result = spawnSync(npm, options, { cwd: root, stdio: ['ignore', 2, 2] });
  writeFileSync(path.join(root, 'package-lock.json'), before);
  if (result.status !== 0) {
    say(
      'the installation failed; look at the lines above, mend the connection to the registry and try again',
    );
    process.exit(result.status ?? 1);
  }
  writeFileSync(stamp, JSON.stringify({ lock, development }));
  say(`installed in ${((Date.now() - started) / 1000).toFixed(1)} s`);
}

/** Path of a Node of version 24 or newer: this one, or one of the packages that bring it. */
function findNode() {
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
  const packages = [
    `node-${process.platform}-${process.arch}`,
    `node-bin-${process.platform}-${process.arch}`,
  ];
  for (const name of packages) {
    try {
      const binary = path.join(path.dirname(require.resolve(`${name}/package.json`)), 'bin', 'node');
      if (existsSync(binary)) return binary;
    } catch {
      // Not one of this platform.
    }
  }
  say(
    `Qingdan runs on Node 24 and found none for ${process.platform}-${process.arch}; install Node 24 and try again`,
  );
  process.exit(1);
}

const [name = '', ...options] = process.argv.slice(2);
if (name === '--help' || name === '-h') {
  process.stdout.write(`qingdan COMMAND [OPTION …], or npm run COMMAND -- [OPTION …]
  COMMAND  one of ${Object.keys(commands).join(', ')}
  --help   behind a command lists its options\n`);
  process.exit(0);
}
const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
if (!command) {
  say(`unknown command \`${name}\`; one of ${Object.keys(commands).join(', ')}`);
  process.exit(2);
}
install(command.development);
// V8 soon takes the rows of requests for objects that live long and puts them beside those at once. Whatever they point
// to then stays until a full collection, and is copied meanwhile: a sixth of the hub's CPU. The other options and the
// settings of the C library keep what nobody needs any more from piling up: a fourth of the hub's memory.
const { options: collector, environment } = require('./node-settings.json');
// Compiled code is kept: a start is sooner, and no thread needs the compiler of TypeScript, which takes 10 MB in each.
const compiled = path.join(root, 'node_modules', '.cache', 'node-compile-cache');
const child = spawn(
  findNode(),
  ['--disable-warning=ExperimentalWarning', ...collector, path.join(root, command.file), ...options],
  // A user's paths are relative to where he calls; what checks the project looks at all of it.
  {
    cwd: command.development ? root : process.cwd(),
    env: { ...environment, NODE_COMPILE_CACHE: compiled, ...process.env },
    stdio: 'inherit',
  },
);
// A terminal sends its signals to the whole group; a supervisor only to this process.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
