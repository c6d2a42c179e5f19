/** The column that holds the citizen ID of a row, those that hold another's, and the time of the row. */
import type { DescribedTable } from '../../connectors/contract.ts';
import { shareOfIds, type Values } from './guess-types.ts';

const namesId =
  /身份证|公民身份|身份号|证件号|证照号码|^(?:sfzh|sfzhm|zjhm|gmsfhm)$|id_?card|id_?number|citizen_?id/i;

/** Whose ID a column holds when it is not that of the row's own citizen. */
const relations: readonly (readonly [RegExp, string | null])[] = [
  [/配偶|妻|丈夫/, 'SPOUSE'],
  [/父亲|母亲|父母|^[父母]/, 'PARENT'],
  [/子女|儿子|女儿|孩子/, 'CHILD'],
  [/法定代表人|法人代表/, 'LEGAL_REPRESENTATIVE'],
  [/代理人|受托人/, 'AGENT'],
  [/户主|家庭成员|同户/, 'HOUSEHOLD_MEMBER'],
  [/监护人|经办人|申报人|联系人|审核人|操作员|担保人/, null],
];

/** The role of the citizen whose ID the column holds; null for one without a role, undefined for the row's own. */
export function roleOf(column: string): string | null | undefined {
  return relations.find(([words]) => words.test(column))?.[1];
}

/** The column with the number of the household, by which the members of one are found. */
export function householdOf({ columns }: DescribedTable): string | null {
  return columns.find(({ name }) => /^(?:户号|户编号|家庭编号|家庭户号)$/.test(name))?.name ?? null;
}

/** More than half: what is entered by hand has mistakes. */
const enough = 0.5;

export function holdsIds(column: string, values: Values): boolean {
  return values.length > 0 ? shareOfIds(values) > enough : namesId.test(column);
}

/** Whether no two rows have the same value in this column alone, as the source itself says. */
export function isUniqueBy({ indexes = [] }: DescribedTable, column: string): boolean {
  return indexes.some(({ columns, isUnique }) => isUnique && columns.length === 1 && columns[0] === column);
}

/** Whether the source finds rows by this column without a look at all of them; true where indexes are not its own. */
export function isIndexedBy({ indexes }: DescribedTable, column: string): boolean {
  return indexes === undefined || indexes.some(({ columns }) => columns[0] === column);
}

/** The column with the row's own citizen ID: by its values where there are some, by name, uniqueness and index. */
export function guessKey(table: DescribedTable, valuesOf: (column: string) => Values): string | null {
  const candidates = table.columns
    .filter(({ name }) => holdsIds(name, valuesOf(name)) && roleOf(name) === undefined)
    .map(({ name }) => ({
      name,
      weight:
        4 * Number(namesId.test(name)) +
        2 * Number(isUniqueBy(table, name)) +
        Number(table.indexes !== undefined && isIndexedBy(table, name)) +
        shareOfIds(valuesOf(name)),
    }))
    .toSorted((left, right) => right.weight - left.weight);
  return candidates[0]?.name ?? null;
}

const namesTime = /更新|修改|变更时间|入库|时间戳|数据时间|update|modif/i;

/** The column with the time at which the row was changed, among those whose values are times. */
export function guessUpdatedAt(times: readonly string[]): string | null {
  return times.find((name) => namesTime.test(name)) ?? null;
}
