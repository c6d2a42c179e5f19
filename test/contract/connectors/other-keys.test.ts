/** Rows that are found by the identifier of a firm or the code of a division, from every kind of source. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Connector } from '../../../connectors/contract.ts';
import { divisionCodeFault } from '../../../schema/identifiers/division-code.ts';
import {
  socialCreditCheckCharacter,
  socialCreditIdFault,
} from '../../../schema/identifiers/social-credit-id.ts';
import { describeKinds, makeSource, readOf, signal, testedKinds, type MadeSource } from './kinds.ts';

/** Identifiers of an unassigned division, with letters as those that are given since 2015 have. */
const [one, two, absent] = ['91149999MA0000001', '91149999MA0HXYTW2', '91149999000000009'].map(
  (digits) => digits + socialCreditCheckCharacter(digits),
) as [string, string, string];
const division = '149999001000';

await describeKinds(testedKinds, 'keys of firms and divisions of %s', (kind) => {
  let source: MadeSource;
  let connector: Connector;

  beforeAll(async () => {
    source = await makeSource(kind, {
      企业: {
        columns: ['代码', '名称'],
        rows: [
          [one, '甲公司'],
          [two, '乙公司'],
          [one, '甲公司（新）'],
          ['不是代码', '丙公司'],
        ],
      },
      区划: { columns: ['代码', '名称'], rows: [[division, '某镇']] },
    });
    ({ connector } = await source.open());
  });
  afterAll(() => source.remove());

  async function read(table: string, keys: readonly string[]): Promise<unknown[]> {
    const columns = [{ name: '名称', type: 'String' }] as const;
    const rows = await connector.compile(readOf({ table, key: '代码', columns })).run(keys, signal);
    return rows.map(({ key, values }) => [key, values[0]]);
  }

  test('give the rows of each, and none for what is not there', async () => {
    expect([one, two, absent].map(socialCreditIdFault)).toEqual([null, null, null]);
    expect(divisionCodeFault(division)).toBeNull();
    expect(new Set(await read('企业', [one, absent, two]))).toEqual(
      new Set([
        [one, '甲公司'],
        [one, '甲公司（新）'],
        [two, '乙公司'],
      ]),
    );
    expect(await read('区划', [division])).toEqual([[division, '某镇']]);
    expect(await read('企业', [absent])).toEqual([]);
  });
});
