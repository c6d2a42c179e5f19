/** All resolvers of the hub's own part of the graph. */
import { accessMutations, accessQueries, accessTypes } from './access-fields.ts';
import { enumerationResolvers } from './enumerations.ts';
import type { QueryResolvers, Resolvers } from './generated/resolver-types.ts';
import { registryQueries, registryTypes } from './registry-fields.ts';
import type { HubServices } from './services.ts';

export function hubResolvers(services: HubServices) {
  return {
    Query: { ...registryQueries(services), ...accessQueries(services) } satisfies Required<QueryResolvers>,
    Mutation: accessMutations(services),
    ...registryTypes(services),
    ...accessTypes,
    ...enumerationResolvers,
  } satisfies Resolvers;
}
