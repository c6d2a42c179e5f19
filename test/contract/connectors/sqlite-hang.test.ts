import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { anna, bo } from './citizens.ts';
import { makeSource, readOf, signal, type MadeSource } from './kinds.ts';

/** A view that never ends, as a locked or runaway database looks from outside. */
const endless = `create view 无尽 as with recursive n(i) as (select 1 union all select i + 1 from n)
  select cast(i as text) as 身份证号, '' as 姓名 from n where i < 0`;

describe('an SQLite source that hangs', () => {
  let source: MadeSource;
  beforeAll(async () => {
    source = await makeSource('SQLITE', {
      登记: {
        columns: ['身份证号', '姓名'],
        rows: [
          [anna, '安娜'],
          [bo, '博'],
        ],
      },
    });
    const database = new DatabaseSync((source.location as { file: string }).file);
    database.exec(endless);
    database.close();
  });
  afterAll(() => source.remove());

  const columns = [{ name: '姓名', type: 'String' as const }];
  const good = readOf({ table: '登记', key: '身份证号', columns });
  const hanging = readOf({ table: '无尽', key: '身份证号', columns });

  test('fails within its limit, is ended, and the next statement runs in a new process', async () => {
    const { connector } = await source.open({ timeLimitMilliseconds: 1_000, concurrency: 1 });
    await connector.compile(good).run([anna], signal);
    const begun = performance.now();
    await expect(connector.compile(hanging).run([anna], signal)).rejects.toMatchObject({
      code: 'SOURCE_TIMEOUT',
    });
    expect(performance.now() - begun).toBeLessThan(1_500);
    await expect(connector.compile(good).run([anna], signal)).resolves.toHaveLength(1);
    await connector.close();
  });

  test('does not hold the main thread, nor other statements of the file', async () => {
    const { connector } = await source.open({ timeLimitMilliseconds: 1_000, concurrency: 2 });
    await connector.compile(good).run([anna], signal);
    const hung = connector.compile(hanging).run([anna], signal);
    const begun = performance.now();
    await expect(connector.compile(good).run([anna, bo], signal)).resolves.toHaveLength(2);
    expect(performance.now() - begun).toBeLessThan(900);
    await expect(hung).rejects.toMatchObject({ code: 'SOURCE_TIMEOUT' });
    await connector.close();
  });

  test('closing ends what hangs', async () => {
    const { connector } = await source.open({ timeLimitMilliseconds: 30_000 });
    const hung = connector.compile(hanging).run([anna], signal);
    const settled = expect(hung).rejects.toMatchObject({ code: 'SOURCE_UNAVAILABLE' });
    await new Promise((resolve) => setTimeout(resolve, 150));
    await connector.close();
    await settled;
  });

  test('closing leaves the statements of another connector on the same file alone', async () => {
    const limits = { timeLimitMilliseconds: 1_500 };
    const [one, other] = await Promise.all([source.open(limits), source.open(limits)]);
    const hung = other.connector.compile(hanging).run([anna], signal);
    const settled = expect(hung).rejects.toMatchObject({ code: 'SOURCE_TIMEOUT' });
    await one.connector.compile(good).run([anna], signal);
    await one.connector.close();
    await settled;
    await expect(other.connector.compile(good).run([anna], signal)).resolves.toHaveLength(1);
    await other.connector.close();
  });

  test('a source is never written to', async () => {
    const { connector } = await source.open();
    await connector.compile(good).run([anna], signal);
    // A reader that held a lock would make this fail; one that was killed takes a moment to let go.
    const { file } = source.location as { file: string };
    const database = new DatabaseSync(file, { timeout: 2_000 });
    database.exec(`update 登记 set 姓名 = '改名' where 身份证号 = '${bo}'`);
    database.close();
    const rows = await connector.compile(good).run([bo], signal);
    expect(rows[0]?.values).toEqual(['改名']);
  });
});
