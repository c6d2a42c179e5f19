/** Reads a folder with one CSV file as a source and says what memory that takes, as JSON. */
import { openConnector } from '../../../../connectors/open.ts';

const [folder = '', count = '0'] = process.argv.slice(2);
const rows = Number(count);
const connector = await openConnector('CSV', { folder }, { source: '文件', timeLimitMilliseconds: 200_000 });
const read = connector.compile({
  table: '登记',
  key: '身份证号',
  legacyKeys: false,
  group: null,
  columns: [{ name: '姓名', type: 'String' }],
  orderBy: null,
  updatedAt: null,
});
const keysFrom = (start: number): readonly string[] =>
  Array.from({ length: 100 }, (_, at) => `149999${String((start + at * 7) % rows).padStart(12, '0')}`);

let found = 0;
for (let time = 0; time < 50; time += 1) {
  found = (await read.run(keysFrom(time * 977), new AbortController().signal)).length;
}
const [health] = connector.health?.() ?? [];
process.stdout.write(JSON.stringify({ rows: health?.rows, found, resident: process.memoryUsage().rss }));
await connector.close();
