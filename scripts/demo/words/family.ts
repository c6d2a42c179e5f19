/** Relatives that live in the same household, as several departments see them. */
import type { Household, Person } from '../population/person.ts';

function memberOf(household: Household, id: string): Person | null {
  for (const member of household.members) if (member.id === id) return member;
  return null;
}

/** The person's children who live in the household. */
export function childrenAtHome(person: Person, household: Household): readonly Person[] {
  if (person.children.length === 0) return [];
  const found: Person[] = [];
  for (const id of person.children) {
    const child = memberOf(household, id);
    if (child !== null) found.push(child);
  }
  return found;
}

export function isHead(person: Person): boolean {
  return person.relationToHead === '户主';
}

/** Draws wages: the ones for whom an employer pays in. */
export function earnsWages(person: Person): boolean {
  return person.occupation === 'employee' || person.occupation === 'civilServant';
}
