/** CSV files as departments have them: encodings, mistakes in rows, files that are cut off. */
import { describe, expect, test } from 'vitest';
import { anna, bo, cao, citizenId } from '../citizens.ts';
import { signal } from '../kinds.ts';
import { inGb18030 } from '../../../support/gb18030.ts';
import { fileSource, healthOf, reportOf, valuesOf } from './file-source.ts';

const people = `身份证号,姓名\n${anna},安娜\n${bo},博\n`;

describe('the encoding of a CSV file', () => {
  test.each<readonly [string, Buffer]>([
    ['UTF-8', Buffer.from(people)],
    ['UTF-8 with a mark', Buffer.from(`\uFEFF${people}`)],
    ['GB 18030', inGb18030(people)],
    ['GB 18030 with a mark', inGb18030(`\uFEFF${people}`)],
  ])('%s is found by the file itself', async (_, bytes) => {
    const source = fileSource('CSV');
    source.write('登记.csv', bytes);
    const connector = await source.open();
    expect(await valuesOf(connector, [anna, bo])).toEqual(['安娜', '博']);
    expect((await connector.describe())[0]?.columns.map(({ name }) => name)).toEqual(['身份证号', '姓名']);
    expect(healthOf(connector)).toMatchObject({ state: 'ready', rows: 2, badRows: 0, report: null });
  });

  test('GB 18030 has characters of two and of four bytes', async () => {
    const source = fileSource('CSV');
    source.write('登记.csv', inGb18030(`身份证号,姓名\n${anna},𠮷野㐂\n`));
    expect(await valuesOf(await source.open(), [anna])).toEqual(['𠮷野㐂']);
    // 身份证号,姓名 and 安娜 as a spreadsheet writes them.
    const bytes = `c9edb7ddd6a4bac52cd0d5c3fb0a${Buffer.from(`${anna},`).toString('hex')}b0b2c4c80a`;
    source.write('登记.csv', Buffer.from(bytes, 'hex'));
    expect(await valuesOf(await source.open(), [anna])).toEqual(['安娜']);
  });

  test('is UTF-8 where some rows are in another one, which costs their own cells', async () => {
    const source = fileSource('CSV');
    const wrong = Buffer.concat([Buffer.from(`${anna},`), inGb18030('安娜'), Buffer.from('\n')]);
    source.write(
      '登记.csv',
      Buffer.concat([
        Buffer.from(people.split('\n', 1)[0] ?? ''),
        Buffer.from('\n'),
        wrong,
        Buffer.from(`${bo},博\n`),
      ]),
    );
    const connector = await source.open();
    expect(await valuesOf(connector, [anna, bo])).toEqual(['!', '博']);
    expect(healthOf(connector)).toMatchObject({
      badRows: 1,
      firstBadRows: [{ line: 2, column: 2, name: '姓名' }],
    });
  });

  test('is the one that the operator names, whatever the rows look like', async () => {
    const source = fileSource('CSV');
    // 联通 in GB 18030 is valid UTF-8, which the two have in common.
    source.write('登记.csv', Buffer.concat([Buffer.from(`id,name\n${anna},`), Buffer.from('cda8', 'hex')]));
    const { openConnector } = await import('../../../../connectors/open.ts');
    const told = await openConnector('CSV', { folder: source.folder, encoding: 'gb18030' }, { source: 'x' });
    const read = {
      table: '登记',
      key: 'id',
      legacyKeys: false,
      group: null,
      orderBy: null,
      updatedAt: null,
    } as const;
    const columns = [{ name: 'name', type: 'String' }] as const;
    const rows = await told.compile({ ...read, columns }).run([anna], signal);
    expect(rows.map(({ values }) => values)).toEqual([['通']]);
    await told.close();
  });
});

describe('a bad row', () => {
  const other = citizenId('19800202', 5);
  test.each<readonly [string, string, readonly unknown[], number, number]>([
    ['with too few cells', bo, ['!'], 3, 2],
    ['with too many cells', `${bo},博,多`, ['!'], 3, 3],
    ['with a quote inside a cell', `${bo},博"士`, ['!'], 3, 2],
    ['with text behind a quoted cell', `${bo},"博"士`, ['!'], 3, 2],
    ['with a quote that is never closed', `${bo},"博`, ['!'], 3, 2],
    ['with a quote that the next quoted cell would close', `${bo},"博\n${other},"别人"`, ['!'], 3, 2],
  ])('%s is told with line and column, and costs no other row', async (_, line, values, at, column) => {
    const source = fileSource('CSV');
    source.write('登记.csv', `身份证号,姓名\r\n${anna},安娜\r\n${line}\r\n${cao},曹\r\n`);
    const connector = await source.open();
    expect(await valuesOf(connector, [anna, cao])).toEqual(['安娜', '曹']);
    expect(await valuesOf(connector, [bo])).toEqual(values);
    if (line.includes(other)) expect(await valuesOf(connector, [other])).toEqual(['别人']);
    const health = healthOf(connector);
    expect(health).toMatchObject({ state: 'ready', badRows: 1, firstBadRows: [{ line: at, column }] });
    const [row = ''] = reportOf(health);
    expect(row.split('\t').slice(0, 2)).toEqual([String(at), String(column)]);
    expect(JSON.stringify(health)).not.toContain(bo);
  });

  test('is counted among many, of which the health has ten and the report all', async () => {
    const source = fileSource('CSV');
    const rows = Array.from({ length: 500 }, (_, at) => citizenId('19900101', at)).map((id, at) =>
      at % 10 === 3 ? id : `${id},"第\n${at}"`,
    );
    source.write('登记.csv', `身份证号,姓名\n${rows.join('\n')}\n`);
    const connector = await source.open();
    expect(await valuesOf(connector, [citizenId('19900101', 499)])).toEqual(['第\n499']);
    const health = healthOf(connector);
    expect(health).toMatchObject({ rows: 500, badRows: 50 });
    expect(health.firstBadRows).toHaveLength(10);
    // Rows before it have two lines each.
    expect(health.firstBadRows[1]?.line).toBe(1 + 13 * 2 - 1 + 1);
    expect(reportOf(health)).toHaveLength(50);
  });

  test('that is mended goes from the health, and so does the report', async () => {
    const source = fileSource('CSV');
    source.write('登记.csv', `身份证号,姓名\n${anna}\n`);
    const connector = await source.open();
    expect(await valuesOf(connector, [anna])).toEqual(['!']);
    source.write('登记.csv', people);
    expect(await valuesOf(connector, [anna])).toEqual(['安娜']);
    expect(healthOf(connector)).toMatchObject({ badRows: 0, firstBadRows: [], report: null });
  });
});

describe('a CSV file that gives no rows at all', () => {
  test.each<readonly [string, string, string]>([
    ['ends within a row', `${people}${cao}`, 'CUT_OFF'],
    ['ends within a quoted cell', `${people}${cao},"曹`, 'CUT_OFF'],
    ['is empty', '', 'NO_HEADER'],
    ['is blank', '\n\r\n\n', 'NO_HEADER'],
    ['has a broken header', `身份证号,"姓"名\n${anna},安娜\n`, 'MALFORMED'],
    ['has a column twice', `身份证号,姓名,姓名\n${anna},安娜,娜娜\n`, 'COLUMN_TWICE'],
  ])('since it %s is told to the operator', async (_, text, code) => {
    const source = fileSource('CSV');
    source.write('登记.csv', text);
    const connector = await source.open();
    await expect(valuesOf(connector, [anna])).rejects.toMatchObject({ code: 'SOURCE_UNAVAILABLE' });
    if (code !== 'COLUMN_TWICE')
      expect(healthOf(connector)).toMatchObject({ state: 'faulty', fault: { code } });
    source.write('登记.csv', people);
    expect(await valuesOf(connector, [anna])).toEqual(['安娜']);
    expect(healthOf(connector)).toMatchObject({ state: 'ready', fault: null });
  });

  test('blank lines, lines of both kinds and a last line without an end are none of its faults', async () => {
    const source = fileSource('CSV');
    source.write('登记.csv', `\n\r\n身份证号,姓名\r\n\n${anna},""\n\r\n${bo},"博 ""士"",\r\n先生"`);
    const connector = await source.open();
    expect(await valuesOf(connector, [anna, bo])).toEqual([null, '博 "士",\r\n先生']);
    expect(healthOf(connector)).toMatchObject({ rows: 2, badRows: 0 });
  });
});
