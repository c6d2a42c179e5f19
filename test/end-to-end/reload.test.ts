/** Sources are added, changed and removed while a hub serves: what is taken, what is refused, and what may not leave. */
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import type { SourceLocation } from '../../connectors/open.ts';
import { sourcesFolder } from '../../schema/files.ts';
import { type GraphReply, type RunningHub, startHub } from '../fixtures/hub.ts';
import { publishWidePower, withWideApplications } from '../fixtures/wide-power.ts';

const sourceSdl = mkdtempSync(path.join(tmpdir(), 'qingdan-sdl-'));
let running: RunningHub;
let token: string;
let publisher: string;
/** The places that the hub reads at each reload. */
let sources: Map<string, SourceLocation>;
let written: ReadonlyMap<string, SourceLocation>;

beforeAll(async () => {
  cpSync(sourcesFolder, sourceSdl, { recursive: true });
  running = await startHub({
    applications: withWideApplications,
    sourceSdl,
    places(files) {
      written = files.sources;
      sources = new Map(written);
      return Promise.resolve(sources);
    },
  });
  token = await publishWidePower(running);
  publisher = await running.token({ role: 'listPublisher', powers: [] });
}, 120_000);
afterAll(async () => {
  await running.close();
  rmSync(sourceSdl, { recursive: true, force: true });
});

afterEach(async () => {
  vi.restoreAllMocks();
  cpSync(sourcesFolder, sourceSdl, { recursive: true });
  for (const [name, place] of written) sources.set(name, place);
  await running.hub.reloadSources();
});

const reload = (): Promise<GraphReply> =>
  running.ask('mutation { reloadSources { added changed removed } }', { token: publisher });
const ask = (fields: string): Promise<GraphReply> =>
  running.ask(`{ citizen(id: "${running.citizens[0]}") { ${fields} } }`, { token });
const codeOf = ({ body }: GraphReply): unknown => body.errors?.[0]?.extensions['code'];

function change(name: string, from: string, to: string): void {
  const file = path.join(sourceSdl, `${name}.graphql`);
  const sdl = readFileSync(file, 'utf8');
  expect(sdl).toContain(from);
  writeFileSync(file, sdl.replace(from, to));
}

test('a removed source leaves the graph and an added one joins it; what is unchanged keeps its connector', async () => {
  const before = running.hub.served;
  sources.delete('water');
  expect((await reload()).body.data).toEqual({
    reloadSources: { added: [], changed: [], removed: ['water'] },
  });
  expect(codeOf(await ask('water { reservoirMigrant }'))).toBe('GRAPHQL_VALIDATION_FAILED');
  expect((await ask('household { name }')).body.errors).toBeUndefined();
  expect(running.hub.served).not.toBe(before);
  expect(running.hub.served.connectors.get('tax')).toBe(before.connectors.get('tax'));
  expect(running.hub.served.connectors.has('water')).toBe(false);

  const water = written.get('water');
  if (water) sources.set('water', water);
  expect((await reload()).body.data).toEqual({
    reloadSources: { added: ['water'], changed: [], removed: [] },
  });
  expect((await ask('water { reservoirMigrant }')).body.errors).toBeUndefined();
});

test('a change of SDL alone keeps the connector, one of the place opens another', async () => {
  const before = running.hub.served.connectors.get('tax');
  change('tax', '  annualIncome:', '  incomeOfYear: Decimal @column(name: "年收入")\n  annualIncome:');
  const refused = await reload();
  expect(codeOf(refused)).toBe('SOURCES_REFUSED');

  change('tax', '  incomeOfYear: Decimal @column(name: "年收入")\n', '');
  change('tax', '(税务)', '(税收)');
  expect((await reload()).body.data?.['reloadSources']).toMatchObject({ changed: ['tax'] });
  expect(running.hub.served.connectors.get('tax')).toBe(before);

  const place = written.get('tax');
  const file = place && 'file' in place ? place.file : expect.fail('tax is no file');
  const copy = path.join(sourceSdl, 'copy.sqlite');
  cpSync(file, copy);
  sources.set('tax', { file: copy });
  expect((await reload()).body.data?.['reloadSources']).toMatchObject({ changed: ['tax'] });
  expect(running.hub.served.connectors.get('tax')).not.toBe(before);
  expect((await ask('tax { annualIncome }')).body.errors).toBeUndefined();
});

test('a reload without a change keeps the graph', async () => {
  const before = running.hub.served;
  expect((await reload()).body.data?.['reloadSources']).toEqual({ added: [], changed: [], removed: [] });
  expect(running.hub.served).toBe(before);
});

test.each([
  ['no SDL at all', '  annualIncome:', '  annualIncome'],
  [
    'a field that the catalogue does not know',
    '  annualIncome:',
    '  wealth: Decimal @item(class: CONDITIONAL, grade: 3) @column(name: "x")\n  annualIncome:',
  ],
  ['the name of another source', '@source(name: "tax"', '@source(name: "water"'],
])('SDL with %s is refused with its place, and the hub serves as before', async (_, from, to) => {
  const before = running.hub.served;
  change('tax', from, to);
  const reply = await reload();
  expect(reply.body.data).toEqual({ reloadSources: null });
  expect(codeOf(reply)).toBe('SOURCES_REFUSED');
  expect(reply.body.errors?.[0]?.extensions['faults']).toEqual(
    expect.arrayContaining([expect.stringContaining('tax.graphql')]),
  );
  expect(running.hub.served).toBe(before);
  expect((await ask('tax { annualIncome }')).body.errors).toBeUndefined();
});

test('only who publishes lists may reload', async () => {
  const reply = await running.ask('mutation { reloadSources { added } }', { token });
  expect(codeOf(reply)).toBe('FORBIDDEN');
});

/** Lets an answer be made on the graph that is served now, and does something before it is handed over. */
function beforeHandOver(work: () => Promise<unknown>): void {
  const { pipeline } = running.hub.served;
  const answer = pipeline.answer.bind(pipeline);
  vi.spyOn(pipeline, 'answer').mockImplementationOnce(async (request) => {
    const given = await answer(request);
    await work();
    return given;
  });
}

test('nothing of a removed source leaves after the reload has returned, though it was read before', async () => {
  beforeHandOver(async () => {
    sources.delete('tax');
    await running.hub.reloadSources();
  });
  const reply = await ask('household { name } tax { annualIncome }');
  expect([reply.status, codeOf(reply)]).toEqual([400, 'GRAPHQL_VALIDATION_FAILED']);
  expect(reply.body.data).toBeUndefined();
});

test('what was read of a changed source is read anew', async () => {
  const empty = mkdtempSync(path.join(sourceSdl, 'empty-'));
  beforeHandOver(async () => {
    sources.set('tax', { file: path.join(empty, 'none.sqlite') });
    await running.hub.reloadSources();
  });
  const reply = await ask('tax { annualIncome }');
  expect([reply.body.data, codeOf(reply)]).toEqual([
    { citizen: { tax: { annualIncome: null } } },
    'SOURCE_UNAVAILABLE',
  ]);
});

test('a request in hand that needs no changed source ends on the graph before, whose sources stay open so long', async () => {
  const before = running.hub.served;
  const closed = vi.fn<() => void>();
  const connector = before.connectors.get('water');
  const close = connector?.close.bind(connector);
  if (connector && close) {
    vi.spyOn(connector, 'close').mockImplementation(() => {
      closed();
      return close();
    });
  }
  const { scopeIndex } = running.hub;
  const divisions = scopeIndex.divisions.bind(scopeIndex);
  vi.spyOn(scopeIndex, 'divisions').mockImplementationOnce(async (ids) => {
    sources.delete('water');
    await running.hub.reloadSources();
    expect(closed).not.toHaveBeenCalled();
    return divisions(ids);
  });
  const records = (await running.hub.ledger.read(1, 1_000)).length;
  const reply = await ask('household { name }');
  expect(reply.body.errors).toBeUndefined();
  expect(await running.hub.ledger.read(records + 1, 10)).toHaveLength(1);
  await vi.waitFor(() => expect(closed).toHaveBeenCalledOnce());
});

test('reloads that are asked for together come one after the other', async () => {
  sources.delete('water');
  const first = running.hub.reloadSources();
  sources.delete('culture');
  const second = running.hub.reloadSources();
  const taken = await Promise.all([first, second]);
  expect(taken.flatMap(({ removed }) => removed).sort()).toEqual(['culture', 'water']);
  expect(readdirSync(sourceSdl)).toContain('water.graphql');
});
