/**
 * A department's table as one finds them: a hundred Chinese columns, of which one is the citizen ID and one the time of
 * the row. Its people are made up: division 149999 is not assigned.
 */
import { citizenIdCheckCharacter } from '../../schema/identifiers/citizen-id.ts';

export type Kind =
  'text' | 'day' | 'time' | 'sum' | 'count' | 'large' | 'whether' | 'division' | 'id' | 'creditId';

/** Names by kind, and by `*` those that a family of others goes with: `养老保险*` and `参保日期`. */
const insurances = ['养老保险', '医疗保险', '失业保险', '工伤保险', '生育保险', '住房公积金', '职业年金'];
const ofInsurance: readonly (readonly [string, Kind])[] = [
  ['参保状态', 'text'],
  ['首次参保日期', 'day'],
  ['缴费基数', 'sum'],
  ['单位缴费金额', 'sum'],
  ['个人缴费金额', 'sum'],
  ['累计缴费月数', 'count'],
  ['是否欠费', 'whether'],
  ['经办机构名称', 'text'],
];

/** The hundred columns in order. */
export const hundredColumns: readonly (readonly [name: string, kind: Kind])[] = [
  ['身份证件号码', 'id'],
  ['姓名', 'text'],
  ['性别', 'text'],
  ['民族', 'text'],
  ['出生日期', 'day'],
  ['联系电话', 'text'],
  ['户籍地址', 'text'],
  ['居住地址', 'text'],
  ['户籍行政区划', 'division'],
  ['文化程度', 'text'],
  ['婚姻状况', 'text'],
  ['配偶身份证号', 'id'],
  ['父亲身份证号', 'id'],
  ['参加工作日期', 'day'],
  ['工作单位名称', 'text'],
  ['单位统一社会信用代码', 'creditId'],
  ['单位所属行业', 'text'],
  ['用工形式', 'text'],
  ['劳动合同编号', 'text'],
  ['劳动合同起始日期', 'day'],
  ['劳动合同终止日期', 'day'],
  ['岗位名称', 'text'],
  ['专业技术职务', 'text'],
  ['职业资格等级', 'text'],
  ['月工资收入', 'sum'],
  ['年工资收入', 'sum'],
  ['社会保障卡号', 'text'],
  ['社会保障卡状态', 'text'],
  ['发卡银行', 'text'],
  ['发卡日期', 'day'],
  ['个人账户累计储存额', 'sum'],
  ['个人账户流水号', 'large'],
  ['视同缴费年限', 'count'],
  ['退休日期', 'day'],
  ['退休类别', 'text'],
  ['月养老金额', 'sum'],
  ['养老金发放状态', 'text'],
  ['是否异地居住', 'whether'],
  ['供养直系亲属人数', 'count'],
  ['备注', 'text'],
  ['登记机关', 'text'],
  ['登记日期', 'day'],
  ['数据更新时间', 'time'],
  ['灵活就业标志', 'whether'],
  ...insurances.flatMap((insurance) =>
    ofInsurance.map(([name, kind]): readonly [string, Kind] => [`${insurance}${name}`, kind]),
  ),
];

export const hundredTable = '职工参保登记';

/** The ID of a made-up citizen. */
export function madeUpId(serial: number): string {
  const day = String((serial % 28) + 1).padStart(2, '0');
  const digits = `14999919${60 + (serial % 40)}05${day}${String(serial % 1000).padStart(3, '0')}`;
  return digits + citizenIdCheckCharacter(digits);
}

function valueOf(kind: Kind, row: number, column: number): string | null {
  // Some are always missing.
  if (column > 1 && kind !== 'time' && (row + column) % 7 === 0) return null;
  const number = row * 100 + column;
  switch (kind) {
    case 'id':
      return madeUpId(column === 0 ? row : row + column + 500);
    case 'day':
      return `20${10 + (number % 15)}-0${1 + (number % 9)}-1${number % 10}`;
    case 'time':
      return `2026-10-01T09:30:${String(row % 60).padStart(2, '0')}+08:00`;
    case 'sum':
      return `${1_000 + number}.${String(number % 100).padStart(2, '0')}`;
    case 'count':
      return String(number % 480);
    case 'large':
      return String(9_007_199_254_740_993n + BigInt(number));
    case 'whether':
      return number % 2 === 0 ? '是' : '否';
    case 'division':
      return '149999001000';
    case 'creditId':
      return '91149999MA0000001C';
    case 'text':
      return `文字${number % 9}`;
  }
}

/** Rows of text, null where there is nothing. */
export function hundredRows(rows: number): readonly (readonly (string | null)[])[] {
  return Array.from({ length: rows }, (_, row) =>
    hundredColumns.map(([, kind], column) => valueOf(kind, row, column)),
  );
}

/** Types of a database with types of its own. */
export function columnType(kind: Kind, product: 'POSTGRESQL' | 'MYSQL'): string {
  const isPostgresql = product === 'POSTGRESQL';
  const types: Readonly<Record<Kind, string>> = {
    // A row of InnoDB holds no hundred longer ones in its page.
    text: isPostgresql ? 'varchar(60)' : 'text',
    day: 'date',
    time: isPostgresql ? 'timestamptz' : 'datetime',
    sum: 'decimal(14,2)',
    count: 'int',
    large: 'bigint',
    whether: 'char(1)',
    division: 'char(12)',
    id: 'varchar(18)',
    creditId: 'varchar(18)',
  };
  return types[kind];
}
