/** What the process of the embedded graph answers. */
import type { RegistryStore } from '../contract.ts';

export const operationNames = [
  'load',
  'verifiedHash',
  'removePower',
  'addPower',
  'policyFacts',
  'powers',
  'power',
  'repealed',
  'departments',
  'department',
  'division',
  'divisions',
  'catalogue',
  'serviceItems',
  'serviceItem',
] as const satisfies readonly (keyof RegistryStore)[];

export interface GraphOperations extends Pick<RegistryStore, (typeof operationNames)[number]> {
  /** Rejects with `REGISTRY_UNAVAILABLE` when the file cannot be opened. */
  open(): Promise<void>;
}
