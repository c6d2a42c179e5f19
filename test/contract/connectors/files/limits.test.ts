/** Files that are more than the hub takes, by malice or by mistake: refused with a code, while others are read. */
import { execFileSync } from 'node:child_process';
import { rmSync, symlinkSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { FileLimits } from '../../../../connectors/files/limits.ts';
import { bytesOf, workbookOf } from '../../../support/workbooks.ts';
import { type Part, sheetParts, textRow, zipOf } from '../../../support/zip.ts';
import { anna } from '../citizens.ts';
import { fileSource, filesIn, healthOf, valuesOf } from './file-source.ts';

const mebibyte = 1024 * 1024;
const people = textRow('身份证号', '姓名') + textRow(anna, '安娜');
const text = `身份证号,姓名\n${anna},安娜\n`;

/** The code with which a file is refused, and the one that the caller is told; the other file of the source goes on. */
async function refusal(
  kind: 'CSV' | 'EXCEL',
  content: string | Buffer,
  fileLimits: Partial<FileLimits> = {},
  extension = kind === 'CSV' ? '.csv' : '.xlsx',
): Promise<readonly [string | undefined, unknown]> {
  const source = fileSource(kind);
  source.write(`登记${extension}`, content);
  source.write(kind === 'CSV' ? '好.csv' : '好.xlsx', kind === 'CSV' ? text : zipOf(sheetParts(people)));
  const connector = await source.open({ fileLimits });
  const failure: unknown = await valuesOf(connector, [anna]).catch((error: unknown) => error);
  expect(await valuesOf(connector, [anna], '姓名', '好')).toEqual(['安娜']);
  expect(filesIn(source.indexes).filter((name) => name.includes('partial'))).toEqual([]);
  expect(healthOf(connector).state).toBe('faulty');
  return [healthOf(connector).fault?.code, failure instanceof Error && 'code' in failure && failure.code];
}

describe('a workbook that is a bomb', () => {
  const zeros = Buffer.alloc(64 * mebibyte, '0');

  test('tells that it unpacks to more than the limit', async () => {
    const bomb = zipOf(sheetParts(people, [{ name: 'xl/media/image1.bin', content: zeros }]));
    expect(bomb.length).toBeLessThan(mebibyte);
    expect(await refusal('EXCEL', bomb, { unpackedBytes: 32 * mebibyte })).toEqual([
      'UNPACKS_TOO_LARGE',
      'SOURCE_DATA_INVALID',
    ]);
  });

  test('tells a smaller size than it unpacks to', async () => {
    const rows = Buffer.concat([
      Buffer.from('<worksheet><sheetData>'),
      Buffer.alloc(64 * mebibyte, '<row></row>'),
    ]);
    const parts = sheetParts(rows).map((part) => ({
      ...part,
      ...(part.content === rows ? { toldSize: 1_000 } : {}),
    }));
    expect(await refusal('EXCEL', zipOf(parts), { unpackedBytes: 32 * mebibyte })).toEqual([
      'NOT_A_WORKBOOK',
      'SOURCE_UNAVAILABLE',
    ]);
  });

  test('has very many parts', async () => {
    const many: Part[] = Array.from({ length: 5_000 }, (_, at) => ({ name: `xl/${at}.xml`, content: '' }));
    expect(await refusal('EXCEL', zipOf(sheetParts(people, many)))).toEqual([
      'TOO_MANY_PARTS',
      'SOURCE_DATA_INVALID',
    ]);
  });

  test('has archives in it, which nobody unpacks', async () => {
    let nested = zipOf([{ name: 'a.bin', content: zeros }]);
    for (let level = 0; level < 5; level += 1)
      nested = zipOf([
        { name: 'a.xlsx', content: nested },
        { name: 'b.xlsx', content: nested },
      ]);
    const source = fileSource('EXCEL');
    source.write('登记.xlsx', zipOf(sheetParts(people, [{ name: 'xl/embeddings/a.xlsx', content: nested }])));
    const connector = await source.open({ fileLimits: { unpackedBytes: 32 * mebibyte } });
    expect(await valuesOf(connector, [anna])).toEqual(['安娜']);
    source.write('登记.xlsx', nested);
    await expect(valuesOf(connector, [anna])).rejects.toMatchObject({ code: 'SOURCE_UNAVAILABLE' });
  });

  test('has two parts of one name', async () => {
    const twice = sheetParts(people, [{ name: 'XL/worksheets/Sheet1.xml', content: '<worksheet/>' }]);
    expect((await refusal('EXCEL', zipOf(twice)))[0]).toBe('NOT_A_WORKBOOK');
  });

  test('has a part whose name leads out of it', async () => {
    const out = sheetParts(people, [{ name: '../../etc/cron.d/x', content: 'x' }]);
    expect((await refusal('EXCEL', zipOf(out)))[0]).toBe('NOT_A_WORKBOOK');
  });

  test('defines entities that unpack to anything', async () => {
    const entities = Array.from(
      { length: 10 },
      (_, at) => `<!ENTITY e${at + 1} "${`&e${at};`.repeat(10)}">`,
    ).join('');
    const sheet = `<!DOCTYPE worksheet [<!ENTITY e0 "ha">${entities}]><worksheet><sheetData>${textRow('身份证号', '&e10;')}</sheetData></worksheet>`;
    expect((await refusal('EXCEL', zipOf(sheetParts(Buffer.from(sheet)))))[0]).toBe('MALFORMED');
  });

  test('has one text without end', async () => {
    const long = `${textRow('身份证号', '姓名')}<row><c t="inlineStr"><is><t>${zeros.toString()}</t></is></c></row>`;
    expect((await refusal('EXCEL', zipOf(sheetParts(long))))[0]).toBe('MALFORMED');
  });

  test('has rows and cells at places that no sheet has', async () => {
    for (const row of [
      '<row r="4294967295"/>',
      '<row r="0"/>',
      '<row r="x"/>',
      '<row><c r="ZZZZ1"/></row>',
    ]) {
      expect((await refusal('EXCEL', zipOf(sheetParts(people + row))))[0], row).toBe('MALFORMED');
    }
  });
});

describe('a file over a limit', () => {
  const varied = Array.from({ length: 2_000 }, (_, at) => textRow(String(at * 7_919), '甲')).join('');
  const old = bytesOf(
    workbookOf({
      表: [
        ['身份证号', '姓名'],
        [anna, '安娜'],
      ],
    }),
    'biff8',
  );
  test.each<readonly [string, 'CSV' | 'EXCEL', string | Buffer, Partial<FileLimits>, string]>([
    ['bytes of a CSV file', 'CSV', `${text}${'\n'.repeat(200)}`, { csvBytes: 100 }, '.csv'],
    ['bytes of a workbook', 'EXCEL', zipOf(sheetParts(people + varied)), { workbookBytes: 5_000 }, '.xlsx'],
    ['bytes of an old workbook', 'EXCEL', old, { oldWorkbookBytes: 1_000 }, '.xls'],
  ])('of %s is refused before it is read', async (_, kind, content, limits, extension) => {
    expect(await refusal(kind, content, limits, extension)).toEqual([
      'FILE_TOO_LARGE',
      'SOURCE_DATA_INVALID',
    ]);
  });

  test.each<readonly [string, string, Partial<FileLimits>, string]>([
    ['rows', `${text}${`${anna},甲\n`.repeat(9)}`, { rows: 9 }, 'TOO_MANY_ROWS'],
    ['columns', `身份证号,姓名,甲,乙\n${anna},安娜,,\n`, { columns: 3 }, 'TOO_MANY_COLUMNS'],
    ['characters of a row', `${text}${anna},${'长'.repeat(200)}\n`, { rowCharacters: 100 }, 'ROW_TOO_LONG'],
  ])('of %s is refused', async (_, content, limits, code) => {
    expect(await refusal('CSV', content, limits)).toEqual([code, 'SOURCE_DATA_INVALID']);
  });

  test('of rows is refused of a workbook, too', async () => {
    const rows = textRow(anna, '甲').repeat(9);
    expect((await refusal('EXCEL', zipOf(sheetParts(people + rows)), { rows: 9 }))[0]).toBe('TOO_MANY_ROWS');
  });
});

describe('what is no file to read', () => {
  test('a pipe is not waited for, and a file that cannot be read fails', async () => {
    const source = fileSource('EXCEL');
    execFileSync('mkfifo', [source.path('登记.xlsx')]);
    const connector = await source.open();
    const begun = performance.now();
    await expect(valuesOf(connector, [anna])).rejects.toMatchObject({ code: 'SOURCE_UNAVAILABLE' });
    expect(performance.now() - begun).toBeLessThan(1_000);
    expect(healthOf(connector).fault?.code).toBe('NOT_A_FILE');
    rmSync(source.path('登记.xlsx'));
    await expect(valuesOf(connector, [anna])).rejects.toMatchObject({ code: 'SOURCE_UNAVAILABLE' });
    expect(healthOf(connector).fault?.code).toBe('FILE_MISSING');
    if (process.platform !== 'linux') return;
    symlinkSync('/proc/self/mem', source.path('登记.xlsx'));
    await expect(valuesOf(connector, [anna])).rejects.toMatchObject({ code: 'SOURCE_UNAVAILABLE' });
    expect(healthOf(connector).fault?.code).toBe('FILE_UNREADABLE');
  });
});
