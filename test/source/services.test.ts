/** Sources that are services: what their descriptions offer is proposed, read, and compared with them. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readSource } from '../../schema/read-source.ts';
import type { SourceModel } from '../../schema/source-model.ts';
import { describeByOpenApi } from '../contract/connectors/openapi-service.ts';
import { startRestService } from '../contract/connectors/rest-service.ts';
import { wsdlOf } from '../contract/connectors/soap-service.ts';
import { runSource } from './command.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'qingdan-services-'));
afterAll(() => rmSync(folder, { recursive: true }));

const tables = { 登记: { columns: ['身份证号', '姓名', '登记日期'], rows: [] } };
/** Nothing is asked there: what is described is in the file. */
const nowhere = 'http://127.0.0.1:9';

async function added(name: string, url: string, ...options: readonly string[]): Promise<SourceModel> {
  const file = path.join(folder, `${name}.graphql`);
  const { status, stderr } = await runSource(
    ['add', url, '--name', name, '--department', '省税务局', '--out', file].concat(options),
  );
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return readSource(file, readFileSync(file, 'utf8'));
}

async function checked(name: string, url: string): Promise<string> {
  const file = path.join(folder, `${name}.graphql`);
  return (await runSource(['check', '--file', file, '--url', url])).stdout;
}

const tableOf = (model: SourceModel) => [...model.tables.values()][0];

test('an operation of OpenAPI that takes many citizens', async () => {
  const definition = describeByOpenApi('many', tables, folder);
  const model = await added('many', nowhere, '--definition', definition.file);
  expect(model.definition).toBe(path.basename(definition.file));
  expect(tableOf(model)).toEqual({
    name: 'read0',
    key: '身份证号',
    legacyKeys: false,
    operation: { id: 'read0', keys: '/query/ids', rows: '/data/list', values: new Map() },
  });
  expect(model.types.get('Read0')?.fields.get('xingMing')).toMatchObject({ type: 'String', column: '姓名' });
  // That the operation needs a value nobody gave, the check tells, too.
  expect(await checked('many', nowhere)).toBe('`many` is as described\n');
});

test('an operation of OpenAPI that takes one citizen, whose fixed parameter is sent', async () => {
  const beside = path.join(folder, 'one');
  mkdirSync(beside);
  const { file } = describeByOpenApi('one', tables, beside);
  const other = path.join(folder, 'one.openapi.json');
  writeFileSync(other, readFileSync(file));
  const model = await added('one', nowhere, '--definition', other);
  expect(tableOf(model)?.operation).toEqual({
    id: 'read0',
    keys: 'id',
    rows: '/data',
    values: new Map([['kind', 'all']]),
  });
  expect(await checked('one', nowhere)).toBe('`one` is as described\n');
  const sdl = path.join(folder, 'one.graphql');
  writeFileSync(sdl, readFileSync(sdl, 'utf8').replace('@column(name: "姓名")', '@column(name: "曾用名")'));
  expect(await checked('one', nowhere)).toContain('read0\t曾用名\tthe column is missing');
});

test('an operation of a WSDL', async () => {
  const definition = path.join(folder, 'shared.wsdl');
  writeFileSync(definition, wsdlOf('many', tables));
  const model = await added('soap', nowhere, '--definition', definition);
  expect(model.kind).toBe('SOAP');
  expect(tableOf(model)).toMatchObject({
    name: 'Read0',
    key: '身份证号',
    operation: { id: 'Read0', keys: '/ids/id', rows: '/result/row' },
  });
  expect(await checked('soap', nowhere)).toBe('`soap` is as described\n');
});

test("a service that has the hub's own resources, asked over HTTP", async () => {
  const service = await startRestService(tables);
  try {
    const model = await added('resources', service.url);
    expect(tableOf(model)).toEqual({ name: '登记', key: '身份证号', legacyKeys: false });
    expect(await checked('resources', service.url)).toBe('`resources` is as described\n');
  } finally {
    await service.stop();
  }
  expect(await checked('resources', service.url)).toMatch(
    /^resources\t\t\tSOURCE_UNAVAILABLE: .*check again$/m,
  );
});
