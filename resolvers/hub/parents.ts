/**
 * The objects that resolvers of the hub get as their parents, where they differ from the registry's own; `codegen.yml`
 * names them.
 */
import type { SharingApplication } from '../../auth/contract.ts';
import type {
  Material,
  Power as PowerEntry,
  PowerFilter,
  ServiceItem as ServiceItemEntry,
} from '../../registry/contract.ts';

export type PowerStatus = NonNullable<PowerFilter['status']>;
export type SharingStatus = SharingApplication['status'];

/** A power on the list or off it; what hangs on it is read when asked for. */
export type Power = Pick<PowerEntry, 'code' | 'name' | 'department'> &
  Partial<PowerEntry> & {
    readonly status: PowerStatus;
    readonly repealedSince?: string;
    readonly repealedBy?: string;
  };

/** A service item, with its materials where they are known already. */
export type ServiceItem = ServiceItemEntry & { readonly materials?: readonly Material[] };
