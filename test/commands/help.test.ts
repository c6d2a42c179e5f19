/** Every command as a shell runs it: what `--help` prints, and what it says of an option that it does not know. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const project = path.resolve(import.meta.dirname, '../..');
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- our own file
const { scripts } = JSON.parse(readFileSync(path.join(project, 'package.json'), 'utf8')) as {
  readonly scripts: Readonly<Record<string, string>>;
};
/** The file of each command, as the bootstrap names it. */
const files = new Map(
  [
    ...readFileSync(path.join(project, 'scripts/bootstrap.mjs'), 'utf8').matchAll(
      /^ {2}(?<name>\w+): \{ file: '(?<file>[^']+)'/gm,
    ),
  ].map(({ groups }) => [groups?.['name'] ?? '', groups?.['file'] ?? '']),
);

function run(name: string, ...options: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [files.get(name) ?? '', ...options], {
    cwd: project,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

const called = (name: string): string =>
  name === 'start' || name === 'test' ? `npm ${name}` : `npm run ${name}`;

describe.each(Object.keys(scripts))('%s', (name) => {
  it('prints its help', () => {
    const { status, stdout, stderr } = run(name, '--help');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(new RegExp(`^${called(name)}\\b.*: `));
  });

  it('says in one line which option it does not know, and where help is', () => {
    expect(run(name, '--colour')).toEqual({
      status: 2,
      stdout: '',
      stderr: `there is no option \`--colour\`; \`${called(name)} -- --help\` lists the options\n`,
    });
  });
});

it.each([
  ['demo', ['--citizens'], 'the option `--citizens` needs a value'],
  ['demo', ['--files=yes'], 'the option `--files` takes no value'],
  ['demo', ['1000'], '`1000` belongs to no option'],
])('%s %j: %s', (name, options, words) => {
  const { status, stderr } = run(name, ...options);
  expect({ status, stderr }).toEqual({
    status: 2,
    stderr: `${words}; \`${called(name)} -- --help\` lists the options\n`,
  });
});

it.each(['start', 'demo'])('%s refuses a number of citizens that is none', (name) => {
  for (const citizens of ['many', '999', '1e5', '']) {
    const { status, stderr } = run(name, `--citizens=${citizens}`);
    expect({ status, stderr }).toEqual({
      status: 2,
      stderr: '`--citizens` must be a whole number of at least 1000\n',
    });
  }
});
