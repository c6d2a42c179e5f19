/** What the hub's root fields stand on. */
import type { Caller, Ledger, SharingApplication } from '../../auth/contract.ts';
import type { Power, PowerDetail, PublishedVersion } from '../../registry/contract.ts';
import type { RegistryReads } from '../../registry/remembered.ts';
import type { Requirements } from '../../schema/requirements.ts';
import type { DecisionSnapshot } from '../decide.ts';

export type SharingKey = Pick<SharingApplication, 'department' | 'power' | 'item' | 'scenario'>;

/** Changes to what decides. Each returns only when no answer under the state before can leave any more. */
export interface Publishing {
  repealPower(code: string, document: string): Promise<PublishedVersion>;
  publishPower(power: Power, needs: PowerDetail['needs']): Promise<PublishedVersion>;
  setSharingApplicationStatus(
    key: SharingKey,
    status: SharingApplication['status'],
  ): Promise<SharingApplication>;
}

/** What a reload took, by the names of the sources. */
export interface SourceChanges {
  readonly added: readonly string[];
  readonly changed: readonly string[];
  readonly removed: readonly string[];
}

export interface HubServices {
  readonly registry: RegistryReads;
  readonly ledger: Ledger;
  readonly publishing: Publishing;
  /** Takes the sources as SDL and configuration describe them now. */
  reloadSources(): Promise<SourceChanges>;
  /** What decides now. */
  snapshot(): DecisionSnapshot;
  /** What sources of the graph that is served are sent of others. */
  requirements(): Requirements;
  /** The Asia/Shanghai day, `YYYY-MM-DD`. */
  today(): string;
}

export interface ResolverContext {
  readonly caller: Caller;
  /** The answer is an event of a subscription. */
  readonly isEvent?: boolean;
}
