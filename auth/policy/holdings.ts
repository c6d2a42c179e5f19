/** Condition 2: on what title a department may use a power today. */
import type { Delegation, Exercise } from '../../registry/contract.ts';
import { inForce } from './days.ts';
import { intersect } from './divisions.ts';

/** A title to a power, and the division in which it may be used. */
export interface Holding {
  readonly division: string;
  /** Department that delegated the power; null when it is exercised in one's own right. */
  readonly delegator: string | null;
}

/**
 * Titles in force on a day. A delegation holds only while and where its delegator exercises the power in its
 * own right: nobody delegates what it doesn't have, and a power that was received isn't delegated again
 * (Administrative Licensing Law, article 24).
 */
export function holdingsInForce(
  exercises: readonly Exercise[],
  delegations: readonly Delegation[],
  department: string,
  day: string,
): readonly Holding[] {
  const holdings: Holding[] = exercises
    .filter((exercise) => exercise.department === department && inForce(exercise, day))
    .map((exercise) => ({ division: exercise.division, delegator: null }));
  for (const delegation of delegations) {
    if (delegation.toDepartment !== department || !inForce(delegation, day)) continue;
    for (const own of exercises) {
      if (own.department !== delegation.fromDepartment || !inForce(own, day)) continue;
      const division = intersect(delegation.division, own.division);
      if (division !== null) holdings.push({ division, delegator: delegation.fromDepartment });
    }
  }
  return holdings;
}
