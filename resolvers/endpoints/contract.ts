/** What the endpoint of one source is: a subgraph of federation 2 that the hub answers by its own pipeline. */
import type { Role } from '../../auth/contract.ts';

/**
 * Field of `Citizen` that says in which role he is asked about. It is part of his key, so that a router hands it on from
 * the place where it found him; callers do not see it.
 */
export const roleField = '_role';

/** What the lists and the catalogue say of the coordinates of a graph, for the directives of its subgraphs. */
export interface Guards {
  /** Codes of the powers on the published list that need an item, in any role. */
  powersNeeding(item: string): readonly string[];
  /** Who may use a root field. */
  rolesOf(type: 'Query' | 'Mutation', field: string): readonly Role[];
}
