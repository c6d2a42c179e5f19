/**
 * What decides now, compiled from the registry graph and the sharing applications, and swapped as a whole.
 * A change commits first; requests decided under the state before fail at the ledger's gate and are decided anew.
 */
import type { SharingStore } from '../auth/sharing/sharing-store.ts';
import { type Policy, compilePolicy } from '../auth/policy/policy.ts';
import type { PublishedVersion, RegistryStore } from '../registry/contract.ts';
import type { DecisionSnapshot } from '../resolvers/decide.ts';

export interface DecisionState extends DecisionSnapshot {
  readonly policy: Policy;
}

export async function compileState(
  registry: RegistryStore,
  sharing: SharingStore,
  version: PublishedVersion,
): Promise<DecisionState> {
  const [facts, applications] = await Promise.all([registry.policyFacts(), sharing.snapshot()]);
  const policy = compilePolicy(facts, applications.applications, {
    listHash: version.hash,
    sharingEpoch: applications.epoch,
  });
  return {
    version,
    sharingEpoch: applications.epoch,
    policy,
    grant: (caller, caseFact, day) => policy.grantFor(caller, caseFact, day),
    receives: (department, item, role, day) => policy.receives(department, item, role, day),
    explain: (caller, role, day) => policy.explain(caller, role, day),
  };
}
