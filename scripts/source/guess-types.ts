/** Types of columns, guessed by what the source calls them, by their names, and by sampled values where those say more. */
import { coercionTo, toCitizenId } from '../../connectors/coerce.ts';
import { type DescribedColumn, InvalidValue } from '../../connectors/contract.ts';
import type { SourceKind } from '../../schema/domain.ts';
import type { ColumnType } from '../../schema/source-model.ts';
import { type Family, nativeTypeOf } from './native-types.ts';

/** Sampled values of a column that are none of the blank ones. */
export type Values = readonly string[];

const isSum =
  /(?:额|款|价|费|税|收入|支出|工资|余额|基数|面积|率|金|成本|利润|重量|长度|分数|得分)(?:[（(].*)?$/;
const isCount = /(?:数|数量|年龄|年限|月数|人数|天数|次数|户数)(?:[（(].*)?$/;
const isWhether = /是否|有无|(?:标志|标识)$/;
const isDay = /日|时间|date/i;
const isDivision = /区划|行政区|地区代码|division/i;

export function fits(type: ColumnType, values: Values): boolean {
  const coerce = coercionTo(type);
  return values.every((value) => !(coerce(value) instanceof InvalidValue));
}

/** Share of the values that are citizen IDs of 18 or 15 digits. */
export function shareOfIds(values: Values): number {
  const ids = values.filter((value) => toCitizenId(value) !== undefined);
  return values.length === 0 ? 0 : ids.length / values.length;
}

function typeOfText(name: string, values: Values): ColumnType {
  if (values.length === 0) return 'String';
  const candidates: readonly (readonly [ColumnType, boolean])[] = [
    ['CitizenId', true],
    ['UnifiedSocialCreditId', true],
    ['DivisionCode', isDivision.test(name)],
    ['Date', isDay.test(name) || values.every((value) => value.includes('-'))],
    ['DateTime', true],
    ['Boolean', isWhether.test(name)],
    ['Int', isCount.test(name) && !isSum.test(name)],
    ['Decimal', isSum.test(name) || values.some((value) => /^-?\d+\.\d+$/.test(value.trim()))],
  ];
  const found = candidates.find(([type, mayBe]) => mayBe && fits(type, values));
  return found?.[0] ?? 'String';
}

const typeOfFamily: Readonly<Record<Exclude<Family, 'text' | 'binary'>, ColumnType>> = {
  boolean: 'Boolean',
  integer: 'Int',
  bigInteger: 'BigInt',
  decimal: 'Decimal',
  float: 'Float',
  date: 'Date',
  time: 'DateTime',
  localTime: 'String',
};

/** Whether values of a column are needed to guess its type: those of the others have one that says enough. */
export function needsValues(kind: SourceKind, column: DescribedColumn): boolean {
  const { family, isList } = nativeTypeOf(kind, column.nativeType);
  if (family === 'binary' || isList) return false;
  return family === 'text' || kind === 'SQLITE' || (family === 'integer' && isWhether.test(column.name));
}

export interface GuessedType {
  readonly type: ColumnType;
  readonly isList: boolean;
}

/** Null for what no type accepts, as pictures. */
export function guessType(kind: SourceKind, column: DescribedColumn, values: Values): GuessedType | null {
  const { family, isList } = nativeTypeOf(kind, column.nativeType);
  if (family === 'binary') return null;
  if (family === 'text') return { type: isList ? 'String' : typeOfText(column.name, values), isList };
  if (family === 'integer' && isWhether.test(column.name) && values.length > 0 && fits('Boolean', values))
    return { type: 'Boolean', isList };
  const type = typeOfFamily[family];
  // Elsewhere a server keeps other values out; here the words of a type keep nothing out.
  if (kind === 'SQLITE' && !fits(type, values)) return { type: typeOfText(column.name, values), isList };
  return { type, isList };
}
