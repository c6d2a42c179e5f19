/**
 * Gives every citizen who is asked for exactly three rows in each list that is read, so that all requests have the
 * same weight: few of the demo's citizens own three cars. Rows are added as copies of others' rows, what is over is
 * deleted; the rest of the table stays as it was loaded. Only in the bench's own database.
 */
import type { Client } from 'pg';
import type { SourceModel } from '../../schema/source-model.ts';
import { legacyCitizenId } from '../../schema/identifiers/citizen-id.ts';
import { benchItems, rowsOfList } from './items.ts';

export interface ListTable {
  readonly source: string;
  readonly table: string;
  readonly key: string;
}

/** Tables of the lists that the bench reads. */
export function listTables(models: readonly SourceModel[]): readonly ListTable[] {
  return benchItems.flatMap(({ path, leaves }) => {
    if (leaves === null) return [];
    const [topic = '', item = ''] = path.split('.');
    for (const model of models) {
      const entry = model.types.get('Citizen')?.fields.get(topic);
      const field = entry?.kind === 'topic' ? model.types.get(entry.type)?.fields.get(item) : undefined;
      if (field?.kind !== 'rows') continue;
      const key = model.tables.get(field.table)?.key;
      if (key !== undefined) return [{ source: model.name, table: field.table, key }];
    }
    throw new RangeError(`no source gives the list \`${path}\``);
  });
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** Rows of others that copies are made of. */
const patterns = 500;

async function columnsOf(client: Client, table: string): Promise<readonly string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select attname as name from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped
     order by attnum`,
    [table],
  );
  return rows.map(({ name }) => name);
}

/** @param table as it is written in a statement, with its schema */
async function fillTable(client: Client, table: string, key: string): Promise<void> {
  const columns = await columnsOf(client, table);
  await client.query(
    `delete from ${table} where ctid in (
       select place from (
         select t.ctid as place, row_number() over (partition by a.id order by t.ctid) as number
         from asked a join ${table} t on t.${quoted(key)} in (a.id, a.legacy)) as numbered
       where number > $1)`,
    [rowsOfList],
  );
  const copied = columns.map((name) => (name === key ? 'a.id' : `p.${quoted(name)}`));
  await client.query(
    `insert into ${table} (${columns.map(quoted).join(', ')})
     select ${copied.join(', ')}
     from (select a.id, a.number, count(t.*) as present
           from asked a left join ${table} t on t.${quoted(key)} in (a.id, a.legacy) group by a.id, a.number) a
     cross join lateral generate_series(a.present + 1, $1) as copy
     join (select *, row_number() over () - 1 as pattern
           from (select * from ${table} limit ${patterns}) as first) p
       on p.pattern = (a.number * 7 + copy * 13) % (select least(${patterns}, count(*)) from ${table})`,
    [rowsOfList],
  );
}

/** Fills up the lists of these citizens, whatever they had before. */
export async function fillUp(
  client: Client,
  models: readonly SourceModel[],
  schemaOf: (source: string) => string,
  ids: readonly string[],
): Promise<void> {
  await client.query('create temporary table asked (id text primary key, legacy text, number integer)');
  await client.query('insert into asked select * from unnest($1::text[], $2::text[], $3::integer[])', [
    ids,
    ids.map(legacyCitizenId),
    ids.map((_, number) => number),
  ]);
  await client.query('analyze asked');
  for (const { source, table, key } of listTables(models)) {
    const name = `${quoted(schemaOf(source))}.${quoted(table)}`;
    await fillTable(client, name, key);
    await client.query(`vacuum (analyze) ${name}`);
  }
  await client.query('drop table asked');
}
