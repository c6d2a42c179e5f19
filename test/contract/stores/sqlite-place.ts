import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StoredLedger } from '../../../auth/ledger/stored-ledger.ts';
import { StoredScopeIndex } from '../../../auth/scope/scope-index.ts';
import { SharingStore } from '../../../auth/sharing/sharing-store.ts';
import { DemoCases } from '../../../cases/demo-cases.ts';
import { ListRepository } from '../../../registry/database/list-repository.ts';
import type { PlaceKind, StorePlace } from './place.ts';

export interface SqlitePlace extends StorePlace {
  readonly folder: string;
  readonly file: string;
}

export async function makeSqlitePlace(): Promise<SqlitePlace> {
  const folder = await mkdtemp(join(tmpdir(), 'qingdan-stores-'));
  const file = join(folder, 'hub.sqlite');
  const keyFile = join(folder, 'keys', 'hub.key');
  return {
    folder,
    file,
    keyFile,
    openLists: (options) => ListRepository.open(file, options),
    openSharing: () => SharingStore.open(file),
    openCases: () => DemoCases.open({ file, keyFile }),
    openScopeIndex: (options = {}) => StoredScopeIndex.open({ file, keyFile, ...options }),
    openLedger: () => StoredLedger.open({ file, keyFile }),
    query: async (statement) => {
      const connection = new DatabaseSync(file);
      try {
        return connection.prepare(statement).all();
      } finally {
        connection.close();
      }
    },
    stored: async () => Buffer.concat([await readFile(file), await readFile(`${file}-wal`)]),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

export const sqlite: PlaceKind = { name: 'SQLite', skip: false, make: makeSqlitePlace };
