/** GraphQL services as sources: what the live one says of itself is proposed, read as SDL, and compared with it. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildSchema } from 'graphql';
import { afterAll, describe, expect, onTestFinished, test } from 'vitest';
import { readSource } from '../../schema/read-source.ts';
import type { SourceModel } from '../../schema/source-model.ts';
import { graphqlHandler } from '../contract/connectors/graphql-service.ts';
import { liveSdl } from '../end-to-end/federated/allowance.ts';
import { startSubgraph } from '../support/subgraph-service.ts';
import { serveWeb } from '../support/web-service.ts';
import { type Ran, runSource } from './command.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'qingdan-graphql-'));
afterAll(() => rmSync(folder, { recursive: true }));

const fileOf = (name: string): string => path.join(folder, `${name}.graphql`);

async function added(name: string, url: string, ...options: readonly string[]): Promise<[SourceModel, Ran]> {
  const file = fileOf(name);
  const ran = await runSource(
    ['add', url, '--name', name, '--department', '省税务局', '--out', file].concat(options),
  );
  expect(ran).toMatchObject({ status: 0, stderr: '' });
  return [readSource(file, readFileSync(file, 'utf8')), ran];
}

const checked = async (name: string, url: string): Promise<string> =>
  (await runSource(['check', '--file', fileOf(name), '--url', url])).stdout;

/** Changes the SDL that was proposed. */
function edit(name: string, from: string, to: string): void {
  const sdl = readFileSync(fileOf(name), 'utf8');
  expect(sdl).toContain(from);
  writeFileSync(fileOf(name), sdl.replace(from, to));
}

describe('a service that is no part of a federation', () => {
  const schema = `
    type Taxpayer { idNumber: ID! "年收入" income: Float "纳税人名称" name: String bills: [Bill] }
    type Bill { amount: Float }
    type Query { taxpayers(ids: [ID!]!, year: Int!): [Taxpayer] ping: String }`;

  test('is read with its schema, which is kept beside the SDL, and held against the live one', async () => {
    const now = { schema };
    const service = await serveWeb((request, response) => {
      graphqlHandler(buildSchema(now.schema), {})(request, response);
    });
    onTestFinished(() => service.stop());
    const url = `${service.url}/graphql`;
    const [model, { stdout }] = await added('taxpayers', url);
    expect(model).toMatchObject({ kind: 'GRAPHQL', definition: 'taxpayers.graphqls' });
    expect(model.isSubgraph).toBeUndefined();
    expect([...model.tables.values()]).toEqual([
      {
        name: 'taxpayers',
        key: 'idNumber',
        legacyKeys: false,
        operation: { id: 'taxpayers', keys: 'ids', rows: '', values: new Map() },
      },
    ]);
    expect(model.types.get('Taxpayers')?.fields.get('nianShouRu')).toMatchObject({
      type: 'Float',
      column: 'income',
    });
    expect(readFileSync(path.join(folder, 'taxpayers.graphqls'), 'utf8')).toContain('type Taxpayer {');
    expect(stdout).toContain('`taxpayers` also takes `year`; say what is sent there in `values`');
    expect(await checked('taxpayers', url)).toMatch(/needs the argument `year`; give it in `values`/);
    edit('taxpayers', 'keys: "ids"', 'keys: "ids", values: ["year:2025"]');
    expect(await checked('taxpayers', url)).toBe('`taxpayers` is as described\n');
    now.schema = schema.replace('"年收入" income: Float', '').replace('name: String', 'name: Boolean');
    expect(await checked('taxpayers', url)).toBe(
      [
        'source\ttable\tcolumn\tdifference\twhat to do',
        'taxpayers\ttaxpayers\tincome\tthe column is missing\tcorrect its name in the SDL, or tell the department',
        'taxpayers\ttaxpayers\tname\tthe type is Boolean, not String\tcorrect the type of `naShuiRenMingCheng`',
        '',
      ].join('\n'),
    );
  });

  test('may be described by a file where it says nothing', async () => {
    const definition = path.join(folder, 'silent.graphqls');
    writeFileSync(definition, schema);
    const [model] = await added('silent', 'http://127.0.0.1:9/api', '--definition', definition);
    expect(model).toMatchObject({ kind: 'GRAPHQL', definition: 'silent.graphqls' });
    const ran = await runSource(
      ['add', 'http://127.0.0.1:9/api', '--graphql', '--name', 'gone', '--department', '省税务局'].concat([
        '--out',
        fileOf('gone'),
      ]),
    );
    expect(ran.status).toBe(1);
    expect(ran.stderr).toMatch(/the service does not say what it is: .*; see that it answers/);
  });
});

test('a subgraph is proposed with what it has, marked for its reviewer, and held against the live one', async () => {
  const subgraph = await startSubgraph(liveSdl, () => null);
  onTestFinished(() => subgraph.stop());
  const [model, { stdout }] = await added('allowance', subgraph.url);
  expect(model).toMatchObject({ kind: 'GRAPHQL', isSubgraph: true });
  expect([...model.types.keys()]).toEqual([
    'Citizen',
    'CitizenAllowance',
    'CitizenCare',
    'Visit',
    'CareProvider',
  ]);
  expect(model.types.get('Citizen')?.fields.get('allowance')).toMatchObject({
    requires: ['CitizenTax.annualIncome'],
  });
  const care = model.types.get('CitizenCare')?.fields;
  expect(care?.get('fileNumber')).toMatchObject({ type: 'BigInt', item: { class: 'conditional', grade: 3 } });
  expect(care?.get('carer')).toMatchObject({ kind: 'subject' });
  expect(care?.get('visits')).toMatchObject({ kind: 'rows', list: true, type: 'Visit' });
  expect(stdout).toContain('2 topics of a subgraph');
  const rows = readFileSync(path.join(folder, 'allowance.catalogue.csv'), 'utf8');
  expect(rows).toMatch(/^care,visits,care\.visits,.*,\[Visit\],省税务局,conditional,,3,/m);
  expect(await checked('allowance', subgraph.url)).toBe('`allowance` is as described\n');

  edit('allowance', 'fileNumber: BigInt', 'fileNumber: Date');
  edit('allowance', 'secret: String', 'hidden: String');
  edit('allowance', 'visits: [Visit!]', 'visits: Visit');
  expect((await checked('allowance', subgraph.url)).split('\n').slice(1, -1)).toEqual([
    'allowance\tCitizenAllowance\thidden\tthe field is missing\tcorrect its name in the SDL, or tell the department',
    'allowance\tCitizenCare\tfileNumber\tthe type is Long\tcorrect the type of `fileNumber`',
    'allowance\tCitizenCare\tvisits\tthe type is Visit[]\tcorrect the type of `visits`',
  ]);
});

test('a subgraph without citizens is no source', async () => {
  const subgraph = await startSubgraph(
    'type Product @key(fields: "id") { id: ID! name: String }',
    () => null,
  );
  onTestFinished(() => subgraph.stop());
  const ran = await runSource([
    'add',
    subgraph.url,
    '--name',
    'products',
    '--department',
    '省税务局',
    '--out',
    fileOf('products'),
  ]);
  expect(ran.status).toBe(1);
  expect(ran.stderr).toContain('the subgraph has no type `Citizen` with `@key(fields: "id")`; add it there');
});
