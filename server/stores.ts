/** The hub's own tables: in a SQLite file of its directory, or on a PostgreSQL that several hubs share. */
import path from 'node:path';
import type { Clock } from '../auth/contract.ts';
import { ensureKeyOfFile, ensureKeyOnPostgresql } from '../auth/crypto/database-key.ts';
import { deriveKey } from '../auth/crypto/keys.ts';
import { StoredLedger } from '../auth/ledger/stored-ledger.ts';
import { StoredScopeIndex } from '../auth/scope/scope-index.ts';
import { SharingStore } from '../auth/sharing/sharing-store.ts';
import { DemoCases } from '../cases/demo-cases.ts';
import { HubPool, type PostgresqlDatabase } from '../database/postgresql/pool.ts';
import { ListRepository } from '../registry/database/list-repository.ts';
import { QingdanError } from '../schema/errors.ts';

export interface StoresOptions {
  /** Folder of the hub's own files: `hub.sqlite` where that is the database, and the key `hub-key`. */
  readonly directory: string;
  /** The PostgreSQL of the hub's tables; a SQLite file unless given. */
  readonly database?: PostgresqlDatabase | undefined;
  readonly clock: Clock;
}

export interface Stores {
  readonly lists: ListRepository;
  readonly sharing: SharingStore;
  readonly scopeIndex: StoredScopeIndex;
  readonly ledger: StoredLedger;
  readonly cases: DemoCases;
  /** Key of the cursors of lists, the same in every hub on the database. */
  readonly cursorKey: Buffer;
  /** Whether other hubs may change what decides. */
  readonly shared: boolean;
  /** Runs work while no other hub on the database changes what decides or projects it into a common graph. */
  exclusively<Result>(work: () => Promise<Result>): Promise<Result>;
  close(): Promise<void>;
}

/** A number of our own for the lock of changes; other users of the server have others. */
const changeLock = 7_210_444;

/**
 * Rejects with the first store that cannot be opened: `NOT_READY` where the database cannot be reached or belongs to
 * another key than that of the directory.
 */
export async function openStores({ directory, database, clock }: StoresOptions): Promise<Stores> {
  const keyFile = path.join(directory, 'hub-key');
  if (database) return openOnPostgresql(database, keyFile, clock);
  const file = path.join(directory, 'hub.sqlite');
  ensureKeyOfFile(file, keyFile);
  const lists = await ListRepository.open(file, { now: () => clock.now() });
  const [sharing, scopeIndex, ledger, cases] = await Promise.all([
    SharingStore.open(file),
    StoredScopeIndex.open({ file, keyFile, clock }),
    StoredLedger.open({ file, keyFile, clock }),
    DemoCases.open({ file, keyFile }),
  ]);
  const all = [sharing, scopeIndex, ledger, cases, lists];
  return {
    lists,
    sharing,
    scopeIndex,
    ledger,
    cases,
    cursorKey: deriveKey(keyFile, 'list cursor'),
    shared: false,
    exclusively: (work) => work(),
    close: () => closeAll(all),
  };
}

async function openOnPostgresql(
  database: PostgresqlDatabase,
  keyFile: string,
  clock: Clock,
): Promise<Stores> {
  const hub = new HubPool(database);
  try {
    await ensureKeyOnPostgresql(hub, keyFile);
    const lists = await ListRepository.onPostgresql(hub, { now: () => clock.now() });
    const [sharing, scopeIndex, ledger, cases] = await Promise.all([
      SharingStore.onPostgresql(hub),
      StoredScopeIndex.onPostgresql(hub, { keyFile, clock }),
      StoredLedger.onPostgresql(database, { keyFile, clock }),
      DemoCases.onPostgresql(hub, keyFile),
    ]);
    const all = [sharing, scopeIndex, ledger, cases, lists];
    return {
      lists,
      sharing,
      scopeIndex,
      ledger,
      cases,
      cursorKey: deriveKey(keyFile, 'list cursor'),
      shared: true,
      exclusively: (work) => exclusively(hub, work),
      async close() {
        await closeAll(all);
        await hub.close();
      },
    };
  } catch (error) {
    await hub.close();
    throw error instanceof QingdanError ? error : unusable(error);
  }
}

/** For the operator: what the server or the way to it says, which never is a secret. */
function unusable(error: unknown): QingdanError {
  const because = error instanceof Error ? error.message : String(error);
  return new QingdanError(
    'NOT_READY',
    `the PostgreSQL of the hub’s own tables cannot be used (${because}); check \`database\` in the configuration`,
  );
}

async function closeAll(stores: readonly { close(): Promise<void> }[]): Promise<void> {
  await Promise.all(stores.map((store) => store.close()));
}

/** The lock goes with the transaction that holds it, also when this hub ends in the middle. */
function exclusively<Result>(hub: HubPool, work: () => Promise<Result>): Promise<Result> {
  return hub.transaction(async (client) => {
    // Another hub may take its time: a whole list goes into a graph in seconds.
    await client.query("SET LOCAL lock_timeout = '60s'; SET LOCAL idle_in_transaction_session_timeout = 0");
    await client.query({ text: 'SELECT pg_advisory_xact_lock($1)', values: [changeLock] });
    return work();
  });
}
