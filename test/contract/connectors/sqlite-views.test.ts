import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SourceFailure } from '../../../connectors/contract.ts';
import { anna, bo } from './citizens.ts';
import { makeSource, readOf, signal, type MadeSource } from './kinds.ts';

const columns = ['身份证号', '姓名'];

describe('SQLite tables without row numbers, and how tables are read', () => {
  let source: MadeSource;
  beforeAll(async () => {
    source = await makeSource('SQLITE', {
      登记: {
        columns,
        rows: [
          [anna, '安娜'],
          [bo, '博'],
        ],
      },
    });
    const database = new DatabaseSync((source.location as { file: string }).file);
    database.exec(`create view 视图 as select * from 登记;
      create table 无号 (身份证号 text primary key, 姓名 text) without rowid;
      insert into 无号 select * from 登记`);
    database.close();
  });
  afterAll(() => source.remove());

  test.each(['视图', '无号'])('%s is read, one statement told each time', async (table) => {
    const { connector, sent } = await source.open();
    const read = connector.compile(
      readOf({ table, key: '身份证号', columns: [{ name: '姓名', type: 'String' }] }),
    );
    for (let time = 1; time <= 3; time += 1) {
      expect((await read.run([anna], signal)).map((row) => row.values[0])).toEqual(['安娜']);
      expect(sent).toHaveLength(time);
    }
  });

  test('a column that a view does not have still fails clearly', async () => {
    const { connector } = await source.open();
    const read = connector.compile(
      readOf({ table: '视图', key: '身份证号', columns: [{ name: '没有', type: 'String' }] }),
    );
    for (let time = 0; time < 2; time += 1)
      await expect(read.run([anna], signal)).rejects.toBeInstanceOf(SourceFailure);
  });

  test('the order of rows does not keep the index of the key from being used', async () => {
    const { connector } = await source.open();
    const { statement } = connector.compile(readOf({ table: '登记', key: '身份证号' }));
    const database = new DatabaseSync((source.location as { file: string }).file, { readOnly: true });
    const plan = database.prepare(`explain query plan ${statement}`).all(JSON.stringify([anna]));
    database.close();
    expect(plan.map((step) => String(step['detail'])).join('\n')).toMatch(
      /SEARCH t USING (?:COVERING )?INDEX/,
    );
  });
});
