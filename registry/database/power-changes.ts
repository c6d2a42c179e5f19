import type { Kysely } from 'kysely';
import { isStorable } from '../../database/storable-text.ts';
import { QingdanError } from '../../schema/errors.ts';
import { assembleContent } from '../content/assemble.ts';
import { powerRows, repealedRow } from '../content/rows.ts';
import type { ListRow, TableName } from '../content/rows.ts';
import type { Power, PowerDetail, PublishedVersion, RepealedPower } from '../contract.ts';
import { storedKey } from './stored-row.ts';
import type { Tables } from './tables.ts';
import { type ListTransaction, advance } from './versions.ts';

function refuse(code: string, why: string): never {
  throw new QingdanError('LIST_CHANGE_REFUSED', `power \`${code}\` ${why}`, { power: code });
}

async function rowInForce(tables: Kysely<Tables>, table: TableName, key: string) {
  // No row has such a key; asking for it would be an error in PostgreSQL, and for another key in SQLite.
  if (!isStorable(key)) return undefined;
  return tables
    .selectFrom('list_row')
    .select(['id', 'body', 'from_epoch'])
    .where('table_name', '=', table)
    .where('row_key', '=', storedKey(key))
    .where('to_epoch', 'is', null)
    .executeTakeFirst();
}

/** Takes a power and the rows that hang on it out of force, and keeps its last entry among the repealed. */
export async function repeal(
  transaction: ListTransaction,
  code: string,
  decision: { readonly document: string; readonly since: string },
  at: string,
): Promise<{ version: PublishedVersion; repealed: RepealedPower }> {
  const { tables } = transaction;
  const current = await rowInForce(tables, 'powers', code);
  if (current === undefined) {
    const gone = await rowInForce(tables, 'repealed', code);
    refuse(code, gone === undefined ? 'is not on the list' : 'has left the list already');
  }
  const entry: Power = JSON.parse(current.body);
  const repealed: RepealedPower = {
    code,
    name: entry.name,
    department: entry.department,
    since: decision.since,
    document: decision.document,
    entry,
  };
  const hanging = await tables
    .selectFrom('list_row')
    .select('id')
    .where('power', '=', code)
    .where('to_epoch', 'is', null)
    .execute();
  const change = {
    ended: hanging.map((row) => row.id),
    begun: [repealedRow(repealed)],
    reason: `repeal ${code}`,
  };
  return { version: await advance(transaction, change, at), repealed };
}

/** Every row that the new rows refer to must be in force; the first that is not refuses the change. */
async function checkReferences(tables: Kysely<Tables>, detail: PowerDetail): Promise<void> {
  const { power } = detail;
  const references: (readonly [TableName, string, string])[] = [
    ['departments', power.department, 'department'],
    ...detail.exercises.flatMap((row) => [
      ['departments', row.department, 'department'] as const,
      ['divisions', row.division, 'division'] as const,
    ]),
    ...detail.delegations.flatMap((row) => [
      ['departments', row.fromDepartment, 'department'] as const,
      ['departments', row.toDepartment, 'department'] as const,
      ['divisions', row.division, 'division'] as const,
    ]),
    ...detail.needs.map((row) => ['catalogue', row.item, 'item'] as const),
    ...detail.serviceItems.map((row) => ['serviceItems', row.code, 'service item'] as const),
  ];
  const checked = new Set<string>();
  for (const [table, key, what] of references) {
    if (checked.has(`${table} ${key}`)) continue;
    checked.add(`${table} ${key}`);
    if ((await rowInForce(tables, table, key)) === undefined)
      refuse(power.code, `names an unknown ${what} \`${key}\``);
  }
}

/** The power's numbers with the least that each may be. */
const leastNumbers = [
  ['statutoryWorkingDays', 1],
  ['promisedWorkingDays', 0],
  ['dailyCitizenBudget', 1],
] as const;

/** What the importer asks of the cells of a row, asked of an entry that comes by itself. */
function checkEntry({ power, needs }: PowerDetail): void {
  const { code, name, law, article, exercisingBody, handlingBody, object, supervision } = power;
  const texts = { code, name, law, article, exercisingBody, handlingBody, object, supervision };
  const ofNeeds = needs.map((need) => ({ purpose: need.purpose, law: need.law, article: need.article }));
  for (const [part, text] of [texts, ...ofNeeds].flatMap((each) => Object.entries(each))) {
    if (text.trim() === '') refuse(code, `has an empty \`${part}\``);
  }
  for (const [part, least] of leastNumbers) {
    if ((power[part] ?? least) < least) refuse(code, `has a \`${part}\` below ${least}`);
  }
}

function checkWhole(detail: PowerDetail, rows: readonly ListRow[]): void {
  const { power } = detail;
  checkEntry(detail);
  const hanging = [detail.responsibilities, detail.needs, detail.exercises, detail.delegations].flat();
  const stray = hanging.find((row) => row.power !== power.code);
  if (stray !== undefined) refuse(power.code, `comes with a row of power \`${stray.power}\``);
  if (detail.needs.length > 0 && power.dailyCitizenBudget === null) {
    refuse(power.code, 'needs items of citizens but has no `dailyCitizenBudget`');
  }
  const keys = new Set(rows.map((row) => `${row.table} ${row.key}`));
  if (keys.size !== rows.length) refuse(power.code, 'comes with the same row twice');
}

/** Puts a power with what hangs on it into force; one that was repealed leaves the repealed ones. */
export async function publish(
  transaction: ListTransaction,
  detail: PowerDetail,
  at: string,
): Promise<PublishedVersion> {
  const { tables } = transaction;
  const { code } = detail.power;
  if ((await rowInForce(tables, 'powers', code)) !== undefined) refuse(code, 'is on the list already');
  const begun = powerRows(detail);
  checkWhole(detail, begun);
  await checkReferences(tables, detail);
  const gone = await rowInForce(tables, 'repealed', code);
  const ended = gone === undefined ? [] : [gone.id];
  return advance(transaction, { ended, begun, reason: `power ${code}` }, at);
}

/** A power with what hung on it when it left the list; refused when it has not left it. */
export async function lastDetail(tables: Kysely<Tables>, code: string): Promise<PowerDetail> {
  const gone = await rowInForce(tables, 'repealed', code);
  if (gone === undefined) refuse(code, 'has not been repealed');
  const rows = await tables
    .selectFrom('list_row')
    .select(['table_name as table', 'body'])
    .where((where) =>
      where.or([
        where.and([where('power', '=', code), where('to_epoch', '=', gone.from_epoch)]),
        where.and([where('table_name', 'in', ['serviceItems', 'stages']), where('to_epoch', 'is', null)]),
      ]),
    )
    .execute();
  const content = assembleContent(rows);
  const [power] = content.powers;
  if (power === undefined) refuse(code, 'was never on a list of this hub; publish it with all its parts');
  return {
    power,
    responsibilities: content.responsibilities,
    needs: content.needs,
    exercises: content.exercises,
    delegations: content.delegations,
    serviceItems: content.serviceItems.filter((item) => item.stages.flat().includes(code)),
  };
}
