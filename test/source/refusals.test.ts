/** What the commands refuse, and what they say of it: what to do next, and never a secret. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readSource } from '../../schema/read-source.ts';
import { madeUpId } from '../support/hundred-columns.ts';
import { demoData } from '../support/lists.ts';
import { runSource } from './command.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'qingdan-refused-'));
const file = path.join(folder, 'tax.sqlite');
const out = path.join(folder, 'tax.graphql');
const named = ['--name', 'incomes', '--department', '省税务局', '--out', out];

beforeAll(() => {
  const database = new DatabaseSync(file);
  database.exec(`create table 征管_个人所得税 (纳税人识别号 text primary key, 年度综合所得 text, 欠税信息 text, "坏;名" text);
    create table 字典 (编码 text);
    insert into 征管_个人所得税 values ('${madeUpId(1)}', '120000.50', '无', 'x')`);
  database.close();
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('add', () => {
  it.each([
    [['postgresql://hub:hunter2@db/tax'], 'a password on the command line can be seen by all users'],
    [['oracle://db/tax'], '`oracle:` is no kind of source'],
    [['nowhere.sqlite'], 'is not there; name a URL, a file or a folder that is'],
    [[], 'no source is named; give its URL, file or folder, or set `QINGDAN_SOURCE_URL`'],
    [[file, '--table', '没有'], 'the source has no table `没有`; correct `--table` or `--key`'],
    [[file, '--key', '字典:没有'], '`字典` has no column `没有`; correct `--key`'],
    [[file, '--table', '字典'], "no column holds citizen IDs; name one by `--key '字典:COLUMN'`"],
    [[file, '--encoding', 'big5'], '`--encoding` is one of'],
    [[file, '--definition', 'x.yaml'], '`--definition` describes a service'],
  ])('%j: %s', async (args, words) => {
    const { status, stderr, stdout } = await runSource(['add', ...args, ...named]);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toMatch(/^BAD_USER_INPUT: /);
    expect(stderr).toContain(words);
    expect(stderr).not.toContain('hunter2');
    expect(existsSync(out)).toBe(false);
  });

  it('tells that a server does not answer, without its password', async () => {
    const environment = { QINGDAN_SOURCE_URL: 'postgresql://hub:hunter2@127.0.0.1:9/tax?sslmode=disable' };
    const { status, stderr } = await runSource(['add', ...named], environment);
    expect(status).toBe(1);
    expect(stderr).toMatch(/^SOURCE_UNAVAILABLE: /);
    expect(stderr).not.toContain('hunter2');
  });

  it('refuses a department that the lists have not', async () => {
    const other = ['--name', 'incomes', '--department', '省无名厅', '--out', out, '--lists', demoData];
    expect((await runSource(['add', file, ...other])).stderr).toContain(
      'the lists have no department `省无名厅`',
    );
  });

  it('takes items, classes and types from the catalogue, and the key from the values', async () => {
    const { status, stdout } = await runSource([
      'add',
      file,
      ...named,
      '--topic',
      'tax',
      '--lists',
      demoData,
    ]);
    expect(status).toBe(0);
    expect(stdout).toContain('left out `征管_个人所得税`.`坏;名`: the name has a quote');
    expect(stdout).toContain('left out `字典`');
    const { types, tables } = readSource(out, readFileSync(out, 'utf8'));
    expect(tables.get('征管_个人所得税')?.key).toBe('纳税人识别号');
    expect(types.get('CitizenTax')?.fields.get('annualIncome')).toMatchObject({
      type: 'Decimal',
      item: { path: 'tax.annualIncome', class: 'conditional' },
    });
    // Words are no sum, whatever the catalogue says.
    expect(types.get('CitizenTax')?.fields.get('arrears')).toMatchObject({ type: 'String' });
    expect(readFileSync(out, 'utf8')).toContain('# review: the catalogue says Decimal\n');
  });
});

describe('a source that is hostile', () => {
  it('breaks out of nothing with names', async () => {
    const hostile = path.join(folder, 'hostile.sqlite');
    const database = new DatabaseSync(hostile);
    database.exec(`create table 登记 (身份证号 text primary key, "姓名\n# x" text, "收入 as 地址" text, 地址 text, "\u001b[2J" text);
      create table "坏\u001b[2J\n表" (身份证号 text);
      insert into 登记 (身份证号) values ('${madeUpId(2)}')`);
    database.close();
    const sdl = path.join(folder, 'hostile.graphql');
    const { status, stdout } = await runSource([
      'add',
      hostile,
      '--name',
      'hostile',
      '--department',
      '省税务局',
      '--out',
      sdl,
    ]);
    expect(status).toBe(0);
    expect(stdout.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
    const { types } = readSource(sdl, readFileSync(sdl, 'utf8'));
    const columns = [...(types.get('CitizenHostile')?.fields.values() ?? [])].flatMap((field) =>
      field.kind === 'column' ? [field.column] : [],
    );
    expect(columns).toEqual(['地址']);
  });
});

it('finds relations, households, and IDs that may be the key', async () => {
  const population = path.join(folder, 'population.sqlite');
  const database = new DatabaseSync(population);
  const [own, spouse, other] = [1, 2, 3].map((serial) => madeUpId(serial));
  database.exec(`create table 户籍人口 (公民身份号码 text primary key, 户号 text, 配偶身份证号 text, 房东身份证号 text);
    insert into 户籍人口 values ('${own}', '1', '${spouse}', '${other}')`);
  database.close();
  const sdl = path.join(folder, 'population.graphql');
  const { status } = await runSource([
    'add',
    population,
    '--name',
    'population',
    '--department',
    '省公安厅',
    '--out',
    sdl,
  ]);
  expect(status).toBe(0);
  const text = readFileSync(sdl, 'utf8');
  const { types, tables } = readSource(sdl, text);
  expect(tables.get('户籍人口')?.key).toBe('公民身份号码');
  const topic = types.get('CitizenPopulation')?.fields;
  expect(topic?.get('peiOuShenFenZhengHao')).toMatchObject({ kind: 'subject', role: 'spouse' });
  expect(topic?.get('members')).toMatchObject({ kind: 'rows', list: true, group: '户号' });
  expect(types.get('HuJiRenKouMember')?.fields.get('citizen')).toMatchObject({ role: 'householdMember' });
  expect(topic?.get('fangDongShenFenZhengHao')).toMatchObject({ kind: 'column', type: 'CitizenId' });
  expect(text).toContain('# review: it holds citizen IDs, too');
  const { stdout } = await runSource(['check', '--file', sdl, '--url', population]);
  expect(stdout).toContain('户籍人口\t户号\tno index begins with what the members of a group share');
});

describe('check', () => {
  it('tells class, grade and owner that are not those of the catalogue', async () => {
    const changed = path.join(folder, 'changed.graphql');
    const sdl = readFileSync(out, 'utf8')
      .replace('class: CONDITIONAL', 'class: UNCONDITIONAL')
      .replace('省税务局', '省公安厅');
    writeFileSync(changed, sdl);
    const { status, stdout } = await runSource([
      'check',
      '--file',
      changed,
      '--url',
      file,
      '--lists',
      demoData,
    ]);
    expect(status).toBe(1);
    expect(stdout).toMatch(/has the class CONDITIONAL in the catalogue, not UNCONDITIONAL/);
    expect(stdout).toMatch(/belongs to 省税务局 in the catalogue, not to 省公安厅/);
  });

  it.each([
    [['incomes'], 'BAD_USER_INPUT', '`--url` goes with `--file`'],
    [['incomes', '--file', out], 'BAD_USER_INPUT', 'not both'],
    [['--file', 'nowhere.graphql'], 'BAD_USER_INPUT', 'cannot be read; check its path and its rights'],
  ])('%j', async (args, code, words) => {
    const { status, stderr } = await runSource(['check', ...args, '--url', file]);
    expect(status).toBe(1);
    expect(stderr).toContain(code);
    expect(stderr).toContain(words);
  });

  it('says what there is to say', async () => {
    expect(await runSource([])).toMatchObject({
      status: 2,
      stderr: 'say `add`, `check` or `reload`; `npm run source -- --help` lists the options\n',
    });
  });
});
