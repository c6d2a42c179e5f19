/** What the household source of the tests answers, written down as plainly as it can be said: the oracle of a property. */
import { legacyCitizenId } from '../../schema/scalars.ts';
import { citizenIdFault, modernCitizenId } from '../../schema/identifiers/citizen-id.ts';
import { fullYears } from '../../schema/identifiers/calendar.ts';

/** A stored row; names as in `householdSdl`. */
export interface StoredRow {
  readonly 公民身份号码: string;
  readonly 更新时间: string | null;
  readonly 姓名: string | null;
  readonly 性别代码: string | null;
  readonly 出生日期: string | null;
  readonly 配偶身份证号: string | null;
  readonly 与户主关系: string | null;
  readonly 户号: string | null;
}

type Json = unknown;

function idOf(stored: string | null): string | null {
  if (stored === null) return null;
  if (stored.length === 15) return modernCitizenId(stored);
  return citizenIdFault(stored) === null ? stored : null;
}

function timeOf(row: StoredRow): number {
  return row.更新时间 === null ? Number.NEGATIVE_INFINITY : Date.parse(row.更新时间);
}

function latest(rows: readonly StoredRow[]): StoredRow | null {
  const newest = Math.max(...rows.map(timeOf));
  return rows.findLast((row) => timeOf(row) === newest) ?? null;
}

function relative(stored: string | null): Json {
  const id = idOf(stored);
  return id === null ? null : { id };
}

function date(stored: string | null): string | null {
  return stored !== null && /^\d{4}-\d{2}-\d{2}$/.test(stored) ? stored : null;
}

/** The members in order of birth: nothing first, what is no date last, equals as they are stored. */
function byBirth(rows: readonly StoredRow[]): readonly StoredRow[] {
  const rank = (row: StoredRow): string => {
    if (row.出生日期 === null) return '0';
    return date(row.出生日期) === null ? '2' : `1${row.出生日期}`;
  };
  return rows.toSorted((left, right) => (rank(left) < rank(right) ? -1 : Number(rank(left) > rank(right))));
}

/** Every field of a citizen's household. */
export function naiveHousehold(rows: readonly StoredRow[], id: string, today: string): Record<string, Json> {
  const forms = [id, legacyCitizenId(id)];
  const row = latest(rows.filter((each) => forms.includes(each.公民身份号码)));
  const members = row?.户号
    ? rows.filter((each) => each.户号 === row.户号 && !forms.includes(each.公民身份号码))
    : [];
  const birth = date(row?.出生日期 ?? null);
  return {
    name: row?.姓名 ?? null,
    sex: { 1: '男', 2: '女' }[row?.性别代码 ?? ''] ?? null,
    age: birth === null ? null : fullYears(birth, today),
    spouse: relative(row?.配偶身份证号 ?? null),
    members: byBirth(members).map((each) => ({
      relation: each.与户主关系,
      birthDate: date(each.出生日期),
      citizen: relative(each.公民身份号码),
    })),
    provenance: { source: 'household', updatedAt: row?.更新时间 ?? null },
  };
}
