/**
 * A hub with three departments' sources of different kinds: households in SQLite, employments in CSV files, firms in
 * PostgreSQL. An employment leads to its firm by the unified social credit identifier, and the firm to the citizen who
 * represents it.
 */
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { SharingApplication } from '../../../auth/contract.ts';
import type { CatalogueItem, ListContent, Need } from '../../../registry/contract.ts';
import { socialCreditCheckCharacter } from '../../../schema/identifiers/social-credit-id.ts';
import { type RunningHub, civilAffairs, startHub } from '../../fixtures/hub.ts';
import { makePostgresqlSchema } from '../../support/postgresql-schema.ts';

const sdlFolder = path.join(import.meta.dirname, '..', '..', '..', 'schema', 'sources');

/** The caller's power, which is bound to no case. */
export const power = '0700-Z-08810';
const insurer = '省人力资源和社会保障厅';
const regulator = '省市场监督管理局';

const workSdl = `
extend schema @source(name: "work", kind: CSV, department: "${insurer}")
"A citizen, known by the ID number (公民)"
type Citizen @key(fields: "id") @subject(path: "id") {
  "Citizen ID number (公民身份号码)"
  id: CitizenId!
  "Work (就业)"
  work: CitizenWork
}
"What is known of a citizen's work (就业)"
type CitizenWork @key(fields: "citizenId") @subject(path: "citizenId") {
  "Citizen ID number (公民身份号码)"
  citizenId: CitizenId!
  "Employments (参保单位)"
  employments: [Employment!] @item(class: UNCONDITIONAL, grade: 2) @rows(orderBy: "起始日期", unique: "参保编号")
}
"An employment (参保单位)"
type Employment @subject(path: "..") @table(name: "参保单位", key: "身份证号") {
  "First day (起始日期)"
  since: Date @column(name: "起始日期")
  "Wage in yuan (月工资)"
  wage: Decimal @column(name: "月工资") @unit(of: "分", in: "元")
  "State (状态)"
  state: EmploymentState @column(name: "状态")
  "Employer (用人单位)"
  employer: Firm @column(name: "单位信用代码")
}
"State of an employment (状态)"
enum EmploymentState {
  "Insured (参保)"
  INSURED @code(of: "1")
  "Ended (停保)"
  ENDED @code(of: "2")
}
"A firm (企业)"
type Firm @key(fields: "socialCreditId", resolvable: false) @nonPersonal {
  "Unified social credit identifier (统一社会信用代码)"
  socialCreditId: UnifiedSocialCreditId!
}
`;

const firmsSdl = `
extend schema @source(name: "firms", kind: POSTGRESQL, department: "${regulator}")
"A citizen, known by the ID number (公民)"
type Citizen @key(fields: "id") @subject(path: "id") {
  "Citizen ID number (公民身份号码)"
  id: CitizenId!
}
"A firm (企业)"
type Firm @key(fields: "socialCreditId") @nonPersonal @table(name: "企业登记", key: "统一社会信用代码") {
  "Unified social credit identifier (统一社会信用代码)"
  socialCreditId: UnifiedSocialCreditId!
  "Name (企业名称)"
  name: String @item(path: "enterprise.businessLicence", class: UNCONDITIONAL, grade: 1) @column(name: "企业名称")
  "Legal representative (法定代表人)"
  legalRepresentative: Citizen
    @item(path: "enterprise.legalRepresentativeOf", class: UNCONDITIONAL, grade: 1)
    @subjectRole(role: "LEGAL_REPRESENTATIVE")
    @column(name: "法定代表人身份证号")
}
`;

const employments: CatalogueItem = {
  path: 'work.employments',
  topic: 'work',
  item: 'employments',
  chineseName: '参保单位',
  type: '[Employment]',
  provider: insurer,
  class: 'unconditional',
  classBasis: '',
  grade: 2,
  format: '结构化数据',
  updateFrequency: '实时',
  method: '接口',
  storedAs: '参保单位',
};

/** Items that the power needs, by role. */
export type Needs = Readonly<Partial<Record<Need['role'], readonly string[]>>>;

export const allNeeds: Needs = {
  self: [
    'household.name',
    'household.members',
    'work.employments',
    'enterprise.businessLicence',
    'enterprise.legalRepresentativeOf',
  ],
  householdMember: ['household.name', 'work.employments'],
  legalRepresentative: ['household.name', 'household.idNumber'],
};

function listsOf(demo: ListContent, needs: Needs, division: string): ListContent {
  const model = demo.powers.find(({ code }) => code === '0200-B-01200');
  if (!model) throw new TypeError('the demo has no such power');
  const of = Object.entries(needs).flatMap(([role, items]) =>
    items.map((item): Need => ({
      power,
      item,
      role: role as Need['role'],
      purpose: '核对试验',
      law: '社会救助暂行办法',
      article: '第九条',
    })),
  );
  return {
    ...demo,
    powers: [
      ...demo.powers,
      { ...model, code: power, department: civilAffairs, name: '核对', exercisingBody: civilAffairs },
    ],
    exercises: [
      ...demo.exercises,
      { power, department: civilAffairs, division, from: '2020-01-01', to: null },
    ],
    catalogue: [...demo.catalogue, employments],
    needs: [...demo.needs, ...of],
  };
}

function applicationsOf(
  demo: readonly SharingApplication[],
  namesIn: string | null,
): readonly SharingApplication[] {
  const approved = ['household.name', 'household.members', 'household.idNumber'].map(
    (item): SharingApplication => ({
      department: civilAffairs,
      power,
      item,
      provider: '省公安厅',
      division: item === 'household.name' ? namesIn : null,
      scenario: '核对试验',
      status: 'approved',
      decidedOn: '2026-01-05',
      expiresOn: '2030-01-04',
    }),
  );
  return [...demo, ...approved];
}

/** The identifier of a firm of the tests; its division code is not assigned. */
export function firmId(number: number): string {
  const digits = `91149999${String(number).padStart(9, '0')}`;
  return digits + socialCreditCheckCharacter(digits);
}

/** A firm by its number, and the one who represents it. */
export type Firms = ReadonlyMap<number, string | null>;
/** Of a citizen: the number of each of his firms, or a text that is no identifier. */
export type Employments = ReadonlyMap<string, readonly (number | string)[]>;

export interface FirmsHub {
  readonly running: RunningHub;
  ask(
    query: string,
    ids: readonly string[],
    variables?: Readonly<Record<string, unknown>>,
  ): ReturnType<RunningHub['ask']>;
  stop(): Promise<void>;
}

export interface FirmsOptions {
  readonly needs?: Needs;
  readonly division: string;
  /** Division for which names may be received; the whole province unless given. */
  readonly namesIn?: string;
  readonly firms: Firms;
  readonly employments: Employments;
}

function csvOf(all: Employments): string {
  const rows = [...all].flatMap(([id, firms]) =>
    firms.map((firm, at) => {
      const code = typeof firm === 'number' ? firmId(firm) : firm;
      return [
        id,
        `${id}-${at}`,
        `2020-01-${String(at + 1).padStart(2, '0')}`,
        `${(at + 1) * 100_050}`,
        at % 2 ? '2' : '1',
        code,
      ];
    }),
  );
  const header = ['身份证号', '参保编号', '起始日期', '月工资', '状态', '单位信用代码'];
  return [header, ...rows].map((cells) => cells.join(',')).join('\n');
}

/** Starts the hub on sources that are filled for its citizens. */
export async function startFirmsHub(options: FirmsOptions): Promise<FirmsHub> {
  const folder = mkdtempSync(path.join(tmpdir(), 'qingdan-firms-'));
  const [sdl, files] = [path.join(folder, 'sdl'), path.join(folder, 'work')];
  mkdirSync(sdl);
  mkdirSync(files);
  cpSync(path.join(sdlFolder, 'household.graphql'), path.join(sdl, 'household.graphql'));
  writeFileSync(path.join(sdl, 'work.graphql'), workSdl);
  writeFileSync(path.join(sdl, 'firms.graphql'), firmsSdl);
  const schema = await makePostgresqlSchema();
  const running = await startHub({
    lists: (demo) => listsOf(demo, options.needs ?? allNeeds, options.division),
    applications: (demo) => applicationsOf(demo, options.namesIn ?? null),
    sourceSdl: sdl,
    places: async ({ sources }) => {
      writeFileSync(path.join(files, '参保单位.csv'), csvOf(options.employments));
      const values = [...options.firms].map(
        ([number, id]) => `('${firmId(number)}', '${number} 号公司', ${id === null ? 'null' : `'${id}'`})`,
      );
      await schema.execute(
        `create table 企业登记 (统一社会信用代码 char(18) primary key, 企业名称 text, 法定代表人身份证号 char(18));
         insert into 企业登记 values ${values.join(', ')};`,
      );
      return new Map([...sources, ['work', { folder: files }], ['firms', { url: schema.url }]]);
    },
  }).catch(async (error: unknown) => {
    await schema.remove();
    throw error;
  });
  return {
    running,
    async ask(query, ids, variables = {}) {
      const token = await running.token({ powers: [power] });
      return running.ask(query, { token, variables: { ids, ...variables } });
    },
    async stop() {
      await running.close();
      await schema.remove();
      rmSync(folder, { recursive: true });
    },
  };
}
