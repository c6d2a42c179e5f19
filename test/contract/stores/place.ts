/** Where the hub's own tables lie, so that one suite for each store runs on every kind of database. */
import type { StoredLedger } from '../../../auth/ledger/stored-ledger.ts';
import type { ScopeIndexOptions, StoredScopeIndex } from '../../../auth/scope/scope-index.ts';
import type { SharingStore } from '../../../auth/sharing/sharing-store.ts';
import type { DemoCases } from '../../../cases/demo-cases.ts';
import type { ListRepository, RepositoryOptions } from '../../../registry/database/list-repository.ts';

/** An empty database and key file; the stores that it opens are those of one hub. */
export interface StorePlace {
  readonly keyFile: string;
  readonly openLists: (options?: RepositoryOptions) => Promise<ListRepository>;
  readonly openSharing: () => Promise<SharingStore>;
  readonly openCases: () => Promise<DemoCases>;
  /** With the place's own key file unless another one is given. */
  readonly openScopeIndex: (options?: Partial<ScopeIndexOptions>) => Promise<StoredScopeIndex>;
  readonly openLedger: () => Promise<StoredLedger>;
  /** What another connection finds. */
  readonly query: (statement: string) => Promise<readonly Record<string, unknown>[]>;
  /** Everything that a thief of the database has before him. */
  readonly stored: () => Promise<Buffer>;
  /** Ends what is still open, and removes all of it. */
  readonly remove: () => Promise<void>;
}

/** A kind of database; `make` is not called where its tests are to be skipped. */
export interface PlaceKind {
  readonly name: string;
  readonly skip: boolean;
  readonly make: () => Promise<StorePlace>;
}
