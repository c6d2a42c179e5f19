/** `npm run token` as a shell runs it: only the token on standard output, errors that say what to do. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createAuthenticator } from '../../auth/caller/authenticate.ts';
import { demoAudience, demoIssuer } from '../../auth/caller/demo-keys.ts';
import { ListRepository } from '../../registry/database/list-repository.ts';
import { demoLists } from '../support/lists.ts';

const script = join(import.meta.dirname, '..', '..', 'scripts', 'token.ts');
const power = '0700-Z-00100';
let empty: string;
let install: string;

beforeAll(async () => {
  empty = await mkdtemp(join(tmpdir(), 'qingdan-token-'));
  install = await mkdtemp(join(tmpdir(), 'qingdan-token-'));
  const lists = await ListRepository.open(join(install, 'hub.sqlite'));
  await lists.publishContent((await demoLists()).content);
  await lists.repealPower('0700-E-00200', { document: '晋政发〔2026〕9号', since: '2026-09-01' });
  await lists.close();
});
afterAll(async () => {
  await Promise.all([empty, install].map(async (directory) => rm(directory, { recursive: true })));
});

interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function token(directory: string, ...args: readonly string[]): Promise<Ran> {
  const env = { ...process.env, QINGDAN_DATA: directory };
  try {
    return { code: 0, ...(await promisify(execFile)(process.execPath, [script, ...args], { env })) };
  } catch (error) {
    return error as Ran;
  }
}

test('prints a token that the hub of the same install accepts', async () => {
  const args = ['--department', '省民政厅', '--power', power, '--operator', '张三', '--hours', '1'];
  const { code, stdout } = await token(install, ...args);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/);
  const hub = await createAuthenticator({
    keySet: { file: join(install, 'demo-jwks.json') },
    issuer: demoIssuer,
    audience: demoAudience,
    allowDemoKeys: true,
  });
  const caller = await hub.authenticate({ authorization: `Bearer ${stdout.trim()}` });
  expect(caller).toMatchObject({ department: '省民政厅', power, operator: '张三', role: 'application' });
});

test('an auditor needs no power; an install without a list checks nothing', async () => {
  expect((await token(install, '--department', '省审计厅', '--role', 'auditor')).code).toBe(0);
  expect((await token(empty, '--department', '任何部门', '--power', 'X')).code).toBe(0);
});

test('remarks on a power of another department, beside the token', async () => {
  const { code, stdout, stderr } = await token(install, '--department', '省教育厅', '--power', power);
  expect(code).toBe(0);
  expect(stdout.split('.')).toHaveLength(3);
  expect(stderr).toContain('neither exercises');
});

describe('says what is wrong', () => {
  test.each([
    ['an unknown department', ['--department', '民政厅', '--power', power], '`民政厅`'],
    ['an unknown power', ['--department', '省民政厅', '--power', '9999-Z-99999'], '`9999-Z-99999` is not on'],
    ['a repealed power', ['--department', '省民政厅', '--power', '0700-E-00200'], 'has left the list'],
    ['no department', ['--power', power], '`--department` is missing'],
    ['no power', ['--department', '省民政厅'], '`--power` is missing'],
    ['an unknown role', ['--department', '省民政厅', '--role', 'root'], '`root`'],
    ['a wrong life', ['--department', '省民政厅', '--power', power, '--hours', 'long'], '`long`'],
    ['an unknown option', ['--departement', '省民政厅'], 'npm run token --'],
  ])('of %s', async (_name, args, words) => {
    const { code, stdout, stderr } = await token(install, ...args);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain(words);
    expect(stderr).not.toContain(' at ');
  });

  test('of a folder where nothing was installed', async () => {
    const { code, stderr } = await token(
      join(empty, 'nothing'),
      '--department',
      '省民政厅',
      '--power',
      power,
    );
    expect(code).toBe(2);
    expect(stderr).toContain('run `npm start` first');
  });
});
