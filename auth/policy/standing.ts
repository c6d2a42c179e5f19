/** Condition 5: how a department stands towards a case. */
import type { CaseFact } from '../contract.ts';
import { contains, intersect } from './divisions.ts';
import type { Holding } from './holdings.ts';

/** The titles under which the case is competent, by their place in the list of holdings; or why there is none. */
export type CaseStanding =
  | { readonly fits: true; readonly holdings: readonly number[] }
  | { readonly fits: false; readonly code: 'CASE_REQUIRED' | 'CASE_NOT_YOURS' };

export interface CaseQuestion {
  readonly department: string;
  readonly power: string;
  /** Number that the request names; null when it names none. */
  readonly caseId: string | null;
  /** The case of that number; null when there is none. */
  readonly fact: CaseFact | null;
  /** Division that the department serves; null when the list doesn't know it. */
  readonly served: string | null;
  readonly holdings: readonly Holding[];
}

export function caseStanding(question: CaseQuestion): CaseStanding {
  const { department, power, caseId, fact, served, holdings } = question;
  if (caseId === null) return { fits: false, code: 'CASE_REQUIRED' };
  // A department that takes no part mustn't learn from the code whether the number exists.
  if (fact?.id !== caseId || !fact.reviewTasks.some((task) => task.department === department)) {
    return { fits: false, code: 'CASE_NOT_YOURS' };
  }
  const reviews = fact.reviewTasks.some(
    (task) => task.department === department && task.power === power && task.open,
  );
  if (!fact.open || !reviews || served === null) return { fits: false, code: 'CASE_REQUIRED' };
  const fitting: number[] = [];
  for (const [index, holding] of holdings.entries()) {
    const competence = intersect(holding.division, served);
    if (competence !== null && contains(competence, fact.competentDivision)) fitting.push(index);
  }
  return fitting.length > 0 ? { fits: true, holdings: fitting } : { fits: false, code: 'CASE_REQUIRED' };
}
