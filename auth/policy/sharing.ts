/** Condition 4: whether the catalogue's class and the sharing applications let an item go to a department. */
import type { Need } from '../../registry/contract.ts';
import type { SharingClass } from '../../schema/domain.ts';
import type { Reason, SharingApplication } from '../contract.ts';
import { inForce, isDay } from './days.ts';
import type { Holding } from './holdings.ts';

export interface CatalogueFact {
  readonly provider: string;
  readonly class: SharingClass;
  readonly classBasis: string;
}

/** A title together with the division that an application was approved for (null: no narrower than the title). */
export interface Opening {
  readonly holding: Holding;
  readonly division: string | null;
}

export type SharingStanding =
  | { readonly open: true; readonly openings: readonly Opening[] }
  | { readonly open: false; readonly reason: Reason };

/** From the best to the worst: what a department is told when several applications fail. */
const failures = ['APPLICATION_SUSPENDED', 'APPLICATION_EXPIRED', 'APPLICATION_MISSING'] as const;

/** What one application that isn't usable on the day amounts to. Its dates come before its status. */
function failureOf(application: SharingApplication, day: string): (typeof failures)[number] {
  const { status, decidedOn, expiresOn } = application;
  if (status === 'refused' || !inForce({ from: decidedOn, to: null }, day) || !isDay(expiresOn)) {
    return 'APPLICATION_MISSING';
  }
  return expiresOn < day ? 'APPLICATION_EXPIRED' : 'APPLICATION_SUSPENDED';
}

/** `applications` are those of the power, the item and the scenario, of any department. */
export function sharingStanding(
  need: Need,
  catalogue: CatalogueFact,
  holdings: readonly Holding[],
  applications: readonly SharingApplication[],
  department: string,
  day: string,
): SharingStanding {
  if (catalogue.class !== 'unconditional' && catalogue.class !== 'conditional') {
    return { open: false, reason: { code: 'FIELD_UNSHARED', condition: 4, article: catalogue.classBasis } };
  }
  const openings: Opening[] = [];
  const failed: SharingApplication[] = [];
  for (const holding of holdings) {
    const mayApply = (name: string): boolean => name === department || name === holding.delegator;
    if (catalogue.class === 'unconditional' || mayApply(catalogue.provider)) {
      openings.push({ holding, division: null });
      continue;
    }
    for (const application of applications) {
      if (!mayApply(application.department)) continue;
      const usable =
        application.status === 'approved' &&
        inForce({ from: application.decidedOn, to: application.expiresOn }, day);
      if (usable) openings.push({ holding, division: application.division });
      else failed.push(application);
    }
  }
  if (openings.length > 0) return { open: true, openings };
  return { open: false, reason: bestFailure(need, failed, day) };
}

function bestFailure(need: Need, failed: readonly SharingApplication[], day: string): Reason {
  const codes = new Set(failed.map((application) => failureOf(application, day)));
  const code = failures.find((candidate) => codes.has(candidate)) ?? 'APPLICATION_MISSING';
  const reason: Reason = { code, condition: 4, article: `${need.law} ${need.article}` };
  if (code !== 'APPLICATION_EXPIRED') return reason;
  const expiries = failed
    .filter((application) => failureOf(application, day) === code)
    .map((application) => application.expiresOn);
  return { ...reason, expiredOn: expiries.sort().at(-1) };
}
