/** A hub beside whose own sources stands a subgraph of another department, which requires income. */
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { SharingApplication } from '../../../auth/contract.ts';
import type { ServiceLocation } from '../../../connectors/service/location.ts';
import type { CatalogueItem, ListContent, Need } from '../../../registry/contract.ts';
import { provinceDivision } from '../../../schema/domain.ts';
import { type RunningHub, type HubFixtureOptions, civilAffairs, startHub } from '../../fixtures/hub.ts';
import { type Representation, type SubgraphService, startSubgraph } from '../../support/subgraph-service.ts';
import type { ListenOptions } from '../../support/web-service.ts';

const sdlFolder = path.join(import.meta.dirname, '..', '..', '..', 'schema', 'sources');

export const owner = '省残疾人联合会';
/** The caller's, and the one under which the owner may receive income. */
export const callersPower = '0700-Z-08800';
export const ownersPower = '9000-Z-08801';

/** The description of the subgraph in the hub. */
export const allowanceSdl = `
extend schema @source(name: "allowance", kind: GRAPHQL, department: "${owner}")
"A citizen, known by the ID number (公民)"
type Citizen @key(fields: "id") @subject(path: "id") {
  "Citizen ID number (公民身份号码)"
  id: CitizenId!
  tax: CitizenTax @external
  "Allowances that depend on income (补贴)"
  allowance: CitizenAllowance @requires(fields: "tax { annualIncome }")
  "Care that depends on nothing (照护)"
  care: CitizenCare
}
type CitizenTax @key(fields: "citizenId") @subject(path: "citizenId") {
  citizenId: CitizenId!
  annualIncome: Decimal @external
}
"Allowances of a citizen (补贴)"
type CitizenAllowance @key(fields: "citizenId") @subject(path: "citizenId") {
  "Citizen ID number (公民身份号码)"
  citizenId: CitizenId!
  "Amount a month in yuan (月补贴额)"
  monthlyAmount: Decimal @item(class: CONDITIONAL, grade: 3)
}
"Care of a citizen (照护)"
type CitizenCare @key(fields: "citizenId") @subject(path: "citizenId") {
  "Citizen ID number (公民身份号码)"
  citizenId: CitizenId!
  "Number of the file (档案号)"
  fileNumber: BigInt @item(class: UNCONDITIONAL, grade: 1)
  "Visits paid (上门服务)"
  visits: [Visit!] @item(class: UNCONDITIONAL, grade: 2)
  "Who cares for the citizen (照护人)"
  carer: Citizen @item(class: UNCONDITIONAL, grade: 2) @subjectRole(role: "AGENT")
}
"A visit (上门服务)"
type Visit @subject(path: "..") {
  "Day of the visit (日期)"
  on: Date!
  "What it cost in yuan (费用)"
  cost: Decimal
  "Who came (服务机构)"
  provider: CareProvider
}
"An institution that cares (服务机构)"
type CareProvider @nonPersonal {
  "Name (名称)"
  name: String
}
`;

/** What the subgraph says of itself: other scalars, and more than the hub takes. */
export const liveSdl = `
  scalar Decimal
  scalar Long
  type Citizen @key(fields: "id") {
    id: ID!
    tax: CitizenTax @external
    allowance: CitizenAllowance @requires(fields: "tax { annualIncome }")
    care: CitizenCare
  }
  type CitizenTax @key(fields: "citizenId") { citizenId: ID! @external annualIncome: Decimal @external }
  type CitizenAllowance @key(fields: "citizenId") { citizenId: ID! monthlyAmount: Decimal secret: String }
  type CitizenCare @key(fields: "citizenId") { citizenId: ID! fileNumber: Long visits: [Visit!] carer: Citizen }
  type Visit { on: String! cost: Decimal provider: CareProvider }
  type CareProvider { name: String }
`;

const items = {
  'allowance.monthlyAmount': ['月补贴额', 'Decimal', 'conditional', 3],
  'care.fileNumber': ['档案号', 'BigInt', 'unconditional', 1],
  'care.visits': ['上门服务', '[Visit]', 'unconditional', 2],
  'care.carer': ['照护人', 'String', 'unconditional', 2],
} as const;

export function catalogueItem(itemPath: keyof typeof items): CatalogueItem {
  const [topic = '', item = ''] = itemPath.split('.');
  const [chineseName, type, sharingClass, grade] = items[itemPath];
  return {
    path: itemPath,
    topic,
    item,
    chineseName,
    type,
    provider: owner,
    class: sharingClass,
    classBasis: '',
    grade,
    format: '结构化数据',
    updateFrequency: '实时',
    method: '接口',
    storedAs: itemPath,
  };
}

const law = { law: '社会救助暂行办法', article: '第九条' };

export function need(power: string, item: string, role: Need['role'] = 'self'): Need {
  return { power, item, role, purpose: '核对试验', ...law };
}

export interface AllowanceOptions extends Pick<HubFixtureOptions, 'limits' | 'destination'> {
  /** How the subgraph listens. */
  readonly listen?: ListenOptions;
  /** Another subgraph beside it. */
  readonly beside?: { readonly name: string; readonly sdl: string; readonly url: string };
  /** What the lists and the applications have besides. */
  readonly more?: {
    readonly lists: (demo: ListContent) => ListContent;
    readonly applications: readonly SharingApplication[];
  };
  /** Needs of the owner's power. */
  readonly ownersNeeds?: readonly Need[];
  /** Divisions for which income may be received; null for the province, none for no application. */
  readonly approved?: readonly (string | null)[];
  readonly callersNeeds?: readonly string[];
  /** What a citizen's entity is, by his ID. */
  readonly resolve?: (representation: Representation) => Readonly<Record<string, unknown>> | null;
  readonly place?: (url: string) => ServiceLocation;
  readonly sdl?: string;
  /** Files beside the SDL, by their names. */
  readonly files?: Readonly<Record<string, string>>;
}

function listsOf(demo: ListContent, options: AllowanceOptions): ListContent {
  const model = demo.powers.find(({ code }) => code === '0200-B-01200');
  if (!model) throw new TypeError('the demo has no such power');
  const powers = [
    { code: callersPower, department: civilAffairs },
    { code: ownersPower, department: owner },
  ].map((each) => ({ ...model, ...each, name: `核对${each.code}`, exercisingBody: each.department }));
  const exercises = powers.map(({ code, department }) => {
    return { power: code, department, division: provinceDivision, from: '2020-01-01', to: null };
  });
  const callers = options.callersNeeds ?? [
    'household.name',
    'household.members',
    'tax.annualIncome',
    'tax.businessIncome',
    ...Object.keys(items),
  ];
  return {
    ...demo,
    powers: [...demo.powers, ...powers],
    exercises: [...demo.exercises, ...exercises],
    catalogue: [...demo.catalogue, ...(Object.keys(items) as (keyof typeof items)[]).map(catalogueItem)],
    needs: [
      ...demo.needs,
      ...callers.map((item) => need(callersPower, item)),
      need(callersPower, 'allowance.monthlyAmount', 'spouse'),
      need(callersPower, 'tax.annualIncome', 'spouse'),
      need(callersPower, 'care.fileNumber', 'agent'),
      ...(options.ownersNeeds ?? [
        need(ownersPower, 'tax.annualIncome'),
        need(ownersPower, 'tax.annualIncome', 'spouse'),
      ]),
    ],
  };
}

function applicationsOf(
  demo: readonly SharingApplication[],
  { approved = [null] }: AllowanceOptions,
): readonly SharingApplication[] {
  const made = (
    department: string,
    power: string,
    item: string,
    provider: string,
    division: string | null,
  ): SharingApplication => ({
    department,
    power,
    item,
    provider,
    division,
    scenario: '核对试验',
    status: 'approved',
    decidedOn: '2026-01-05',
    expiresOn: '2030-01-04',
  });
  return [
    ...demo,
    made(civilAffairs, callersPower, 'household.name', '省公安厅', null),
    made(civilAffairs, callersPower, 'household.members', '省公安厅', null),
    made(civilAffairs, callersPower, 'tax.annualIncome', '省税务局', null),
    made(civilAffairs, callersPower, 'tax.businessIncome', '省税务局', null),
    made(civilAffairs, callersPower, 'allowance.monthlyAmount', owner, null),
    ...approved.map((division) => made(owner, ownersPower, 'tax.annualIncome', '省税务局', division)),
  ];
}

export interface AllowanceHub {
  readonly running: RunningHub;
  readonly subgraph: SubgraphService;
  ask(query: string, ids: readonly string[]): ReturnType<RunningHub['ask']>;
  stop(): Promise<void>;
}

/** Starts both. The hub hosts households and taxes. */
export async function startAllowanceHub(options: AllowanceOptions = {}): Promise<AllowanceHub> {
  const { resolve = () => ({}), place = (url) => ({ url }), limits, destination, beside, more } = options;
  const folder = mkdtempSync(path.join(tmpdir(), 'qingdan-federated-'));
  for (const name of ['household', 'tax'])
    cpSync(path.join(sdlFolder, `${name}.graphql`), path.join(folder, `${name}.graphql`));
  writeFileSync(path.join(folder, 'allowance.graphql'), options.sdl ?? allowanceSdl);
  for (const [name, text] of Object.entries(options.files ?? {}))
    writeFileSync(path.join(folder, name), text);
  if (beside) writeFileSync(path.join(folder, `${beside.name}.graphql`), beside.sdl);
  const subgraph = await startSubgraph(liveSdl, resolve, options.listen);
  const running = await startHub({
    lists: (demo) => (more?.lists ?? ((same) => same))(listsOf(demo, options)),
    applications: (demo) => [...applicationsOf(demo, options), ...(more?.applications ?? [])],
    places: (written) =>
      Promise.resolve(
        new Map([
          ...written.sources,
          ['allowance', place(subgraph.url)],
          ...(beside ? [[beside.name, { url: beside.url }] as const] : []),
        ]),
      ),
    sourceSdl: folder,
    ...(limits ? { limits } : {}),
    ...(destination ? { destination } : {}),
  }).catch(async (error: unknown) => {
    await subgraph.stop();
    throw error;
  });
  return {
    running,
    subgraph,
    async ask(query, ids) {
      const token = await running.token({ powers: [callersPower] });
      return running.ask(query, { token, variables: { ids } });
    },
    async stop() {
      await running.close();
      await subgraph.stop();
      rmSync(folder, { recursive: true });
    },
  };
}
