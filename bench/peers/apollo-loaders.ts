/** A DataLoader for each table: all keys of a request in one statement, rows handed out by key. */
import DataLoader from 'dataloader';
import { Pool, types } from 'pg';
import { legacyId, poolOptions } from './settings.ts';

// Days as they are written; as a `Date` they would shift with the time zone.
types.setTypeParser(types.builtins.DATE, (text) => text);

const pool = new Pool(poolOptions);

export type Row = Readonly<Record<string, string | number | null>>;

interface Table {
  readonly name: string;
  readonly key: string;
  /** Columns by the name of their field. */
  readonly columns: Readonly<Record<string, string>>;
  /** Rows may stand under the 15-digit ID. */
  readonly legacyKeys?: true;
  /** The latest row counts last where there is none. */
  readonly orderBy?: string;
}

export const tables = {
  person: { name: '人口基本信息', key: '公民身份号码', columns: { name: '姓名' } },
  marriage: {
    name: '婚姻登记',
    key: '当事人身份证号',
    columns: { maritalStatus: '婚姻状况' },
    legacyKeys: true,
  },
  income: {
    name: '自然人税收',
    key: '身份证件号码',
    columns: { annualIncome: '综合所得' },
    legacyKeys: true,
  },
  insurance: {
    name: '社会保险',
    key: '社会保障号码',
    columns: { insuredMonths: '累计缴费月数' },
    legacyKeys: true,
  },
  property: {
    name: '不动产登记_权利登记',
    key: '权利人证件号',
    columns: { location: '坐落', area: '建筑面积', registeredOn: '登记日期' },
    legacyKeys: true,
    orderBy: '登记日期',
  },
  plate: {
    name: '机动车登记',
    key: '所有人身份证号',
    columns: { plateNumber: '号牌号码', kind: '号牌种类', status: '机动车状态' },
    legacyKeys: true,
    orderBy: '注册登记日期',
  },
  share: {
    name: '经营主体登记_股东出资',
    key: '股东证件号码',
    columns: { enterprise: '企业名称', subscribedCapital: '认缴出资额', contributedOn: '出资日期' },
    orderBy: '出资日期',
  },
  business: {
    name: '经营主体登记_个体工商户',
    key: '经营者身份证号',
    columns: { name: '字号名称', registeredOn: '注册日期', status: '登记状态' },
    orderBy: '注册日期',
  },
  withdrawal: {
    name: '住房公积金_提取记录',
    key: '证件号码',
    columns: { reason: '提取原因', amount: '提取金额', withdrawnOn: '提取日期' },
    legacyKeys: true,
    orderBy: '提取日期',
  },
  benefit: {
    name: '优抚对象_抚恤发放',
    key: '身份证号码',
    columns: { kind: '补助项目', amount: '发放金额', paidOn: '发放日期' },
    legacyKeys: true,
    orderBy: '发放日期',
  },
  subsidy: {
    name: '农业补贴',
    key: '身份证号',
    columns: { programme: '补贴项目', amount: '补贴金额', paidOn: '发放日期' },
    legacyKeys: true,
    orderBy: '发放日期',
  },
  payment: {
    name: '财政补贴',
    key: '身份证号',
    columns: { programme: '补贴项目', amount: '发放金额', paidOn: '发放日期' },
    orderBy: '发放日期',
  },
} as const satisfies Readonly<Record<string, Table>>;

export type Loaders = Readonly<Record<keyof typeof tables, DataLoader<string, readonly Row[]>>>;

function statementOf({ name, key, columns, orderBy = '更新时间' }: Table): string {
  const selected = Object.entries(columns).map(([field, column]) => `"${column}" as "${field}"`);
  return `select "${key}" as key, ${selected.join(', ')} from "${name}"
    where "${key}" = any($1) order by "${orderBy}" nulls first, ctid`;
}

function loaderOf(name: string, table: Table): DataLoader<string, readonly Row[]> {
  const text = statementOf(table);
  return new DataLoader(async (ids) => {
    const owners = new Map(ids.map((id) => [id, id]));
    if (table.legacyKeys) {
      for (const id of ids) {
        const old = legacyId(id);
        if (old !== null) owners.set(old, id);
      }
    }
    const { rows } = await pool.query<Row & { key: string }>({ name, text, values: [[...owners.keys()]] });
    const byId = new Map<string, Row[]>();
    for (const row of rows) {
      const id = owners.get(row.key) ?? '';
      const known = byId.get(id);
      if (known) known.push(row);
      else byId.set(id, [row]);
    }
    return ids.map((id) => byId.get(id) ?? []);
  });
}

/** Loaders live as long as a request. */
export function makeLoaders(): Loaders {
  return Object.fromEntries(
    Object.entries(tables).map(([name, table]) => [name, loaderOf(name, table)]),
  ) as unknown as Loaders;
}
