/** Files that change while they are read from, and what stays of them: their indexes, from one start to the next. */
import { existsSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Connector, TableHealth } from '../../../../connectors/contract.ts';
import { bytesOf, workbookOf } from '../../../support/workbooks.ts';
import { anna, bo, citizenId } from '../citizens.ts';
import { fileSource, filesIn, healthOf, valuesOf } from './file-source.ts';

const extensions = { CSV: '.csv', EXCEL: '.xlsx' } as const;

/** A table in which every row has the same name. */
function tableOf(kind: keyof typeof extensions, name: string, rows = 50): Buffer {
  const cells = Array.from({ length: rows }, (_, at) => [citizenId('19900101', at), name]);
  const all = [['身份证号', '姓名'], ...cells];
  if (kind === 'CSV') return Buffer.from(`${all.map((row) => row.join(',')).join('\n')}\n`);
  return bytesOf(workbookOf({ 表: all }), 'xlsx');
}

const keys = Array.from({ length: 50 }, (_, at) => citizenId('19900101', at));

describe.each(['CSV', 'EXCEL'] as const)('a file of kind %s', (kind) => {
  const name = `登记${extensions[kind]}`;

  test('that is replaced is whole in every answer, and new in those that are asked for later', async () => {
    const source = fileSource(kind);
    source.write(name, tableOf(kind, '第0版'));
    const connector = await source.open();
    const asked: Promise<void>[] = [];
    let replaced = 0;
    const ask = async (): Promise<void> => {
      const least = replaced;
      const names = await valuesOf(connector, keys);
      expect(names).toHaveLength(50);
      expect(new Set(names).size).toBe(1);
      expect(Number(/\d+/.exec(String(names[0]))?.[0])).toBeGreaterThanOrEqual(least);
    };
    for (let round = 1; round <= 10; round += 1) {
      for (let at = 0; at < 10; at += 1) asked.push(ask());
      writeFileSync(source.path('neu'), tableOf(kind, `第${round}版`));
      renameSync(source.path('neu'), source.path(name));
      replaced = round;
      asked.push(ask());
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await Promise.all(asked);
    expect(await valuesOf(connector, keys.slice(0, 1))).toEqual(['第10版']);
    await expect.poll(() => filesIn(source.indexes)).toHaveLength(1);
  });

  test('that is replaced by a broken one gives its fault until it is mended, and never what was', async () => {
    const source = fileSource(kind);
    source.write(name, tableOf(kind, '好'));
    const connector = await source.open();
    expect(await valuesOf(connector, keys.slice(0, 1))).toEqual(['好']);
    const whole = tableOf(kind, '坏');
    source.write(name, whole.subarray(0, whole.length - 10));
    for (let time = 0; time < 5; time += 1) {
      await expect(valuesOf(connector, keys.slice(0, 1))).rejects.toMatchObject({
        code: 'SOURCE_UNAVAILABLE',
      });
      expect(healthOf(connector)).toMatchObject({
        state: 'faulty',
        rows: 0,
        fault: { message: expect.any(String) },
      });
    }
    source.write(name, tableOf(kind, '又好'));
    expect(await valuesOf(connector, keys.slice(0, 1))).toEqual(['又好']);
    expect(healthOf(connector)).toMatchObject({ state: 'ready', rows: 50, fault: null });
  });

  test('that is the same at the next start is not indexed again; one that is not the same is', async () => {
    const source = fileSource(kind);
    source.write(name, tableOf(kind, '甲'));
    const states: TableHealth[] = [];
    const first = await source.open({ onTableHealth: (health) => states.push(health) });
    expect(await valuesOf(first, keys.slice(0, 1))).toEqual(['甲']);
    await first.close();
    const [index = ''] = filesIn(source.indexes);
    const made = statSync(path.join(source.indexes, index)).ino;
    const second = await source.open();
    expect(await valuesOf(second, keys.slice(0, 1))).toEqual(['甲']);
    expect(statSync(path.join(source.indexes, index)).ino).toBe(made);
    // Another time, the same content.
    utimesSync(source.path(name), new Date(), new Date());
    expect(await valuesOf(second, keys.slice(0, 1))).toEqual(['甲']);
    expect(statSync(path.join(source.indexes, index)).ino).toBe(made);
    await second.close();
    // The same size and time, another content.
    const { mtime } = statSync(source.path(name));
    source.write(name, tableOf(kind, '乙'));
    utimesSync(source.path(name), mtime, mtime);
    const third = await source.open();
    expect(await valuesOf(third, keys.slice(0, 1))).toEqual(['乙']);
    expect(filesIn(source.indexes)).toHaveLength(1);
    expect(filesIn(source.indexes)).not.toEqual([index]);
    expect(states.map(({ state }) => state)).toEqual(['indexing', 'ready']);
  });
});

describe('an index', () => {
  const read = (connector: Connector): Promise<readonly unknown[]> => valuesOf(connector, keys.slice(0, 1));

  test('is made before anybody asks where the hub says what it will read', async () => {
    const source = fileSource('CSV');
    source.write('登记.csv', tableOf('CSV', '甲'));
    const connector = await source.open({ tables: new Map([['登记', ['身份证号']]]) });
    await expect.poll(() => healthOf(connector).state, { timeout: 10_000 }).toBe('ready');
    source.write('登记.csv', `身份证号,姓名\n${anna}\n`);
    await expect
      .poll(() => healthOf(connector).badRows, {
        timeout: 15_000,
        message: 'the file is looked at without a question',
      })
      .toBe(1);
  });

  test('holds nothing that others may read, and goes with a connector that was given no folder', async () => {
    const source = fileSource('CSV');
    source.write('登记.csv', `${tableOf('CSV', '甲').toString()}${bo}\n`);
    const connector = await source.open();
    expect(await read(connector)).toEqual(['甲']);
    expect(statSync(source.indexes).mode & 0o077).toBe(0);
    for (const file of filesIn(source.indexes)) {
      expect(statSync(path.join(source.indexes, file)).mode & 0o077, file).toBe(0);
    }
    const { openConnector } = await import('../../../../connectors/open.ts');
    const passing = await openConnector('CSV', { folder: source.folder }, { source: '文件' });
    expect(await read(passing)).toEqual(['甲']);
    const report = healthOf(passing).report ?? '';
    expect(existsSync(report)).toBe(true);
    await passing.close();
    expect(existsSync(path.dirname(report))).toBe(false);
  });

  test('that somebody removes or damages is made again', async () => {
    const source = fileSource('CSV');
    source.write('登记.csv', tableOf('CSV', '甲'));
    const connector = await source.open();
    expect(await read(connector)).toEqual(['甲']);
    const [index = ''] = filesIn(source.indexes);
    rmSync(path.join(source.indexes, index));
    expect(await read(connector)).toEqual(['甲']);
    await connector.close();
    writeFileSync(path.join(source.indexes, index), 'this is no index');
    expect(await read(await source.open())).toEqual(['甲']);
  });

  test('is begun again where its process was ended, and leaves no part behind', async () => {
    const source = fileSource('CSV');
    source.write('登记.csv', tableOf('CSV', '甲'));
    writeFileSync(
      path.join(source.folder, '大.csv'),
      Buffer.concat([tableOf('CSV', '大'), Buffer.from(`${anna},大\n`.repeat(600_000))]),
    );
    const connector = await source.open();
    const running = valuesOf(connector, keys.slice(0, 1), '姓名', '大').catch((error: unknown) => error);
    await expect
      .poll(() => filesIn(source.indexes).some((name) => name.includes('partial')), { timeout: 10_000 })
      .toBe(true);
    await connector.close();
    expect(await running).toMatchObject({ code: 'SOURCE_UNAVAILABLE' });
    const again = await source.open();
    expect(await valuesOf(again, keys.slice(0, 1), '姓名', '大')).toEqual(['大']);
    expect(filesIn(source.indexes).filter((name) => name.includes('partial'))).toEqual([]);
  });

  test('that is not ready in time is a timeout of its own table, and the other one goes on', async () => {
    const source = fileSource('CSV');
    source.write('登记.csv', tableOf('CSV', '甲'));
    source.write('大.csv', `身份证号,姓名\n${`${anna},大\n`.repeat(1_000_000)}${keys[0]},好\n`);
    // The processes that look up and index are there before the time is short.
    expect(await read(await source.open())).toEqual(['甲']);
    const connector = await source.open({ breakerFailures: 1, timeLimitMilliseconds: 600 });
    const large = (): Promise<readonly unknown[]> => valuesOf(connector, keys.slice(0, 1), '姓名', '大');
    await expect(large()).rejects.toMatchObject({
      code: 'SOURCE_TIMEOUT',
      internal: { cause: { code: 'NOT_YET_INDEXED' } },
    });
    const other = { message: 'the small table is answered', timeout: 10_000 };
    await expect.poll(() => read(connector).catch(() => null), other).toEqual(['甲']);
    await expect.poll(() => large().catch(() => null), { timeout: 30_000 }).toEqual(['好']);
  });

  test('of a broken file opens no breaker: the other tables go on', async () => {
    const source = fileSource('CSV');
    source.write('登记.csv', tableOf('CSV', '甲'));
    source.write('坏.csv', `身份证号,姓名\n${anna}`);
    const connector = await source.open({ breakerFailures: 1 });
    for (let time = 0; time < 3; time += 1) {
      await expect(valuesOf(connector, [anna], '姓名', '坏')).rejects.toMatchObject({
        code: 'SOURCE_UNAVAILABLE',
        internal: { cause: { code: 'CUT_OFF' } },
      });
      expect(await read(connector)).toEqual(['甲']);
    }
  });

  test('of a large file does not hold a small one', async () => {
    const source = fileSource('CSV');
    source.write('登记.csv', tableOf('CSV', '甲'));
    writeFileSync(
      path.join(source.folder, '大.csv'),
      Buffer.concat([tableOf('CSV', '大'), Buffer.from(`${anna},大\n`.repeat(1_000_000))]),
    );
    const connector = await source.open();
    const ended: string[] = [];
    await Promise.all([
      valuesOf(connector, keys.slice(0, 1), '姓名', '大').then(() => ended.push('大')),
      valuesOf(connector, keys.slice(0, 1)).then(() => ended.push('小')),
    ]);
    expect(ended).toEqual(['小', '大']);
  });

  test('has every duplicate of a key, in the order of the file', async () => {
    const source = fileSource('CSV');
    const rows = Array.from({ length: 3_000 }, (_, at) => `${at % 3 === 0 ? anna : bo},${at}`);
    source.write('登记.csv', `身份证号,姓名\n${rows.join('\n')}\n`);
    const names = await valuesOf(await source.open(), [anna]);
    expect(names).toEqual(Array.from({ length: 1_000 }, (_, at) => String(at * 3)));
  });
});
