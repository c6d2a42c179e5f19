/** The rows for the catalogue that go with a proposal: entered as they are, they agree with its SDL. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readCsv } from '../../registry/import/read-csv.ts';
import { copyOfLists, readTable, writeTable } from '../registry/list-files.ts';
import { demoData } from '../support/lists.ts';
import { madeUpId } from '../support/hundred-columns.ts';
import { makePostgresqlSchema, type PostgresqlSchema } from '../support/postgresql-schema.ts';
import { postgresqlForTests } from '../support/postgresql.ts';
import { runSource } from './command.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'qingdan-rows-'));
const file = path.join(folder, 'insured.graphql');
let schema: PostgresqlSchema | undefined;

beforeAll(async () => {
  if (!(await postgresqlForTests())) return;
  schema = await makePostgresqlSchema();
  await schema.execute(`create table 参保 (身份证号 varchar(18) primary key, 姓名 text, 险种 text[], 户籍行政区划 text,
      基数 numeric(12,2), 照片 bytea, 变更时间 timestamp);
    comment on column 参保.基数 is '缴费基数"""，
单位：元';
    insert into 参保 values ('${madeUpId(1)}', '甲', '{养老,医疗}', '149999001000', 1.50, null, now());
    create table 缴费记录 (身份证号 text, 金额 numeric(12,2), 缴费日期 date);
    create index on 缴费记录 (身份证号);
    insert into 缴费记录 select '${madeUpId(1)}', 1.5, '2026-01-01' from generate_series(1, 3)`);
});
afterAll(async () => {
  await schema?.remove();
  rmSync(folder, { recursive: true });
});

test('types of lists, codes, sums and rows are those that the catalogue calls so', async (context) => {
  if (!schema) return context.skip();
  const url = { QINGDAN_SOURCE_URL: schema.url };
  const department = '省人力资源和社会保障厅';
  const added = await runSource(['add', '--name', 'insured', '--department', department, '--out', file], url);
  expect(added).toMatchObject({ status: 0, stderr: '' });
  expect(added.stdout).toContain("left out `参保`.`照片`: bytea is none of the graph's types");
  expect(readFileSync(file, 'utf8')).toContain('# review: it names no zone, so it is text');

  const [, ...rows] = readCsv(readFileSync(path.join(folder, 'insured.catalogue.csv')));
  const types = Object.fromEntries(rows.map((row) => [row[3], row[4]]));
  expect(types).toEqual({
    姓名: 'String',
    险种: 'String',
    户籍行政区划: 'String',
    基数: 'Decimal',
    变更时间: 'String',
    缴费记录: '[JiaoFeiJiLu]',
  });
  const lists = await copyOfLists();
  try {
    const catalogue = await readTable(demoData, 'catalogue');
    await writeTable(lists.folder, 'catalogue', [...catalogue, ...rows.map((row) => [...row])]);
    const checked = await runSource(['check', '--file', file, '--lists', lists.folder], url);
    expect(checked).toEqual({ status: 0, stdout: '`insured` is as described\n', stderr: '' });
  } finally {
    await lists.remove();
  }
});
