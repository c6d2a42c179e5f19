/** Workbooks as departments have them: numbers that lost digits, dates, formulas, sheets, damaged files. */
import { truncateSync, writeFileSync } from 'node:fs';
import type { CellObject } from '@e965/xlsx';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openConnector } from '../../../../connectors/open.ts';
import { inGb18030 } from '../../../support/gb18030.ts';
import { bytesOf, workbookOf } from '../../../support/workbooks.ts';
import { sheetParts, textRow, zipOf } from '../../../support/zip.ts';
import { anna, bo, cao } from '../citizens.ts';
import { readOf, signal } from '../kinds.ts';
import { fileSource, healthOf, valuesOf } from './file-source.ts';

const header = ['身份证号', '姓名'];
const formats = [
  ['.xlsx', 'xlsx'],
  ['.xls', 'biff8'],
] as const;

function book(...rows: (readonly (string | null | CellObject)[])[]) {
  return workbookOf({ 工作表: [header, ...rows] });
}

describe.each(formats)('a workbook %s', (extension, type) => {
  /** A cell of Anna's, and why it is broken. */
  async function cellOf(cell: CellObject): Promise<readonly [unknown, string | undefined]> {
    const source = fileSource('EXCEL');
    source.write(`登记${extension}`, bytesOf(book([anna, cell]), type));
    const connector = await source.open();
    const [value] = await valuesOf(connector, [anna]);
    return [value, healthOf(connector).firstBadRows[0]?.reason];
  }

  test.each<readonly [string, CellObject, string]>([
    ['a whole number', { t: 'n', v: 42 }, '42'],
    ['a number of 15 digits', { t: 'n', v: 123_456_789_012_345 }, '123456789012345'],
    ['a decimal', { t: 'n', v: 1234.56 }, '1234.56'],
    ['a decimal that binary has not', { t: 'n', v: 1.1 }, '1.1'],
    ['a small number', { t: 'n', v: 1.5e-7 }, '0.00000015'],
    ['a negative one', { t: 'n', v: -0.5 }, '-0.5'],
    ['a code whose format has its zeros', { t: 'n', v: 351, z: '0000' }, '0351'],
    ['a date', { t: 'n', v: 46_023, z: 'yyyy-mm-dd' }, '2026-01-01'],
    ['a Chinese date', { t: 'n', v: 46_023, z: 'yyyy"年"m"月"d"日"' }, '2026-01-01'],
    ['a time of a day', { t: 'n', v: 46_023.75, z: 'yyyy-mm-dd hh:mm' }, '2026-01-01T18:00:00+08:00'],
    ['a time', { t: 'n', v: 0.5, z: 'h:mm:ss' }, '12:00:00'],
    ['true', { t: 'b', v: true }, 'TRUE'],
    ['a text of digits', { t: 's', v: '149999198001010013' }, '149999198001010013'],
    ['a text of a decimal', { t: 's', v: '12345678901234567.89' }, '12345678901234567.89'],
  ])('keeps the text of %s', async (_, cell, text) => {
    expect(await cellOf(cell)).toEqual([text, undefined]);
  });

  test.each<readonly [string, CellObject, RegExp]>([
    ['an ID of 18 digits as a number', { t: 'n', v: 149_999_198_001_010_000 }, /over 15 digits/],
    ['a decimal of 17 digits as a number', { t: 'n', v: 123_456_789_012.345_67 }, /over 15 digits/],
    ['a date that never was', { t: 'n', v: 60, z: 'yyyy-mm-dd' }, /no date/],
    ['an error', { t: 'e', v: 42 }, /error of a formula/],
  ])('has %s as a bad cell', async (_, cell, reason) => {
    expect(await cellOf(cell)).toEqual(['!', expect.stringMatching(reason)]);
  });

  test('tells a bad cell by its row and column as the spreadsheet shows them', async () => {
    const source = fileSource('EXCEL');
    const lost = { t: 'n', v: 149_999_198_001_010_000 } as const;
    source.write(
      `登记${extension}`,
      bytesOf(book([null, null], [anna, '安娜'], [bo, lost], [lost, '无号']), type),
    );
    const connector = await source.open();
    expect(await valuesOf(connector, [anna, bo])).toEqual(['安娜', '!']);
    expect(healthOf(connector)).toMatchObject({
      rows: 3,
      badRows: 2,
      firstBadRows: [
        { line: 4, column: 2, name: '姓名' },
        { line: 5, column: 1, name: '身份证号' },
      ],
    });
  });

  test('that was cut off anywhere gives nothing, and never a part', async () => {
    const source = fileSource('EXCEL');
    const rows = Array.from({ length: 200 }, (_, at) => [at === 0 ? anna : String(at), `姓名${at}`]);
    const whole = bytesOf(book(...rows), type);
    const connector = await source.open();
    const lost: number[] = [];
    for (let share = 1; share < 20; share += 1) {
      source.write(`登记${extension}`, whole);
      truncateSync(source.path(`登记${extension}`), Math.floor((whole.length * share) / 20));
      const failure: unknown = await valuesOf(connector, [anna]).catch((error: unknown) => error);
      if (failure instanceof Error) lost.push(share);
    }
    expect(lost).toHaveLength(19);
    expect(healthOf(connector)).toMatchObject({ state: 'faulty', fault: { code: 'NOT_A_WORKBOOK' } });
    source.write(`登记${extension}`, whole);
    expect(await valuesOf(connector, [anna])).toEqual(['姓名0']);
  });

  test('has a sheet for each table where it is the whole source', async () => {
    const source = fileSource('EXCEL');
    const file = source.path(`全部${extension}`);
    const sheets = {
      登记: [header, [anna, '安娜']],
      说明: [['本表由省厅提供']],
      车辆: [
        ['身份证号', '号牌'],
        [anna, '晋A00001'],
      ],
    };
    writeFileSync(file, bytesOf(workbookOf(sheets), type));
    const connector = await openConnector('EXCEL', { file }, { source: '文件' });
    onTestFinished(() => connector.close());
    expect((await connector.describe()).map(({ name }) => name)).toEqual(['登记', '说明', '车辆']);
    expect(await valuesOf(connector, [anna])).toEqual(['安娜']);
    expect(await valuesOf(connector, [anna], '号牌', '车辆')).toEqual(['晋A00001']);
    await expect(valuesOf(connector, [anna], '号牌', '没有')).rejects.toMatchObject({
      internal: { name: 'MissingStructure', cause: { code: 'SHEET_MISSING' } },
    });
  });

  test('of a table of its own has the sheet of its name, or only one', async () => {
    const source = fileSource('EXCEL');
    const connector = await source.open();
    const named = { 封面: [['封面']], 登记: [header, [anna, '安娜']] };
    source.write(`登记${extension}`, bytesOf(workbookOf(named), type));
    expect(await valuesOf(connector, [anna])).toEqual(['安娜']);
    source.write(
      `登记${extension}`,
      bytesOf(workbookOf({ 封面: [['封面']], 正文: [header, [anna, '安娜']] }), type),
    );
    await expect(valuesOf(connector, [anna])).rejects.toMatchObject({ code: 'SOURCE_UNAVAILABLE' });
    expect(healthOf(connector).fault?.code).toBe('SHEET_MISSING');
  });
});

test('a workbook of Excel 95 has its texts in the code page of its time', async () => {
  // The library writes such workbooks in the code page of Western Europe; the texts are put in behind it.
  const places = { HHHHHHHH: '身份证号', NNNN: '姓名', VVVV: '安娜' };
  const rows = [
    ['HHHHHHHH', 'NNNN'],
    [anna, 'VVVV'],
  ];
  let hex = bytesOf(workbookOf({ Sheet1: rows }), 'biff5').toString('hex');
  const codePage = { western: '42000200e404', chinese: '42000200a803' };
  expect(hex).toContain(codePage.western);
  hex = hex.replace(codePage.western, codePage.chinese);
  for (const [place, text] of Object.entries(places))
    hex = hex.replace(Buffer.from(place).toString('hex'), inGb18030(text).toString('hex'));
  const source = fileSource('EXCEL');
  source.write('登记.xls', Buffer.from(hex, 'hex'));
  expect(await valuesOf(await source.open(), [anna])).toEqual(['安娜']);
});

test('a formula that was never calculated is a bad cell, and one that was has its value', async () => {
  const source = fileSource('EXCEL');
  const cells = (id: string, formula: string): string =>
    `<row><c t="inlineStr"><is><t>${id}</t></is></c><c><f>1+2</f>${formula}</c></row>`;
  const rows = textRow('身份证号', '姓名') + cells(anna, '<v>3</v>') + cells(bo, '');
  source.write('登记.xlsx', zipOf(sheetParts(rows)));
  const connector = await source.open();
  expect(await valuesOf(connector, [anna, bo])).toEqual(['3', '!']);
  expect(healthOf(connector).firstBadRows[0]?.reason).toMatch(/formula without its value/);
});

test('texts are whole: of several runs, without the pronunciation, with characters that XML has not', async () => {
  const source = fileSource('EXCEL');
  const texts = [
    '<si><r><t>安</t></r><r><t xml:space="preserve"> 娜</t></r><rPh sb="0" eb="1"><t>an</t></rPh></si>',
    '<si><t>一_x000D_\n&amp;&lt;_x005F_x0041_</t></si>',
  ];
  const row = (id: string, text: number): string =>
    `<row><c t="inlineStr"><is><t>${id}</t></is></c><c t="s"><v>${text}</v></c></row>`;
  const [first, second, relations, ...others] = sheetParts(
    textRow('身份证号', '姓名') + row(anna, 0) + row(bo, 1) + row(cao, 2),
    [
      {
        name: 'xl/sharedStrings.xml',
        content: `<x:sst xmlns:x="x">${texts.join('').replaceAll(/<(\/?)(\w)/g, '<$1x:$2')}</x:sst>`,
      },
    ],
  );
  const shared =
    '<Relationship Id="r2" Type="x/sharedStrings" Target="/xl/sharedStrings.xml"/></Relationships>';
  const content = String(relations?.content).replace('</Relationships>', shared);
  const parts = [first, second, relations && { ...relations, content }, ...others];
  source.write('登记.xlsx', zipOf(parts.flatMap((part) => part ?? [])));
  const connector = await source.open();
  expect(await valuesOf(connector, [anna, bo, cao])).toEqual(['安 娜', '一\r\n&<_x0041_', '!']);
});

test('two files of a table are told, since nobody knows which one counts', async () => {
  const source = fileSource('EXCEL');
  source.write('登记.xlsx', bytesOf(book([anna, '新']), 'xlsx'));
  source.write('登记.xls', bytesOf(book([anna, '旧']), 'biff8'));
  const connector = await source.open();
  await expect(valuesOf(connector, [anna])).rejects.toMatchObject({
    internal: { name: 'MissingStructure', cause: { code: 'TWO_FILES' } },
  });
});

test('a workbook is known by its content, not by its name', async () => {
  const source = fileSource('EXCEL');
  source.write('登记.xls', bytesOf(book([anna, '安娜']), 'xlsx'));
  const connector = await source.open();
  expect(await valuesOf(connector, [anna])).toEqual(['安娜']);
  source.write('登记.xls', `<html><table><tr><td>身份证号</td></tr></table></html>`);
  await expect(valuesOf(connector, [anna])).rejects.toMatchObject({ code: 'SOURCE_UNAVAILABLE' });
  expect(healthOf(connector).fault).toMatchObject({ code: 'NOT_A_WORKBOOK' });
});

test('reads all types of a table of a folder with both formats', async () => {
  const source = fileSource('EXCEL');
  source.write('登记.xlsx', bytesOf(book([anna, '安娜']), 'xlsx'));
  source.write(
    '车辆.xls',
    bytesOf(
      workbookOf({
        表: [
          ['身份证号', '号牌'],
          [anna, '晋A00001'],
        ],
      }),
      'biff8',
    ),
  );
  source.write('~$登记.xlsx', 'a spreadsheet has it open');
  const connector = await source.open();
  expect((await connector.describe()).map(({ name }) => name)).toEqual(['登记', '车辆']);
  const read = readOf({ table: '车辆', key: '身份证号', columns: [{ name: '号牌', type: 'String' }] });
  expect((await connector.compile(read).run([anna], signal)).map(({ values }) => values)).toEqual([
    ['晋A00001'],
  ]);
});
