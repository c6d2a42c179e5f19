/**
 * The hub without a part, to see what the part costs. These constructions stand only here: the product has no switch
 * that turns policy or ledger off. A running hub's own objects get other methods, so that all else stays as it is.
 */
import type { AppendResult, FieldGrant } from '../../auth/contract.ts';
import type { SubjectRole } from '../../schema/domain.ts';
import type { Hub } from '../../server/hub.ts';
import { KnownParties } from '../../resolvers/known-parties.ts';
import { benchCase, benchPower } from '../workload/items.ts';

/** Answers leave without a record: nothing is hashed, sealed, chained or written. */
export function withoutLedger(hub: Hub): void {
  let sequence = 0;
  const append = (): Promise<AppendResult> => {
    sequence += 1;
    return Promise.resolve({ outcome: 'committed', sequence, hash: '' });
  };
  Object.assign(hub.ledger, { append });
}

/** Gives every item of everybody, without a look at list, applications or case. */
const everything: FieldGrant = {
  key: 'everything',
  power: benchPower,
  powerName: null,
  decide: (item: string, role: SubjectRole) => ({
    given: true,
    need: { power: benchPower, item, role, purpose: '', law: '', article: '' },
    scope: null,
  }),
  anyGiven: () => true,
  givenItems: () => [],
  overallReason: () => ({ code: 'INTERNAL', condition: 1 }),
};

/**
 * Neither a grant is made nor a citizen looked up: no mask takes anything out, and the gate lets everybody pass. The case
 * is looked up once for all requests, since their records rest on it.
 */
export async function withoutPolicy(hub: Hub): Promise<void> {
  const caseFact = await hub.cases.find(benchCase);
  Object.assign(hub.state(), { grant: () => everything });
  Object.assign(hub.cases, { find: () => Promise.resolve(caseFact) });
  const among: KnownParties['among'] = (_case, _role, citizenIds) => Promise.resolve(new Set(citizenIds));
  Object.assign(KnownParties.prototype, { among });
}
