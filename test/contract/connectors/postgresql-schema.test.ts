/** A source's place may name the schema of its tables; whether they lie in a file or at a server is the place's, too. */
import { expect, onTestFinished, test } from 'vitest';
import { openConnector } from '../../../connectors/open.ts';
import type { SourceKind } from '../../../schema/domain.ts';
import { sampleHouseholds } from '../../demo/sample-people.ts';
import { makePostgresqlSchema, tableStatements } from '../../support/postgresql-schema.ts';
import { postgresqlForTests } from '../../support/postgresql.ts';

const id = sampleHouseholds(1)[0]?.members[0]?.id ?? '';

/** Names that have a meaning where a session takes its settings, where SQL takes names, or both. */
const schemas = ['household', 'real-estate', '户籍 人口', String.raw`a "b" \c`, '$user'];

test.skipIf((await postgresqlForTests()) === null)(
  'reads the tables of the schema that the place names, whichever database the description names',
  async () => {
    const base = await makePostgresqlSchema();
    onTestFinished(() => base.remove());
    const quoted = schemas.map((name) => `"${base.name} ${name.replaceAll('"', '""')}"`);
    onTestFinished(() => base.execute(`drop schema ${quoted.join(', ')} cascade`));
    for (const [at, schema] of quoted.entries()) {
      const rows = tableStatements('户籍人口', ['公民身份号码', '姓名'], [[id, schemas[at] ?? '']]);
      await base.execute(`create schema ${schema}; grant usage on schema ${schema} to ${base.name};
        set search_path = ${schema}; ${rows} grant select on "户籍人口" to ${base.name}`);
    }
    for (const [at, name] of schemas.entries()) {
      const kind: SourceKind = at % 2 === 0 ? 'SQLITE' : 'POSTGRESQL';
      const place = { url: base.url, schema: `${base.name} ${name}` };
      const connector = await openConnector(kind, place, { source: 'household' });
      onTestFinished(() => connector.close());
      const read = connector.compile({
        table: '户籍人口',
        key: '公民身份号码',
        legacyKeys: false,
        group: null,
        columns: [{ name: '姓名', type: 'String' }],
        orderBy: null,
        updatedAt: null,
      });
      const rows = await read.run([id], AbortSignal.timeout(5_000));
      expect(rows.map(({ values }) => values)).toEqual([[name]]);
      expect(connector.kind).toBe('POSTGRESQL');
    }
  },
);

test.skipIf((await postgresqlForTests()) === null)(
  'asks in as many sessions as the place allows',
  async () => {
    const schema = await makePostgresqlSchema();
    onTestFinished(() => schema.remove());
    await schema.execute(`create table 户籍 (公民身份号码 text); insert into 户籍 values ('${id}');
    create view 户籍人口 as select 公民身份号码, pg_sleep(0.1)::text as 姓名 from 户籍`);
    const connector = await openConnector(
      'POSTGRESQL',
      { url: schema.url, sessions: 2 },
      { source: 'household' },
    );
    const read = connector.compile({
      table: '户籍人口',
      key: '公民身份号码',
      legacyKeys: false,
      group: null,
      columns: [{ name: '姓名', type: 'String' }],
      orderBy: null,
      updatedAt: null,
    });
    await Promise.all(Array.from({ length: 8 }, () => read.run([id], AbortSignal.timeout(5_000))));
    const sessions = await schema.query('select count(*)::integer from pg_stat_activity where usename = $1', [
      schema.name,
    ]);
    expect(sessions).toEqual([[2]]);
    await connector.close();
  },
);
