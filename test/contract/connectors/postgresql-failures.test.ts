import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makePostgresqlSchema, type PostgresqlSchema } from '../../support/postgresql-schema.ts';
import { anna } from './citizens.ts';
import { readOf } from './kinds.ts';
import {
  ask,
  columns,
  describeSlowServer,
  describeVanishingServer,
  fill,
  good,
  openOn,
} from './server-failures.ts';
import { postgresql } from './servers.ts';

const isThere = await postgresql.isThere();

describeSlowServer(postgresql, isThere);
describeVanishingServer(postgresql, isThere);

describe.skipIf(!isThere)('sessions of PostgreSQL', () => {
  let schema: PostgresqlSchema;
  beforeAll(async () => {
    schema = await makePostgresqlSchema();
    await fill(postgresql, schema);
    await schema.execute(
      `create view 备好 as select '${anna}'::text as 身份证号, count(*)::text as 姓名 from pg_prepared_statements`,
    );
  });
  afterAll(() => schema.remove());

  test('the server itself ends what nobody ends', async () => {
    const connector = await openOn(postgresql, schema, { timeLimitMilliseconds: 500 });
    const settings = readOf({ table: '设置', key: '身份证号', columns });
    await schema.execute(`create view 设置 as select '${anna}'::text as 身份证号, current_setting(n) as 姓名
      from unnest('{statement_timeout,default_transaction_read_only}'::text[]) as n`);
    expect(await ask(connector.compile(settings))).toEqual(['500ms', 'on']);
  });

  test('a statement is prepared once in a session, and a session keeps 200 at most', async () => {
    const connector = await openOn(postgresql, schema, { concurrency: 1 });
    const prepared = connector.compile(readOf({ table: '备好', key: '身份证号', columns }));
    const counts: number[] = [];
    // The view lies in no row order, which its first read finds out.
    for (let time = 0; time < 4; time += 1) counts.push(Number((await ask(prepared))[0]));
    expect(counts).toEqual([1, 1, 1, 1]);
    for (let variant = 0; variant < 450; variant += 1) {
      const repeated = Array.from({ length: (variant % 225) + 1 }, () => columns[0]);
      await ask(connector.compile({ ...good, columns: repeated }));
      counts.push(Number((await ask(prepared))[0]));
    }
    expect(Math.max(...counts)).toBeGreaterThan(150);
    expect(Math.max(...counts)).toBeLessThanOrEqual(200);
  });
});
