/**
 * Changes to what decides. The order makes the promise: the change is durable in the hub's database, whose epoch the
 * ledger's gate checks; then the graph and the compiled policy follow; then the time passes within which an answer
 * recorded before may still be handed to its socket. Only then does the call return.
 */
import type { SharingApplication } from '../auth/contract.ts';
import type { SharingStore } from '../auth/sharing/sharing-store.ts';
import { provinceDivision } from '../schema/domain.ts';
import { QingdanError } from '../schema/errors.ts';
import type { ListRepository } from '../registry/database/list-repository.ts';
import type { Power, PowerDetail, PublishedVersion, RegistryStore } from '../registry/contract.ts';
import type { Publishing, SharingKey } from '../resolvers/hub/services.ts';

/** Changes of what decides, and the way to follow those of other hubs on the same database. */
export interface ListKeeper extends Publishing {
  /** Returns at once while a change of this hub is under way, which brings the new state by itself. */
  catchUp(): Promise<void>;
  /**
   * Ends with what is under way, and refuses what comes after. The graph must outlast it: work that waits for a graph
   * that is gone would keep the lock under which all hubs on the database change what decides.
   */
  close(): Promise<void>;
}

export interface PublishingOptions {
  readonly lists: ListRepository;
  readonly registry: RegistryStore;
  readonly sharing: SharingStore;
  /** Compiles what decides anew and swaps it. */
  refresh(version: PublishedVersion | null): Promise<void>;
  /** What decides in this hub now. */
  current(): { readonly listEpoch: number; readonly sharingEpoch: number };
  /** Brings the graph to a version that another hub has published. */
  project(version: PublishedVersion): Promise<void>;
  /** Runs work while no other hub on the same database changes what decides. */
  exclusively<Result>(work: () => Promise<Result>): Promise<Result>;
  /** Milliseconds after an append within which its answer may still leave. */
  readonly handOffLimit: number;
  today(): string;
}

export function createPublishing(options: PublishingOptions): ListKeeper {
  const { lists, registry, sharing } = options;
  let last: Promise<unknown> = Promise.resolve();
  let underWay = 0;
  let following: Promise<void> | null = null;
  let closed = false;

  /** One change at a time: the graph must follow the epochs in their order. */
  async function inTurn<Result>(change: () => Promise<Result>): Promise<Result> {
    if (closed) throw new QingdanError('NOT_READY', 'the hub is stopping; ask again when it is back');
    underWay += 1;
    const turn = last.then(() => options.exclusively(change));
    last = turn.catch(() => null);
    try {
      return await turn;
    } finally {
      underWay -= 1;
    }
  }

  /** Single changes follow upon the version that this hub has: what another one published comes first. */
  async function follow(): Promise<void> {
    const version = await lists.published();
    const { listEpoch, sharingEpoch } = options.current();
    if (version && version.epoch !== listEpoch) {
      await options.project(version);
      await options.refresh(version);
    } else if ((await sharing.snapshot()).epoch !== sharingEpoch) await options.refresh(null);
  }

  async function settled<Result>(result: Result): Promise<Result> {
    await new Promise((resolve) => setTimeout(resolve, options.handOffLimit));
    return result;
  }

  return {
    async catchUp() {
      if (closed || underWay > 0) return;
      following ??= options.exclusively(follow).finally(() => {
        following = null;
      });
      await following;
    },
    async close() {
      closed = true;
      await Promise.allSettled([last, following]);
    },
    repealPower: (code, document) =>
      inTurn(async () => {
        await follow();
        const { version, repealed } = await lists.repealPower(code, { document, since: options.today() });
        await registry.removePower(repealed, version.hash);
        await options.refresh(version);
        return settled(version);
      }),
    publishPower: (power: Power, needs: PowerDetail['needs']) =>
      inTurn(async () => {
        const exercise = {
          power: power.code,
          department: power.department,
          division: provinceDivision,
          from: options.today(),
          to: null,
        };
        const detail: PowerDetail = {
          power,
          needs,
          exercises: [exercise],
          delegations: [],
          responsibilities: [],
          serviceItems: [],
        };
        await follow();
        const version = await lists.publishPower(detail);
        await registry.addPower(detail, version.hash);
        await options.refresh(version);
        return settled(version);
      }),
    setSharingApplicationStatus: (key: SharingKey, status: SharingApplication['status']) =>
      inTurn(async () => {
        const { applications } = await sharing.setStatus(key, status);
        const [changed] = applications;
        if (!changed) {
          throw new QingdanError(
            'BAD_USER_INPUT',
            'there is no such sharing application; check its four parts',
          );
        }
        await options.refresh(null);
        return settled(changed);
      }),
  };
}
