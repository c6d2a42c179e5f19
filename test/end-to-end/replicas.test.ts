/** Two hubs on one database: what one publishes or repeals decides in the other, too. */
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PostgresqlDatabase } from '../../database/postgresql/pool.ts';
import { type RunningHub, assistancePower, demoCase, startHub } from '../fixtures/hub.ts';
import { postgresqlForTests } from '../support/postgresql.ts';

async function codeAt(hub: RunningHub): Promise<unknown> {
  const { body } = await hub.ask(`{ citizen(id: "${hub.citizens[0]}") { household { name } } }`, {
    headers: { 'x-case': demoCase },
  });
  return body.errors?.[0]?.extensions['code'] ?? 'given';
}

async function databaseOf(kind: 'SQLite' | 'PostgreSQL'): Promise<PostgresqlDatabase | undefined> {
  if (kind === 'SQLite') return undefined;
  const server = await postgresqlForTests();
  return server ? { url: server.url, schema: `hub_${randomBytes(6).toString('hex')}` } : undefined;
}

describe.each(['SQLite', 'PostgreSQL'] as const)('on one %s', (kind) => {
  let first: RunningHub;
  let second: RunningHub;

  beforeAll(async () => {
    const database = await databaseOf(kind);
    const place = database ? { database } : {};
    first = await startHub(place);
    const { directory } = first.files;
    // The embedded graph belongs to one process; each hub projects the lists into its own.
    const registry = { kind: 'embedded' as const, file: path.join(directory, 'second.grafeo') };
    second = await startHub({ ...place, files: { ...first.files, shared: true }, registry });
  }, 120_000);
  afterAll(async () => {
    await second.close();
    await first.close();
  });

  test('a repeal at one ends the reads at the other before it returns, and its graph follows', async () => {
    expect([await codeAt(first), await codeAt(second)]).toEqual(['given', 'given']);
    const token = await first.token({ role: 'listPublisher', powers: [] });
    const repeal = await first.ask(
      `mutation { repealPower(code: "${assistancePower}", document: "示例文件") { epoch } }`,
      { token },
    );
    expect(repeal.body.errors).toBeUndefined();
    expect(await codeAt(second)).toBe('POWER_REPEALED');
    expect(await codeAt(first)).toBe('POWER_REPEALED');
    const { body } = await second.ask(`{ power(code: "${assistancePower}") { status } }`);
    expect(body.data?.['power']).toEqual({ status: 'REPEALED' });
    const records = await first.hub.ledger.read(1, 100);
    expect(await first.hub.ledger.verify()).toEqual({ records: records.length, brokenAt: null });
  });

  test('a change at the other follows upon that of the first', async () => {
    const publisher = await second.token({ role: 'listPublisher', powers: [] });
    const other = '0200-B-01200';
    const repeal = await second.ask(
      `mutation { repealPower(code: "${other}", document: "示例文件") { epoch } }`,
      { token: publisher },
    );
    expect(repeal.body.data?.['repealPower']).toEqual({ epoch: 3 });
    const { body } = await second.ask(`{ power(code: "${other}") { status } }`);
    expect(body.data?.['power']).toEqual({ status: 'REPEALED' });
    expect(second.hub.state().version.epoch).toBe(3);
  });

  test('a sharing application that is suspended at one is suspended at the other', async () => {
    const publisher = await first.token({ role: 'listPublisher', powers: [] });
    const [application] = (await first.hub.sharing.snapshot()).applications.filter(
      (one) => one.power === '0200-B-01300',
    );
    const change = await first.ask(
      `mutation ($key: SharingApplicationKey!) { setSharingApplicationStatus(application: $key, status: SUSPENDED) { status } }`,
      {
        token: publisher,
        variables: {
          key: {
            department: application?.department,
            power: application?.power,
            item: application?.item,
            scenario: application?.scenario,
          },
        },
      },
    );
    expect(change.body.errors).toBeUndefined();
    const token = await second.token({ department: '省教育厅', powers: ['0200-B-01300'] });
    const topic = application?.item.split('.') ?? [];
    const { body } = await second.ask(
      `{ citizen(id: "${second.citizens[0]}") { ${topic[0]} { ${topic[1]} } } }`,
      { token },
    );
    expect(body.errors?.map((error) => error.extensions['code'])).toEqual(['APPLICATION_SUSPENDED']);
  });
});
