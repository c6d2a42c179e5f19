import { expect, test } from 'vitest';
import { ReadCollector, type WantedRows } from '../../resolvers/fetch/reads.ts';

const tables = new Map([
  ['登记', { name: '登记', key: '证件号码', updatedAt: '更新时间', legacyKeys: false }],
]);

function timeColumn(...wanted: readonly WantedRows[]): string | null | undefined {
  const collector = new ReadCollector(tables);
  for (const rows of wanted) collector.column('登记', null, { name: '坐落', type: 'String' }, rows);
  const [collected] = collector.finish();
  return collected?.read.updatedAt;
}

test('reads the time of rows only where one of them is to win', () => {
  expect(timeColumn('all')).toBeNull();
  expect(timeColumn('latest')).toBe('更新时间');
  expect(timeColumn('all', 'latest')).toBe('更新时间');
});
