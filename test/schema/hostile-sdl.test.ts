/**
 * The threat list: what the author of a source's SDL may try against other departments, citizens and the hub. Each entry
 * is refused where the graph is composed, with the place and what to do, or shown to do no harm.
 */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { openConnector } from '../../connectors/open.ts';
import { layoutOf } from '../../connectors/layout.ts';
import { pageStatementOf as mysqlPage } from '../../connectors/mysql/statement.ts';
import { pageStatementOf as postgresqlPage } from '../../connectors/postgresql/statement.ts';
import type { FieldGrant, ItemDecision, Reason } from '../../auth/contract.ts';
import { withRequired } from '../../auth/policy/required.ts';
import { requirementsOf } from '../../schema/requirements.ts';
import { composeGraph } from '../../schema/compose.ts';
import {
  socialCreditCheckCharacter,
  socialCreditIdFault,
} from '../../schema/identifiers/social-credit-id.ts';
import { readSource } from '../../schema/read-source.ts';
import { anna, citizenId } from '../contract/connectors/citizens.ts';
import { makeSource, readOf, signal, writeDatabase } from '../contract/connectors/kinds.ts';
import { host } from '../fetch/world.ts';
import { citizens } from './hostile-sdl/citizens.ts';
import { graph } from './hostile-sdl/graph.ts';
import { names } from './hostile-sdl/names.ts';
import { owners } from './hostile-sdl/owners.ts';
import { paths } from './hostile-sdl/paths.ts';
import {
  person,
  refusalOf,
  rowType,
  sdlOf,
  withRows,
  type Parts,
  type Threat,
} from './hostile-sdl/source-file.ts';

function refused(threats: readonly Threat[]): void {
  test.each(threats)('%s', (_, changes, cause) => {
    const refusal = refusalOf(sdlOf(changes));
    expect(refusal).toMatch(cause);
    // Its place, but for what is wrong with the file as a whole.
    expect(refusal).toMatch(/0\.graphql:\d+:\d+: /);
  });
}

test('a file that means well is taken', () => {
  expect(refusalOf(sdlOf())).toBeNull();
});

describe('names of tables and columns', () => {
  refused(names);
  test('an alias that gets through is a name, and no column has it', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'qingdan-hostile-'));
    const file = path.join(folder, 'x.sqlite');
    writeDatabase(file, { 宗地: { columns: ['证件号', '收入', '户籍地址'], rows: [[anna, '1', '某地']] } });
    const connector = await openConnector('SQLITE', { file }, { source: 'land' });
    try {
      for (const name of ['收入 as 户籍地址', '收入" as "户籍地址', '收入, 户籍地址', '收入--']) {
        const read = connector.compile(
          readOf({ table: '宗地', key: '证件号', columns: [{ name, type: 'String' }] }),
        );
        await expect(read.run([anna], signal)).rejects.toMatchObject({ code: 'SOURCE_UNAVAILABLE' });
      }
    } finally {
      await connector.close();
      rmSync(folder, { recursive: true });
    }
  });

  test('codes are parameters of a statement, never a part of it', () => {
    const code = "1' then 0 end); drop table 宗地; --";
    const ranks = [[code, 0]] as const;
    const order = {
      terms: [{ column: '状态', type: 'String', descending: false, ranks }],
      unique: '编号',
    } as const;
    const layout = layoutOf(readOf({ table: '宗地', key: '证件号', order }));
    for (const statement of [
      postgresqlPage(layout, order, ['text', 'text', 'text'], true),
      mysqlPage(layout, order, [253, 253], 1, true),
    ]) {
      expect(statement?.text).not.toContain('drop');
      expect(statement?.parameters).toContain(code);
    }
  });
});

describe('paths and addresses', () => {
  refused(paths);
  test('a header in what is sent', () => {
    const tables = `@table(name: "宗地", key: "证件号") @operation(id: "read", keys: "ids", values: ["x:1\\r\\nHost: inside"])`;
    expect(refusalOf(sdlOf({ kind: 'REST', source: ', definition: "land.json"', tables }))).toMatch(
      /control character/,
    );
  });

  const folders: string[] = [];
  afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));

  test('a link in the folder of a source that leads out of it', async () => {
    const source = await makeSource('CSV', { 宗地: { columns: ['证件号', '值'], rows: [[anna, '1']] } });
    const outside = mkdtempSync(path.join(tmpdir(), 'qingdan-outside-'));
    folders.push(outside);
    writeFileSync(path.join(outside, '收入.csv'), `证件号,值\n${anna},9999`);
    mkdirSync(path.join(outside, 'deep'));
    const { folder } = source.location as { folder: string };
    symlinkSync(path.join(outside, '收入.csv'), path.join(folder, '收入.csv'));
    symlinkSync(path.join(folder, '宗地.csv'), path.join(folder, '现行.csv'));
    try {
      const { connector } = await source.open();
      const read = (name: string) =>
        connector
          .compile(readOf({ table: name, key: '证件号', columns: [{ name: '值', type: 'String' }] }))
          .run([anna], signal);
      await expect(read('收入')).rejects.toMatchObject({ code: 'SOURCE_UNAVAILABLE' });
      expect((await read('现行')).map(({ values }) => values)).toEqual([['1']]);
    } finally {
      await source.remove();
    }
  });
});

describe('what others own', () => {
  refused(owners);
  test('income that a subgraph requires is given to nobody whose department has no power that needs it', () => {
    const graph = composeGraph([
      readSource(
        'land.graphql',
        sdlOf({
          kind: 'GRAPHQL',
          tables: '',
          fields: '"Value (值)" value: String @item(class: CONDITIONAL, grade: 2)',
          citizenFields: 'tax: CitizenTax @external',
          more: 'type CitizenTax @key(fields: "citizenId") @subject(path: "citizenId") { citizenId: CitizenId! value: String @external }',
        }).replace('land: CitizenLand', 'land: CitizenLand @requires(fields: "tax { value }")'),
      ),
      readSource('tax.graphql', sdlOf({ name: 'tax', topic: 'tax', department: '省税务局' })),
    ]);
    const { requirements } = requirementsOf(graph.sources, graph.rules);
    expect(requirements.get('land.value')).toEqual({ receiver: '省自然资源厅', items: ['tax.value'] });
    const need = { power: 'p', item: 'x', role: 'self', purpose: 'x', law: 'x', article: 'x' } as const;
    const given: ItemDecision = { given: true, need, scope: ['140000000000'] };
    const all: FieldGrant = {
      key: 'all',
      power: 'p',
      powerName: null,
      decide: () => given,
      anyGiven: () => true,
      givenItems: () => ['land.value'],
      overallReason: () => ({ code: 'FIELD_NOT_NEEDED', condition: 3 }),
    };
    const reason: Reason = { code: 'FIELD_NOT_NEEDED', condition: 3 };
    const decided = (receives: ItemDecision): ItemDecision =>
      withRequired(all, requirements, () => receives).decide('land.value', 'self');
    expect(decided(given).given).toBe(true);
    expect(decided({ given: false, reason })).toMatchObject({
      given: false,
      reason: { code: 'FIELD_NOT_NEEDED' },
    });
  });

  test('a field of two sources', () => {
    const [one, two] = [sdlOf(), sdlOf({ name: 'other' })];
    expect(refusalOf(one, two)).toMatch(
      /Non-shareable field "Citizen\.land" is resolved from multiple subgraphs/,
    );
  });

  test('a field of two sources of which only one shares it', () => {
    const shared =
      '"Value (值)" value: String @shareable @item(class: CONDITIONAL, grade: 2) @column(name: "值")';
    expect(refusalOf(sdlOf(), sdlOf({ name: 'other', fields: shared }))).toMatch(
      /Non-shareable field "Citizen\.land"/,
    );
  });

  test('a source of the same name, or of one that differs by case', () => {
    expect(refusalOf(sdlOf(), sdlOf({ topic: 'other' }))).toMatch(/is taken by 0\.graphql/);
    expect(refusalOf(sdlOf({ name: 'hub' }))).toMatch(/the name `hub` is taken/);
    expect(refusalOf(sdlOf({ name: 'realEstate' }), sdlOf({ name: 'realestate', topic: 'other' }))).toMatch(
      /is taken/,
    );
  });

  const state = (values: string): Partial<Parts> => ({
    fields: '"Value (值)" value: State @item(class: CONDITIONAL, grade: 2) @column(name: "值")',
    more: `"State (状态)" enum State { ${values} }`,
  });

  test("values for another's enumeration", () => {
    const one = sdlOf(state('"Yes (是)" YES @code(of: "1")'));
    const two = sdlOf({ ...state('"No (否)" NO @code(of: "2")'), name: 'other', topic: 'other' });
    expect(refusalOf(one, two)).toMatch(/`State` is a type of 0\.graphql already; choose another name/);
  });

  test('enumerations and types of the hub', () => {
    const enumeration = sdlOf({
      fields: '"Value (值)" value: PowerType @item(class: CONDITIONAL, grade: 2) @column(name: "值")',
      more: '"Type (类型)" enum PowerType { "Any (任何)" ANY @code(of: "1") }',
    });
    expect(refusalOf(enumeration)).toMatch(/`PowerType` is a type of the hub; choose another name/);
    const type = sdlOf({
      fields: '"Rows (行)" rows: [Power!] @item(class: CONDITIONAL, grade: 2) @rows',
      more: '"Power (职权)" type Power @nonPersonal @table(name: "行", key: "证件号") { "Secret (密)" secret: String @column(name: "密") }',
    });
    expect(refusalOf(type)).toMatch(/`Power` is a type of the hub; choose another name/);
  });
});

describe('the graph that all share', () => {
  refused(graph);
  test('a hidden ID of citizens', () => {
    const sdl = sdlOf().replace('id: CitizenId!', 'id: CitizenId! @inaccessible');
    expect(refusalOf(sdl)).toMatch(/`@inaccessible` of what all sources share in `Citizen`/);
  });

  test('names that every object inherits are names like others', () => {
    expect(refusalOf(sdlOf({ name: 'constructor' }))).toBeNull();
    const fields = '"Value (值)" value: String @item(class: CONDITIONAL, grade: 2) @column(name: "toString")';
    expect(refusalOf(sdlOf({ fields }))).toBeNull();
  });

  test('a file too large, too long or too deep to be read', () => {
    expect(refusalOf(`#${'x'.repeat(2_000_001)}`)).toMatch(/over 2000000; divide the source/);
    expect(refusalOf(sdlOf({ more: `enum A { ${'A '.repeat(310_000)} }` }))).toMatch(
      /more that 300000 tokens/,
    );
    expect(refusalOf(sdlOf({ fields: `"V (值)" value: ${'['.repeat(200_000)}` }))).toMatch(
      /brackets stand too deep in each other/,
    );
    expect(refusalOf(sdlOf({ tables: `@table(name: ${'['.repeat(200_000)}` }))).toMatch(
      /brackets stand too deep in each other/,
    );
  });

  test('a type that contains itself', () => {
    const more = rowType('@subject(path: "..")', '"Rows (行)" rows: [LandRow!] @rows');
    expect(refusalOf(sdlOf(withRows('@rows', more)))).toMatch(/rows stand in a topic, not in other rows/);
  });

  test('a unit that never ends', () => {
    for (const factor of ['1e999999', '9'.repeat(1_000_000), '1/0', '0', '-1']) {
      const fields = `"Value (值)" value: Decimal @item(class: CONDITIONAL, grade: 2) @column(name: "值") @unit(of: "甲", in: "乙", factor: "${factor}")`;
      expect(refusalOf(sdlOf({ fields }))).toMatch(/is no decimal or fraction over zero/);
    }
  });
});

describe('citizens', () => {
  refused(citizens);
  test('another key for what others have', () => {
    const one = sdlOf(
      person('@key(fields: "code", resolvable: false) @nonPersonal', 'code: UnifiedSocialCreditId!'),
    );
    const two = sdlOf({
      ...person('@key(fields: "division", resolvable: false) @nonPersonal', 'division: DivisionCode!'),
      name: 'other',
      topic: 'other',
    });
    expect(refusalOf(one, two)).toMatch(
      /`Person` has another key than in 0\.graphql: `code: UnifiedSocialCreditId!`/,
    );
  });

  test('rows that are said to be about nobody are decided by the item and the citizen above them all the same', () => {
    const [personal, not] = ['@subject(path: "..")', '@nonPersonal'].map((mark) =>
      composeGraph([readSource('land.graphql', sdlOf(withRows('@rows', rowType(mark))))]),
    );
    expect(not?.rules).toEqual(personal?.rules);
    expect(not?.rules.get('CitizenLand.rows')).toMatchObject({ kind: 'item', item: 'land.rows' });
    expect(not?.rules.get('LandRow.value')).toEqual({ kind: 'inherited', leadsTo: null });
  });

  test('a citizen ID that has the form of a firm’s identifier leads to nothing', async () => {
    const both = Array.from({ length: 999 }, (_, at) => citizenId('19800101', at)).find(
      (id) => socialCreditIdFault(id) === null,
    );
    expect(both).toBeDefined();
    const digits = '91149999000000001';
    const firmId = digits + socialCreditCheckCharacter(digits);
    const rows = [both, firmId].map((code) => [anna, code ?? null, null] as const);
    const source = await host(
      sdlOf({
        fields: '"Rows (行)" rows: [LandRow!] @item(class: CONDITIONAL, grade: 2) @rows',
        more: `${rowType('@subject(path: "..")', '"Firm (企业)" firm: Firm @column(name: "代码")')}
          "Firm (企业)" type Firm @key(fields: "code", resolvable: false) @nonPersonal { "Code (代码)" code: UnifiedSocialCreditId! }`,
      }),
      { 行: { columns: ['证件号', '代码', '值'], rows } },
    );
    const { data, errors } = await source.ask([anna], 'land { rows { firm { __typename code } } }');
    await source.close();
    expect(data?.['_entities']).toMatchObject([
      { land: { rows: [{ firm: null }, { firm: { __typename: 'Firm', code: firmId } }] } },
    ]);
    expect(errors[0]).toMatchObject({
      code: 'SOURCE_DATA_INVALID',
      path: ['_entities', 0, 'land', 'rows', 0, 'firm'],
    });
    expect(JSON.stringify(errors)).not.toContain(both);
  });

  test('fields that callers can’t see are not sensed by the order of a list, either', () => {
    const fields =
      '"Value (值)" value: String @column(name: "值") "Secret (密)" secret: String @inaccessible @column(name: "密")';
    const graph = composeGraph([
      readSource(
        'land.graphql',
        sdlOf(withRows('@rows(unique: "编号")', rowType('@subject(path: "..")', fields))),
      ),
    ]);
    const rule = graph.rules.get('CitizenLand.rows');
    expect(rule?.kind === 'item' && [...(rule.orders?.keys() ?? [])]).toEqual(['value']);
    expect(graph.supergraphSdl).not.toMatch(/enum LandRowOrderField[^}]*secret/);
  });
});
