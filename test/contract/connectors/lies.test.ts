/** Sources whose files answer with too much, with other bytes than text, or change while they are read. */
import { execFileSync } from 'node:child_process';
import { appendFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CompiledRead, Connector } from '../../../connectors/contract.ts';
import { anna, bo } from './citizens.ts';
import { type MadeSource, makeSource, readOf, signal } from './kinds.ts';

const tables = {
  登记: {
    columns: ['身份证号', '姓名'],
    rows: [
      [anna, '安娜'],
      [bo, '博'],
    ],
  },
} as const;

const read = readOf({ table: '登记', key: '身份证号', columns: [{ name: '姓名', type: 'String' }] });

let source: MadeSource;
let connector: Connector;
let compiled: CompiledRead;

async function open(kind: 'CSV' | 'SQLITE'): Promise<void> {
  source = await makeSource(kind, tables);
  ({ connector } = await source.open());
  compiled = connector.compile(read);
}

afterEach(async () => {
  await connector.close();
  await source.remove();
});

describe('an SQLite file', () => {
  beforeEach(() => open('SQLITE'));

  test.each([
    [
      'rows without end',
      `with recursive n(i) as (select 1 union all select i + 1 from n limit 2000000)
      select '${anna}' as 身份证号, printf('%.200c', 'x') as 姓名 from n`,
    ],
    ['one cell of a hundred megabytes', `select '${anna}' as 身份证号, printf('%.100000000c', 'x') as 姓名`],
  ])('that answers with %s is cut off', async (_, text) => {
    const database = new DatabaseSync((source.location as { file: string }).file);
    database.exec(`drop table 登记; create view 登记 as ${text}`);
    database.close();
    await expect(compiled.run([anna], signal)).rejects.toMatchObject({ code: 'SOURCE_DATA_INVALID' });
  });
});

describe('a CSV file', () => {
  let file: string;
  beforeEach(async () => {
    await open('CSV');
    file = path.join((source.location as { folder: string }).folder, '登记.csv');
  });

  test('with rows of twenty megabytes is cut off', async () => {
    const cell = 'x'.repeat(2_000_000);
    writeFileSync(file, '身份证号,姓名\n');
    for (let row = 0; row < 10; row += 1) appendFileSync(file, `${anna},${cell}\n`);
    await expect(compiled.run([anna], signal)).rejects.toMatchObject({ code: 'SOURCE_DATA_INVALID' });
  });

  test('in UTF-16 is refused, and the operator told why', async () => {
    writeFileSync(file, Buffer.from(`\uFEFF身份证号,姓名\n${anna},安娜\n`, 'utf16le'));
    await expect(compiled.run([anna], signal)).rejects.toMatchObject({
      code: 'SOURCE_UNAVAILABLE',
      internal: { cause: { code: 'ENCODING_UNKNOWN' } },
    });
  });

  test('with a row in another encoding gives no garbled text of it', async () => {
    const wrong = Buffer.concat([Buffer.from(`${anna},`), Buffer.from('b0b2c4c80a', 'hex')]);
    writeFileSync(file, Buffer.concat([Buffer.from('身份证号,姓名\n'), wrong, Buffer.from(`${bo},博\n`)]));
    const rows = await compiled.run([anna, bo], signal);
    expect(rows.map((row) => [row.key, row.values[0]])).toEqual([
      [anna, expect.objectContaining({ expected: 'String' })],
      [bo, '博'],
    ]);
  });

  test('that is a pipe is not waited for', async () => {
    rmSync(file);
    execFileSync('mkfifo', [file]);
    const begun = performance.now();
    await expect(compiled.run([anna], signal)).rejects.toMatchObject({ code: 'SOURCE_UNAVAILABLE' });
    expect(performance.now() - begun).toBeLessThan(500);
  });

  test.runIf(process.platform === 'linux')('that can be opened but not read fails, and only it', async () => {
    rmSync(file);
    // The first page of a process's memory is no one's: reading it is an input or output error.
    symlinkSync('/proc/self/mem', file);
    await expect(compiled.run([anna], signal)).rejects.toMatchObject({ code: 'SOURCE_UNAVAILABLE' });
  });

  test('that is written again and again gives rows of one citizen only, or none', async () => {
    const other = `姓名,身份证号\n${'长'.repeat(500)},${bo}\n安娜,${anna}\n`;
    const usual = `身份证号,姓名\n${anna},安娜\n${bo},博\n`;
    for (let round = 0; round < 60; round += 1) {
      const running = compiled.run([anna], signal).catch(() => []);
      writeFileSync(file, round % 2 === 0 ? other : usual);
      for (const row of await running) expect(row).toMatchObject({ key: anna, values: ['安娜'] });
    }
    await expect(compiled.run([anna], signal)).resolves.toHaveLength(1);
  });
});
