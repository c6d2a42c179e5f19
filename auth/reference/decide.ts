/**
 * The access rule as naive as can be: the specification of `auth/policy/` and the oracle of its property tests.
 * It shares nothing with the policy but types. Numbers are those of the rule's table.
 */
import type { PolicyFacts } from '../../registry/contract.ts';
import type { SubjectRole } from '../../schema/domain.ts';
import type { Caller, CaseFact, ItemDecision, Reason, SharingApplication } from '../contract.ts';

export function decide(
  facts: PolicyFacts,
  applications: readonly SharingApplication[],
  caller: Caller,
  caseFact: CaseFact | null,
  item: string,
  role: SubjectRole,
  today: string,
): ItemDecision {
  const me = caller.department;
  const no = (condition: Reason['condition'], code: Reason['code'], more = {}): ItemDecision => {
    return { given: false, reason: { code, condition, ...more } };
  };

  // 1. The power is on the published list.
  const power = facts.powers.find((one) => one.code === caller.power);
  const left = facts.repealed.some((one) => one.code === caller.power);
  if (power === undefined) return no(1, left ? 'POWER_REPEALED' : 'POWER_NOT_ON_LIST');

  // 2. The department exercises it, or holds it from one that does, in a division of both; the token lists it.
  const registered = caller.role === 'application' && caller.powers.includes(power.code);
  const own = facts.exercises.filter((one) => one.power === power.code && holds(one.from, one.to, today));
  const titles = own.flatMap((one) => (one.department === me ? [{ by: me, divisions: [one.division] }] : []));
  for (const one of facts.delegations) {
    if (one.power !== power.code || one.toDepartment !== me || !holds(one.from, one.to, today)) continue;
    for (const theirs of own.filter((exercise) => exercise.department === one.fromDepartment)) {
      const divisions = [one.division, theirs.division];
      if (common(divisions) !== null) titles.push({ by: one.fromDepartment, divisions });
    }
  }
  if (!registered || titles.length === 0) return no(2, 'POWER_NOT_YOURS');

  // 3. It needs the item, one of the catalogue, of a subject in this role.
  const entry = facts.catalogue.find((one) => one.path === item);
  const need = facts.needs.find((one) => one.power === power.code && one.item === item && one.role === role);
  if (entry === undefined || need === undefined) return no(3, 'FIELD_NOT_NEEDED');

  // 4. Its class lets it be shared: without an application, or by one of the department or of its delegator.
  if (entry.class === 'unshared') return no(4, 'FIELD_UNSHARED', { article: entry.classBasis });
  const free = (by: string): boolean => entry.class === 'unconditional' || [me, by].includes(entry.provider);
  const same = (one: SharingApplication): boolean => one.power === power.code && one.item === item;
  const filed = applications.filter((one) => same(one) && one.scenario === need.purpose);
  const lodged = (by: string) => filed.filter((one) => [me, by].includes(one.department));
  const shared = titles.flatMap((title) => {
    if (free(title.by)) return [{ title, division: null }];
    const approved = lodged(title.by).filter((one) => one.status === 'approved');
    const usable = approved.filter((one) => holds(one.decidedOn, one.expiresOn, today));
    return usable.map(({ division }) => ({ title, division }));
  });
  if (shared.length === 0) {
    const failed = titles.flatMap((title) => lodged(title.by)).filter((one) => one.status !== 'refused');
    const begun = failed.filter((one) => holds(one.decidedOn, null, today) && dayForm.test(one.expiresOn));
    const expiredOn = begun.reduce((last, one) => (one.expiresOn > last ? one.expiresOn : last), '');
    const article = `${need.law} ${need.article}`;
    if (begun.length === 0) return no(4, 'APPLICATION_MISSING', { article });
    if (expiredOn >= today) return no(4, 'APPLICATION_SUSPENDED', { article });
    return no(4, 'APPLICATION_EXPIRED', { article, expiredOn });
  }

  // 5. A case-bound power reads the parties of an open case that is with the department, for this power and here.
  const serves = facts.departments.find((one) => one.name === me)?.division ?? 'nowhere';
  if (power.caseBound) {
    if (caller.caseId === null) return no(5, 'CASE_REQUIRED');
    const tasks = caseFact?.reviewTasks.filter((task) => task.department === me) ?? [];
    if (caseFact?.id !== caller.caseId || tasks.length === 0) return no(5, 'CASE_NOT_YOURS');
    const mine = tasks.some((task) => task.open && task.power === power.code);
    const division = caseFact.competentDivision;
    const here = shared.some(({ title }) => common([...title.divisions, serves, division]) === division);
    return caseFact.open && mine && here ? { given: true, need, scope: null } : no(5, 'CASE_REQUIRED');
  }

  // 6. Any other power reads those registered where title, service and application meet.
  const meets = shared.map((one) => [...one.title.divisions, serves, one.division ?? serves]);
  const scopes = meets.flatMap((divisions) => common(divisions) ?? []);
  const inner = (one: string) => scopes.some((other) => other !== one && common([one, other]) === one);
  const scope = [...new Set(scopes)].filter((one) => !inner(one)).sort();
  return scope.length > 0 ? { given: true, need, scope } : no(6, 'NOT_AVAILABLE');
}

const dayForm = /^\d{4}-\d{2}-\d{2}$/;

/** Whether a period, both ends included, holds today; `to` null means open. */
function holds(from: string, to: string | null, today: string): boolean {
  return dayForm.test(from) && from <= today && (to === null || (dayForm.test(to) && today <= to));
}

/** The one of these divisions that lies in all others; null when they don't lie in each other. */
function common(divisions: readonly string[]): string | null {
  const prefixes = divisions.map((one) => one.replace(/^(..|.{4}|.{6}|.{9})0+$/, '$1'));
  if (!divisions.every((one) => /^\d{12}$/.test(one))) return null;
  return divisions.find((one) => prefixes.every((prefix) => one.startsWith(prefix))) ?? null;
}
