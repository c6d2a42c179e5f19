/** All resolvers of the hub's own part of the graph. */
import type { IResolvers } from '@graphql-tools/utils';
import { accessMutations, accessQueries } from './access-fields.ts';
import { enumerationResolvers } from './enumerations.ts';
import { registryQueries, registryTypes } from './registry-fields.ts';
import type { HubServices } from './services.ts';

export type Resolvers = IResolvers;

export function hubResolvers(services: HubServices): Resolvers {
  return {
    Query: { ...registryQueries(services), ...accessQueries(services) },
    Mutation: accessMutations(services),
    ...registryTypes(services),
    ...enumerationResolvers,
  };
}
