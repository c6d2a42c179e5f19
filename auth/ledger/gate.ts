/** What must still be true when a record is appended; asked inside the transaction that appends it. */
import type { AppendResult, GateConditions } from '../contract.ts';

export type StaleBecause = Extract<AppendResult, { outcome: 'stale' }>['because'];

/** What the database says inside the transaction; `undefined` where it says nothing. */
export interface Facts {
  readonly listEpoch: unknown;
  readonly sharingEpoch: unknown;
  caseVersion(id: string): unknown;
  isRevoked(credential: string): boolean;
}

/** Arguments of an append; `now` in milliseconds since 1970. */
export type Judge = (conditions: GateConditions | null, now: number) => StaleBecause | null;

/** Why a record that rests on these conditions may not be appended any more; null when it may. */
export function judgeBy(facts: Facts): Judge {
  return (conditions, now) => {
    if (conditions === null) return null;
    if (facts.listEpoch !== conditions.listEpoch) return 'list';
    if (facts.sharingEpoch !== conditions.sharingEpoch) return 'sharing';
    const { case: ofCase, credential } = conditions;
    if (ofCase !== null && facts.caseVersion(ofCase.id) !== ofCase.version) return 'case';
    if (credential === null) return null;
    const revoked = facts.isRevoked(credential.id);
    return revoked || !(now < credential.expiresAt * 1000) ? 'credential' : null;
  };
}
