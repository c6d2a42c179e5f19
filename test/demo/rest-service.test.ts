/** The REST service of the demo over real HTTP. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RestService, startRestService } from '../../scripts/demo/rest-service.ts';
import { testDirectory } from './demo-directory.ts';

const directory = testDirectory();
let service: RestService;

beforeAll(async () => {
  mkdirSync(path.join(directory.path, 'province/services'), { recursive: true });
  const database = new DatabaseSync(path.join(directory.path, 'province/services/credit.sqlite'));
  database.exec(`
    CREATE TABLE "公共信用" ("身份证号" TEXT, "金额" TEXT, "次数" INTEGER, "编号" INTEGER, "限制消费" BOOLEAN);
    INSERT INTO "公共信用" VALUES ('a', '12.30', 2, 9007199254740993, '是'), ('b', NULL, NULL, 7, 0), ('a', '1.00', 1, 8, NULL);
  `);
  database.close();
  const tables = { 公共信用: { key: '身份证号', rows: 3 } };
  writeFileSync(
    path.join(directory.path, 'province/manifest.json'),
    JSON.stringify({
      citizens: 2,
      seed: 1,
      inputs: '',
      sources: [
        {
          name: 'credit',
          kind: 'REST',
          department: '省',
          location: 'province/services/credit.sqlite',
          tables,
        },
      ],
    }),
  );
  service = await startRestService(directory.path);
});

afterAll(async () => {
  await service.stop();
  directory.remove();
});

async function query(table: string, body: unknown): Promise<{ status: number; body: unknown }> {
  const response = await fetch(`${service.url}/resources/${encodeURIComponent(table)}/query`, {
    method: 'POST',
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return { status: response.status, body: await response.json() };
}

test('tells its health and its resources', async () => {
  expect(await (await fetch(`${service.url}/health`)).json()).toEqual({ status: 'up' });
  expect(await (await fetch(`${service.url}/resources`)).json()).toEqual({
    resources: [
      {
        name: '公共信用',
        columns: [
          { name: '身份证号', type: 'TEXT' },
          { name: '金额', type: 'TEXT' },
          { name: '次数', type: 'INTEGER' },
          { name: '编号', type: 'INTEGER' },
          { name: '限制消费', type: 'BOOLEAN' },
        ],
      },
    ],
  });
});

test('answers the rows of the keys, with no digit lost', async () => {
  const columns = ['身份证号', '金额', '次数', '编号', '限制消费'];
  expect(await query('公共信用', { keys: ['a', 'b', 'c'], columns })).toEqual({
    status: 200,
    body: {
      rows: [
        { 身份证号: 'a', 金额: '12.30', 次数: 2, 编号: '9007199254740993', 限制消费: true },
        { 身份证号: 'b', 金额: null, 次数: null, 编号: 7, 限制消费: false },
        { 身份证号: 'a', 金额: '1.00', 次数: 1, 编号: 8, 限制消费: null },
      ],
    },
  });
  expect(await query('公共信用', { keys: [], columns: ['金额'] })).toEqual({
    status: 200,
    body: { rows: [] },
  });
});

test('refuses what it does not have', async () => {
  const injected = '金额" FROM "公共信用" --';
  expect(await query('公共信用', { keys: ['a'], columns: [injected] })).toMatchObject({ status: 400 });
  expect(await query('公共信用', { keys: ['a'], columns: [] })).toMatchObject({ status: 400 });
  expect(await query('公共信用', { keys: 'a', columns: ['金额'] })).toMatchObject({ status: 400 });
  expect(await query('公共信用', 'no json')).toMatchObject({ status: 400 });
  expect(await query('sqlite_schema', { keys: ['a'], columns: ['name'] })).toMatchObject({ status: 404 });
  expect(await query('公共信用', { keys: ['a'.repeat(1_100_000)], columns: ['金额'] })).toMatchObject({
    status: 413,
  });
  for (const [method, target] of [
    ['GET', '/resources/%E5/query'],
    ['POST', '/resources/%E5/query'],
    ['DELETE', '/resources'],
  ] as const) {
    const response = await fetch(service.url + target, { method });
    expect([400, 404]).toContain(response.status);
  }
  expect(await (await fetch(`${service.url}/health`)).json()).toEqual({ status: 'up' });
});

test('is gone once it is stopped', async () => {
  const other = await startRestService(directory.path);
  expect(other.url).not.toBe(service.url);
  await other.stop();
  await expect(fetch(`${other.url}/health`)).rejects.toThrow();
});
