/** Stage "record": what the ledger keeps of a request, made before the first byte leaves. */
import type { AccessRecord, GateConditions, GivenField, WithheldRecord } from '../auth/contract.ts';
import type { GivenItem } from '../auth/mask/contract.ts';
import { guardsHold } from '../auth/mask/guards.ts';
import { selectedWithheld } from '../auth/mask/selected-withheld.ts';
import type { ErrorCode } from '../schema/errors.ts';
import { timeInProvince } from '../schema/identifiers/calendar.ts';
import type { Decision } from './decide.ts';
import type { ItemOutcome } from './gate.ts';
import type { GraphRequest } from './request.ts';

type Decided = Pick<RecordInput, 'variables' | 'outcomeOf'> & { readonly decision: Decision };

/** Items that were really asked for, each place and selection of them, and what became of them there. */
function askedItems({ decision, variables, outcomeOf }: Decided): readonly (GivenItem & ItemOutcome)[] {
  return decision.mask.given
    .filter(({ guards }) => guardsHold(guards, variables))
    .map((item) => ({ ...item, ...outcomeOf(item.place, item.need.item) }));
}

function givenFields(decided: Decided): GivenField[] {
  const fields = new Map<string, GivenField>();
  for (const { need, role, given } of askedItems(decided)) {
    if (!given) continue;
    fields.set(`${need.item} ${role}`, {
      item: need.item,
      role,
      purpose: need.purpose,
      article: `${need.law} ${need.article}`,
    });
  }
  return [...fields.values()];
}

function withheldFields(decided: Decided): WithheldRecord[] {
  const fields = new Map<string, WithheldRecord>();
  const selected = selectedWithheld(decided.decision.mask.withheld, decided.variables);
  for (const { item, role, reason, whole } of selected) {
    const key = `${item} ${role}`;
    // Where a place of which nothing is given stands for the ID, the ID's own reason says more.
    if (!whole || !fields.has(key)) fields.set(key, { item, role, code: reason.code });
  }
  for (const { need, role, refused } of askedItems(decided)) {
    if (refused) fields.set(`${need.item} ${role}`, { item: need.item, role, code: 'NOT_AVAILABLE' });
  }
  return [...fields.values()];
}

export interface RecordInput {
  readonly request: Pick<GraphRequest, 'caller' | 'requestId'> & { readonly documentHash: string | null };
  readonly listHash: string;
  readonly time: Date;
  readonly durationMilliseconds: number;
  readonly decision: Decision | null;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly subjects: Iterable<string>;
  /** What became of an item at a place of this path. */
  readonly outcomeOf: (place: readonly string[], item: string) => ItemOutcome;
  readonly sources: Iterable<string>;
  readonly outcome: AccessRecord['outcome'];
  readonly refusal: ErrorCode | null;
}

/** The record of a request. Names of a caller who showed no valid token stay null. */
export function accessRecord(input: RecordInput): AccessRecord {
  const { caller, requestId, documentHash } = input.request;
  const decided = input.decision && { ...input, decision: input.decision };
  const known = caller.role !== 'public';
  return {
    time: timeInProvince(input.time),
    requestId,
    listHash: input.listHash,
    department: known ? caller.department : null,
    application: known ? caller.application : null,
    operator: known ? caller.operator : null,
    role: caller.role,
    power: caller.power,
    caseId: caller.caseId,
    subjects: [...input.subjects],
    given: decided ? givenFields(decided) : [],
    withheld: decided ? withheldFields(decided) : [],
    documentHash,
    sources: [...input.sources].sort(),
    outcome: input.outcome,
    refusal: input.refusal,
    durationMilliseconds: Math.round(input.durationMilliseconds * 1000) / 1000,
  };
}

/** What must still hold when the record of an answer is appended. */
export function gateConditions(decision: Decision, request: GraphRequest): GateConditions {
  const { snapshot, caseFact } = decision;
  return {
    listEpoch: snapshot.version.epoch,
    sharingEpoch: snapshot.sharingEpoch,
    case: caseFact === null ? null : { id: caseFact.id, version: caseFact.version },
    credential: request.caller.credential,
  };
}
