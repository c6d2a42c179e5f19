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

export interface PublishingOptions {
  readonly lists: ListRepository;
  readonly registry: RegistryStore;
  readonly sharing: SharingStore;
  /** Compiles what decides anew and swaps it. */
  refresh(version: PublishedVersion | null): Promise<void>;
  /** Milliseconds after an append within which its answer may still leave. */
  readonly handOffLimit: number;
  today(): string;
}

export function createPublishing(options: PublishingOptions): Publishing {
  const { lists, registry, sharing } = options;
  let last: Promise<unknown> = Promise.resolve();

  /** One change at a time: the graph must follow the epochs in their order. */
  function inTurn<Result>(change: () => Promise<Result>): Promise<Result> {
    const turn = last.then(change);
    last = turn.catch(() => null);
    return turn;
  }

  async function settled<Result>(result: Result): Promise<Result> {
    await new Promise((resolve) => setTimeout(resolve, options.handOffLimit));
    return result;
  }

  return {
    repealPower: (code, document) =>
      inTurn(async () => {
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
