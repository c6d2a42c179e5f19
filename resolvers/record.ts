/** Stage "record": what the ledger keeps of a request, made before the first byte leaves. */
import type { AccessRecord, GateConditions, GivenField, WithheldRecord } from '../auth/contract.ts';
import { guardsHold } from '../auth/mask/guards.ts';
import { selectedWithheld } from '../auth/mask/selected-withheld.ts';
import type { SubjectRole } from '../schema/domain.ts';
import type { ErrorCode } from '../schema/errors.ts';
import { timeInProvince } from '../schema/identifiers/calendar.ts';
import type { Decision } from './decide.ts';
import type { GraphRequest } from './request.ts';

function givenFields(
  decision: Decision,
  variables: Readonly<Record<string, unknown>>,
  reached: RecordInput['reached'],
): GivenField[] {
  const fields = new Map<string, GivenField>();
  for (const { need, role, guards } of decision.mask.given) {
    if (!guardsHold(guards, variables) || !reached(need.item, role)) continue;
    fields.set(`${need.item} ${role}`, {
      item: need.item,
      role,
      purpose: need.purpose,
      article: `${need.law} ${need.article}`,
    });
  }
  return [...fields.values()];
}

function withheldFields(
  decision: Decision,
  variables: Readonly<Record<string, unknown>>,
  refused: Iterable<WithheldRecord>,
): WithheldRecord[] {
  const fields = new Map<string, WithheldRecord>();
  for (const { item, role, reason } of selectedWithheld(decision.mask.withheld, variables)) {
    fields.set(`${item} ${role}`, { item, role, code: reason.code });
  }
  for (const one of refused) fields.set(`${one.item} ${one.role}`, one);
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
  /** Whether an item was asked for of anybody in its scope. */
  readonly reached: (item: string, role: SubjectRole) => boolean;
  /** Items that were withheld of single subjects. */
  readonly refused: Iterable<WithheldRecord>;
  readonly sources: Iterable<string>;
  readonly outcome: AccessRecord['outcome'];
  readonly refusal: ErrorCode | null;
}

/** The record of a request. Names of a caller who showed no valid token stay null. */
export function accessRecord(input: RecordInput): AccessRecord {
  const { caller, requestId, documentHash } = input.request;
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
    given: input.decision ? givenFields(input.decision, input.variables, input.reached) : [],
    withheld: input.decision ? withheldFields(input.decision, input.variables, input.refused) : [],
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
