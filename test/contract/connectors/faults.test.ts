import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { SourceFailure, type CompiledRead, type Connector } from '../../../connectors/contract.ts';
import { openConnector } from '../../../connectors/open.ts';
import { serviceKinds } from '../../../schema/domain.ts';
import { clientFor } from '../../support/web-service.ts';
import { anna } from './citizens.ts';
import {
  definitionFor,
  describeKinds,
  makeSource,
  readOf,
  signal,
  writeDatabase,
  sourceKindOf,
  testedKinds,
} from './kinds.ts';

const tables = { 登记: { columns: ['身份证号', '姓名'], rows: [[anna, '安娜']] } } as const;

function reading(connector: Connector): CompiledRead {
  return connector.compile(
    readOf({ table: '登记', key: '身份证号', columns: [{ name: '姓名', type: 'String' }] }),
  );
}

async function failureOf(work: Promise<unknown>): Promise<SourceFailure> {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof SourceFailure) return error;
  throw new TypeError('the read did not fail as a source');
}

const nowhere = {
  SQLITE: { file: '/nonexistent/没有.db' },
  POSTGRESQL: { url: 'postgresql://nobody@127.0.0.1:9/nothing?sslmode=disable' },
  MYSQL: { url: 'mysql://nobody@127.0.0.1:9/nothing?ssl-mode=DISABLED' },
  CSV: { folder: '/nonexistent' },
  EXCEL: { file: '/nonexistent/没有.xlsx' },
  REST: { url: 'http://127.0.0.1:9/api' },
  SOAP: { url: 'http://127.0.0.1:9/shared' },
  GRAPHQL: { url: 'http://127.0.0.1:9/graphql' },
} as const;

const folder = mkdtempSync(path.join(tmpdir(), 'qingdan-nowhere-'));
const outbound = clientFor([nowhere.REST.url]);
afterAll(async () => {
  await outbound.close();
  rmSync(folder, { recursive: true });
});

await describeKinds(testedKinds, 'faults of %s', (kind) => {
  test('a source that is not there opens, and fails when it is asked', async () => {
    const isService = serviceKinds.has(sourceKindOf(kind));
    const definition = isService ? definitionFor(kind, tables, folder) : undefined;
    const described = definition ? { definition } : {};
    const connector = await openConnector(sourceKindOf(kind), nowhere[sourceKindOf(kind)], {
      source: '不在',
      outbound,
      ...described,
    });
    const failure = await failureOf(reading(connector).run([anna], signal));
    expect(failure).toMatchObject({ code: 'SOURCE_UNAVAILABLE', source: '不在' });
    expect(failure.internal).toBeInstanceOf(Error);
    await connector.close();
  });

  test('a closed connector fails at once', async () => {
    const source = await makeSource(kind, tables);
    const { connector } = await source.open();
    const read = reading(connector);
    await expect(read.run([anna], signal)).resolves.toHaveLength(1);
    await connector.close();
    expect((await failureOf(read.run([anna], signal))).code).toBe('SOURCE_UNAVAILABLE');
    await source.remove();
  });

  test('a caller who has left is not served, and that is no failure of the source', async () => {
    const source = await makeSource(kind, tables);
    const { connector, sent } = await source.open({ breakerFailures: 1 });
    const read = reading(connector);
    await failureOf(read.run([anna], AbortSignal.abort()));
    expect(sent).toEqual([]);
    const leaving = new AbortController();
    const running = read.run([anna], leaving.signal);
    leaving.abort();
    await failureOf(running);
    await expect(read.run([anna], signal)).resolves.toHaveLength(1);
    await source.remove();
  });

  test('a location of another kind is refused', async () => {
    const isOfFiles = ['CSV', 'EXCEL'].includes(sourceKindOf(kind));
    const wrong = isOfFiles ? nowhere.REST : nowhere.CSV;
    await expect(openConnector(sourceKindOf(kind), wrong, { source: 'x' })).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
    });
  });
});

describe('files that change', () => {
  test('a CSV file that is replaced is read anew', async () => {
    const source = await makeSource('CSV', tables);
    const { connector } = await source.open();
    const read = reading(connector);
    await read.run([anna], signal);
    const { folder } = source.location as { folder: string };
    writeFileSync(`${folder}/登记.csv`, `姓名,身份证号\n新名,${anna}\n"改, 名",${anna}\n`);
    const rows = await read.run([anna], signal);
    expect(rows.map((row) => row.values[0])).toEqual(['新名', '改, 名']);
    await source.remove();
  });

  test('a CSV row with too few or too many cells is broken, not shifted', async () => {
    const source = await makeSource('CSV', tables);
    const { connector } = await source.open();
    const { folder } = source.location as { folder: string };
    writeFileSync(`${folder}/登记.csv`, `身份证号,姓名\n${anna},甲,多\n${anna}\n${anna},乙\n`);
    const rows = await reading(connector).run([anna], signal);
    expect(rows.map((row) => row.values[0])).toEqual([
      expect.objectContaining({ expected: 'String' }),
      expect.objectContaining({ expected: 'String' }),
      '乙',
    ]);
    await source.remove();
  });

  test('an SQLite file that goes away fails, and one put in its place is read', async () => {
    const source = await makeSource('SQLITE', tables);
    const { file } = source.location as { file: string };
    const { connector } = await source.open();
    const read = reading(connector);
    await expect(read.run([anna], signal)).resolves.toHaveLength(1);
    rmSync(file);
    expect((await failureOf(read.run([anna], signal))).code).toBe('SOURCE_UNAVAILABLE');
    writeDatabase(file, { 登记: { columns: ['身份证号', '姓名'], rows: [[anna, '新名']] } });
    const rows = await read.run([anna], signal);
    expect(rows.map((row) => row.values[0])).toEqual(['新名']);
    await source.remove();
  });
});
