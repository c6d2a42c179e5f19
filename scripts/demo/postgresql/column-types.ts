/** The type of a column in a department's own PostgreSQL, decided from what the SDL and the generator say of it. */
import type { ColumnType } from '../../../schema/source-model.ts';
import type { SourceColumn, SourceTable } from '../source-tables.ts';

/** What is only ever compared for equality: without the rules of a language its index is made in half the time. */
const byBytes = 'collate "C"';

/**
 * IDs have the greatest length of their standards and none that is fixed: those of 15 digits stand among those of 18.
 * Money is `numeric` without a scale, which keeps the decimals that were entered. The generators put only real days,
 * times and numbers, or nothing, into columns of those types; what doesn't fit ends the load and names the column.
 */
const types: Readonly<Record<Exclude<ColumnType, 'Boolean'>, string>> = {
  String: 'text',
  Int: 'integer',
  BigInt: 'bigint',
  Float: 'double precision',
  Decimal: 'numeric',
  Date: 'date',
  DateTime: 'timestamptz',
  CitizenId: `varchar(18) ${byBytes}`,
  DivisionCode: `varchar(12) ${byBytes}`,
  UnifiedSocialCreditId: `varchar(18) ${byBytes}`,
};

/**
 * `flags` are the generator's. Other columns that the graph reads as Boolean hold the words that were typed, 是 and 否
 * or whatever else, which a `boolean` would refuse.
 */
export function postgresqlType(
  { name, type }: SourceColumn,
  { indexed }: SourceTable,
  flags: ReadonlySet<string>,
): string {
  if (type === 'Boolean') return flags.has(name) ? 'boolean' : 'text';
  if (type === 'String' && indexed.includes(name)) return `text ${byBytes}`;
  return types[type];
}
