/** The hub's own tables in PostgreSQL, for hubs whose ledger is there: lists, applications and the bench's case. */
import path from 'node:path';
import { systemClock } from '../../auth/clock.ts';
import type { PostgresqlDatabase } from '../../database/postgresql/pool.ts';
import { importLists } from '../../registry/import/import-lists.ts';
import { openStores } from '../../server/stores.ts';
import { type BenchDatabase, databaseOf } from './postgresql.ts';
import { type BenchProvince, createBenchCase } from './province.ts';

const listFolder = path.join(import.meta.dirname, '../../scripts/demo/data');

/** Filled when it is empty; the keys are those of the province's directory. */
export async function prepareHubDatabase(
  server: BenchDatabase,
  { directory, citizens, ids }: BenchProvince,
): Promise<PostgresqlDatabase> {
  const database = { url: await databaseOf(server, `bench_hub_${citizens}`) };
  const stores = await openStores({ directory, database, clock: systemClock });
  try {
    if ((await stores.lists.published()) === null) {
      const { content, sharingApplications } = await importLists({ folder: listFolder });
      await stores.lists.publishContent(content);
      await stores.sharing.replaceAll(sharingApplications);
    }
    await createBenchCase(stores.cases, ids);
  } finally {
    await stores.close();
  }
  return database;
}
