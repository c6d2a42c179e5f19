/** Departments that share by services, described by OpenAPI files and WSDLs, answer as they do from their own files. */
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import type { Definition } from '../../connectors/service/definition.ts';
import type { SourceLocation } from '../../connectors/open.ts';
import { readSourceFiles } from '../../schema/files.ts';
import type { OperationModel, PagesModel } from '../../schema/source-model.ts';
import type { Household } from '../../scripts/demo/population/person.ts';
import {
  type TestedKind,
  type Tables,
  definitionFor,
  sourceKindOf,
  startService,
} from '../contract/connectors/kinds.ts';
import { sampleHouseholds } from '../demo/sample-people.ts';
import { type CreditService, startCredit } from '../fixtures/credit.ts';
import { type RunningHub, startHub } from '../fixtures/hub.ts';
import { writeService } from '../fixtures/sources.ts';
import { publishWidePower, withWideApplications } from '../fixtures/wide-power.ts';

const names = ['credit', 'tax', 'finance'];
const folder = mkdtempSync(path.join(tmpdir(), 'qingdan-services-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A source's tables, as text, which its service gives. */
async function tablesOf(name: string, households: readonly Household[]): Promise<Tables> {
  const file = path.join(folder, `${name}-${Date.now()}.sqlite`);
  const model = await writeService(file, name, households);
  const database = new DatabaseSync(file, { readOnly: true });
  const tables = [...model.tables.values()].map((table): [string, Tables[string]] => {
    const statement = database.prepare(`select * from "${table.name}"`);
    statement.setReadBigInts(true);
    const columns = statement.columns().map((column) => column.name);
    const ordered = [table.key, ...columns.filter((column) => column !== table.key)];
    const rows = statement
      .all()
      .map((row) => ordered.map((column) => (row[column] === null ? null : String(row[column]))));
    return [table.name, { columns: ordered, rows }];
  });
  database.close();
  return Object.fromEntries(tables);
}

function directivesOf(table: string, { id, keys, rows, values, pages }: OperationModel): string {
  const given = [...values].map(([place, value]) => `"${place}:${value}"`).join(', ');
  const operation = `@operation(table: "${table}", id: "${id}", keys: "${keys}", rows: "${rows}", values: [${given}])`;
  return pages ? `${operation} ${pagesOf(table, pages)}` : operation;
}

function pagesOf(table: string, { by, parameter = '', size = '', rows = 0 }: PagesModel): string {
  return `@pages(table: "${table}", by: ${by}, parameter: "${parameter}", size: "${size}", rows: ${rows})`;
}

/** The SDL of a source as that of a service. */
function describedBy(sdl: string, kind: TestedKind, file: string, { tables }: Definition): string {
  let changed = sdl.replace(/kind: \w+/, `kind: ${sourceKindOf(kind)}, definition: "${file}"`);
  for (const { name, operation } of tables.values()) {
    const table = new RegExp(String.raw`@table\([^)]*name: "${name}"[^)]*\)`, 'g');
    changed = changed.replaceAll(
      table,
      (found) => `${found} ${operation ? directivesOf(name, operation) : ''}`,
    );
  }
  return changed;
}

async function answerOf(running: RunningHub): Promise<unknown> {
  const token = await publishWidePower(running);
  const { body } = await running.ask(
    `query ($ids: [CitizenId!]!) { citizens(ids: $ids) { id
      credit { restrictedConsumption } tax { annualIncome }
      finance { benefitPayments { programme amount paidOn } } } }`,
    { token, variables: { ids: running.citizens.slice(0, 120) } },
  );
  expect(body.errors).toBeUndefined();
  return body.data;
}

/** The SDL of the project with three sources as services of a kind, and these services. */
async function serveAs(
  kind: TestedKind,
  households: readonly Household[],
): Promise<{ sdl: string; urls: Map<string, string> }> {
  const sdl = mkdtempSync(path.join(folder, 'sdl-'));
  const urls = new Map<string, string>();
  for (const { file, sdl: text } of readSourceFiles()) {
    const name = path.basename(file, '.graphql');
    let described = text;
    if (names.includes(name)) {
      const tables = await tablesOf(name, households);
      const definition = definitionFor(kind, tables, folder) ?? expect.fail('the kind has no description');
      const beside = `${name}${path.extname(definition.file)}`;
      copyFileSync(definition.file, path.join(sdl, beside));
      described = describedBy(text, kind, beside, definition);
      const service = await startService(kind, tables);
      onTestFinished(() => service.stop());
      urls.set(name, service.url);
    }
    writeFileSync(path.join(sdl, path.basename(file)), described);
  }
  return { sdl, urls };
}

let expected: unknown;
beforeAll(async () => {
  let credit: CreditService | undefined;
  const running = await startHub({
    applications: withWideApplications,
    places: async (written, households) => {
      credit = await startCredit(written.directory, households);
      return new Map([...written.sources, ['credit', { url: credit.url }]]);
    },
  });
  expected = await answerOf(running);
  await running.close();
  await credit?.stop();
}, 60_000);

test('the answer from files has amounts, lists and flags', () => {
  const text = JSON.stringify(expected);
  expect(text).toMatch(/"annualIncome":"\d+\.\d\d"/);
  expect(text).toMatch(/"amount":"\d+\.\d\d"/);
  expect(text).toMatch(/"restrictedConsumption":(?:true|false)/);
});

test.each<TestedKind>(['REST by OpenAPI', 'REST for one citizen', 'SOAP'])(
  'it is the same from services of the kind %s',
  async (kind) => {
    const { sdl, urls } = await serveAs(kind, sampleHouseholds(40));
    const running = await startHub({
      applications: withWideApplications,
      sourceSdl: sdl,
      places: (written) => {
        const places = new Map<string, SourceLocation>(written.sources);
        for (const [name, url] of urls) places.set(name, { url });
        return Promise.resolve(places);
      },
    });
    onTestFinished(() => running.close());
    expect(await answerOf(running)).toEqual(expected);
    expect(running.statements.filter((statement) => statement.includes('财政补贴'))).not.toEqual([]);
  },
  60_000,
);
