/** Stage "decide": the grant of the caller laid over the document. */
import type { Caller, CaseFact, CaseFacts, Clock, FieldGrant, ItemDecision } from '../auth/contract.ts';
import type { Mask } from '../auth/mask/contract.ts';
import { decidingInputs } from '../auth/mask/inputs.ts';
import { maskOperation } from '../auth/mask/mask.ts';
import { withRequired } from '../auth/policy/required.ts';
import type { Explanation } from '../auth/policy/policy.ts';
import type { PublishedVersion } from '../registry/contract.ts';
import type { ComposedGraph } from '../schema/compose.ts';
import type { SubjectRole } from '../schema/domain.ts';
import { QingdanError } from '../schema/errors.ts';
import { dayInProvince } from '../schema/identifiers/calendar.ts';
import { BoundedCache } from '../caching/bounded-cache.ts';
import type { PreparedDocument } from './document.ts';

/** What decides at one moment: swapped as a whole when the list or an application changes. */
export interface DecisionSnapshot {
  readonly version: PublishedVersion;
  readonly sharingEpoch: number;
  grant(caller: Caller, caseFact: CaseFact | null, day: string): FieldGrant;
  /** Whether a department may receive an item beside somebody else's request. */
  receives(department: string, item: string, role: SubjectRole, day: string): ItemDecision;
  /** Conditions 1 to 4 for every item of the catalogue in a role; reads nothing. */
  explain(caller: Caller, role: SubjectRole, day: string): readonly Explanation[];
}

export interface Decision {
  readonly snapshot: DecisionSnapshot;
  readonly grant: FieldGrant;
  readonly caseFact: CaseFact | null;
  readonly mask: Mask;
  /** Names the masked document in the keys of later caches. */
  readonly key: string;
}

/** Gives nothing: for documents that read no citizens. */
const nothing: FieldGrant = {
  key: 'nothing',
  power: null,
  powerName: null,
  decide: () => ({ given: false, reason: { code: 'FIELD_NOT_NEEDED', condition: 3 } }),
  anyGiven: () => false,
  givenItems: () => [],
  overallReason: () => ({ code: 'FIELD_NOT_NEEDED', condition: 3 }),
};

/** Whether this caller may read citizens at all; the grant says which fields. */
function checkCaller(caller: Caller): void {
  if (caller.role === 'public') throw new QingdanError('UNAUTHENTICATED');
  if (caller.role !== 'application') {
    throw new QingdanError('FORBIDDEN', `the role \`${caller.role}\` reads no citizens`);
  }
  if (caller.power === null) throw new QingdanError('POWER_REQUIRED');
}

export class DecideStage {
  readonly #graph: ComposedGraph;
  readonly #cases: CaseFacts;
  readonly #clock: Clock;
  readonly #masks = new BoundedCache<string, Mask>(2_000);

  constructor(graph: ComposedGraph, cases: CaseFacts, clock: Clock) {
    this.#graph = graph;
    this.#cases = cases;
    this.#clock = clock;
  }

  /** Masks that were made. */
  get made(): number {
    return this.#masks.made;
  }

  /** Masks that are kept. */
  get kept(): number {
    return this.#masks.size;
  }

  async decide(
    snapshot: DecisionSnapshot,
    document: PreparedDocument,
    caller: Caller,
    variables: Readonly<Record<string, unknown>>,
  ): Promise<Decision> {
    let grant = nothing;
    let caseFact: CaseFact | null = null;
    if (document.readsCitizens) {
      checkCaller(caller);
      caseFact = caller.caseId === null ? null : await this.#cases.find(caller.caseId);
      const day = dayInProvince(this.#clock.now());
      grant = withRequired(
        snapshot.grant(caller, caseFact, day),
        this.#graph.requirements,
        (department, item, role) => snapshot.receives(department, item, role, day),
      );
    }
    const inputs = decidingInputs(document.decidingVariables, variables);
    const key = `${document.key}|${grant.key}|${inputs}`;
    const mask = this.#masks.getOrMake(key, () =>
      maskOperation({
        schema: this.#graph.schema,
        rules: this.#graph.rules,
        operation: document.operation,
        grant,
        variables,
      }),
    );
    return { snapshot, grant, caseFact, mask, key };
  }
}
