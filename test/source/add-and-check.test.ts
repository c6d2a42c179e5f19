/** A table of a hundred Chinese columns in each kind of source: its SDL is proposed, read, and compared with it. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { composeGraph } from '../../schema/compose.ts';
import { readSource } from '../../schema/read-source.ts';
import type { SourceModel } from '../../schema/source-model.ts';
import { hundredColumns, hundredRows, hundredTable, type Kind } from '../support/hundred-columns.ts';
import { type Ran, runSource } from './command.ts';
import { liveKinds, type LiveSource } from './kinds.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'qingdan-proposed-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** What each kind of value is declared as. */
const declared: Readonly<Record<Kind, string>> = {
  text: 'String',
  day: 'Date',
  time: 'DateTime',
  sum: 'Decimal',
  count: 'Int',
  large: 'BigInt',
  whether: 'Boolean',
  division: 'DivisionCode',
  id: 'CitizenId',
  creditId: 'UnifiedSocialCreditId',
};

/** Values of the table that are nobody else's, none of which may be printed or written. */
const values = hundredRows(300)
  .flat()
  .filter((value): value is string => value !== null && value.length >= 15 && !value.startsWith('2026-'));

describe.each(liveKinds)('$kind', (live) => {
  const { kind } = live;
  let source: LiveSource | null = null;
  const file = path.join(folder, `${kind.toLowerCase()}.graphql`);

  const run = (...args: readonly string[]): Promise<Ran> => {
    const { password = null } = source ?? {};
    return runSource(args, password === null ? {} : { QINGDAN_SOURCE_PASSWORD: password });
  };
  const check = (): Promise<Ran> => run('check', '--file', file, '--url', source?.url ?? '');
  const model = (): SourceModel => readSource(file, readFileSync(file, 'utf8'));

  beforeAll(async () => {
    source = await live.make();
  });
  afterAll(async () => {
    await source?.remove();
  });

  test('is described as it is', async (context) => {
    if (!source) return context.skip();
    const added = await run(
      'add',
      source.url,
      '--name',
      'insured',
      '--out',
      file,
      '--department',
      '省人力资源和社会保障厅',
      '--topic-name',
      '职工参保',
    );
    expect(added.stderr).toBe('');
    expect(added.status).toBe(0);
    const { tables, types, document } = model();
    expect(kind).toBe(model().kind);
    expect([...tables.values()]).toEqual([
      { name: hundredTable, key: '身份证件号码', updatedAt: '数据更新时间', legacyKeys: false },
    ]);
    const fields = [...(types.get('CitizenInsured')?.fields.values() ?? [])];
    const found = new Map(
      fields.flatMap((field) =>
        field.kind === 'column' || field.kind === 'subject'
          ? [[field.column, field.kind === 'column' ? field.type : field.role]]
          : [],
      ),
    );
    const wanted = hundredColumns
      .filter(([name]) => name !== '身份证件号码' && name !== '数据更新时间')
      .map(([name, type]): [string, string] => [name, declared[type]]);
    const relations = { 配偶身份证号: 'spouse', 父亲身份证号: 'parent' };
    // Where a file has nothing but text, what an account number is made of does not make it a number.
    const texts = kind === 'POSTGRESQL' || kind === 'MYSQL' ? {} : { 个人账户流水号: 'String' };
    expect(Object.fromEntries(found)).toEqual({ ...Object.fromEntries(wanted), ...relations, ...texts });
    expect(() => composeGraph([model()])).not.toThrow();
    expect(document.definitions.length).toBeGreaterThan(0);
    const written = [
      added.stdout,
      readFileSync(file, 'utf8'),
      readFileSync(`${file.slice(0, -8)}.catalogue.csv`, 'utf8'),
    ];
    for (const text of written) {
      expect(values.find((value) => text.includes(value))).toBeUndefined();
      if (source.password !== null) expect(text).not.toContain(source.password);
    }
  });

  test('agrees with its description', async (context) => {
    if (!source) return context.skip();
    expect(await check()).toMatchObject({ status: 0, stdout: '`insured` is as described\n' });
  });

  test('tells what differs', async (context) => {
    if (!source) return context.skip();
    const proposed = readFileSync(file, 'utf8');
    try {
      writeFileSync(
        file,
        proposed
          .replace('@column(name: "民族")', '@column(name: "民族代码")')
          .replace(/: String(?= @item\(class: CONDITIONAL, grade: 3\) @column\(name: "姓名"\))/, ': Date'),
      );
      const { status, stdout } = await check();
      expect(status).toBe(1);
      const rows = stdout.trim().split('\n').slice(1);
      expect(rows.map((row) => row.split('\t').slice(0, 3))).toEqual([
        ['insured', hundredTable, '民族代码'],
        ['insured', hundredTable, '姓名'],
      ]);
      expect(rows[0]).toContain('the column is missing');
      expect(rows[1]).toMatch(/(\d+) of \1 sampled values are no Date/);
      expect(values.find((value) => stdout.includes(value))).toBeUndefined();
    } finally {
      writeFileSync(file, proposed);
    }
  });

  const holdsSql = kind !== 'CSV' && kind !== 'EXCEL';
  if (holdsSql)
    test('tells a key that is not unique, without an index, and of 15 digits', async (context) => {
      if (!source?.execute) return context.skip();
      const [first = ''] = hundredRows(1)[0]?.map((value) => value ?? '') ?? [];
      await source.execute(`create table 副本 as select * from ${hundredTable}`);
      await source.execute(`insert into 副本 select * from ${hundredTable} where 身份证件号码 = '${first}'`);
      const legacy = first.slice(0, 6) + first.slice(8, 17);
      await source.execute(`insert into 副本 (身份证件号码) values ('${legacy}')`);
      const proposed = readFileSync(file, 'utf8');
      try {
        writeFileSync(file, proposed.replace(`@table(name: "${hundredTable}"`, '@table(name: "副本"'));
        const { status, stdout } = await check();
        expect(status).toBe(1);
        expect(
          stdout
            .trim()
            .split('\n')
            .slice(1)
            .map((row) => row.split('\t').slice(1, 4)),
        ).toEqual([
          ['副本', '身份证件号码', 'no index begins with the key'],
          ['副本', '身份证件号码', 'the key is not unique, but one row is expected'],
          ['副本', '身份证件号码', 'some keys have 15 characters'],
        ]);
        writeFileSync(file, proposed.replace(`@table(name: "${hundredTable}"`, '@table(name: "没有的表"'));
        expect((await check()).stdout).toContain('没有的表\t\tthe table is missing');
      } finally {
        writeFileSync(file, proposed);
      }
      // A table with several rows of a citizen becomes a list, and its keys of 15 digits are found.
      const other = path.join(folder, `${kind.toLowerCase()}-list.graphql`);
      const added = await run(
        'add',
        source.url,
        '--name',
        'insured',
        '--out',
        other,
        '--department',
        '省人力资源和社会保障厅',
        '--table',
        '副本',
      );
      expect(added.status).toBe(0);
      expect(added.stdout).toContain('`副本` has no index on its key `身份证件号码`');
      const described = readSource(other, readFileSync(other, 'utf8'));
      expect(described.tables.get('副本')?.legacyKeys).toBe(true);
      expect(described.types.get('CitizenInsured')?.fields.get('fuBen')).toMatchObject({
        kind: 'rows',
        list: true,
        type: 'FuBen',
      });
    });

  test('writes over nothing', async (context) => {
    if (!source) return context.skip();
    const again = await run(
      'add',
      source.url,
      '--name',
      'insured',
      '--department',
      '省公安厅',
      '--out',
      file,
    );
    expect(again.status).toBe(1);
    expect(again.stderr).toContain('is there already; remove it, or name another by `--out`');
    expect(existsSync(file)).toBe(true);
  });
});
