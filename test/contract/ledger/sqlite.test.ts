import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { StoredLedger } from '../../../auth/ledger/stored-ledger.ts';
import { ledgerContract, type LedgerHarness } from './suite.ts';
import { tamperingContract } from './tampering.ts';

async function sqliteHarness(): Promise<LedgerHarness> {
  const directory = await mkdtemp(join(tmpdir(), 'qingdan-ledger-'));
  const file = join(directory, 'hub.sqlite');
  const connection = new DatabaseSync(file, { timeout: 10_000 });
  connection.exec(`PRAGMA journal_mode=WAL;
    CREATE TABLE published_list(singleton INTEGER PRIMARY KEY CHECK(singleton=1), epoch, hash, published_at);
    INSERT INTO published_list VALUES (1, 1, 'hash', '2026-10-01T00:00:00.000+08:00');
    CREATE TABLE sharing_epoch(singleton INTEGER PRIMARY KEY CHECK(singleton=1), epoch INTEGER NOT NULL);
    INSERT INTO sharing_epoch VALUES (1, 1);
    CREATE TABLE case_file(id TEXT PRIMARY KEY, version INTEGER NOT NULL);
    INSERT INTO case_file VALUES ('C1', 1);`);
  return {
    open: (clock) =>
      StoredLedger.open({
        file,
        keyFile: join(directory, 'hub.key'),
        ...(clock === undefined ? {} : { clock }),
      }),
    execute: async (statement) => connection.exec(statement),
    async dispose() {
      connection.close();
      await rm(directory, { recursive: true });
    },
  };
}

ledgerContract('SQLite ledger', sqliteHarness);
tamperingContract('SQLite ledger', sqliteHarness);
