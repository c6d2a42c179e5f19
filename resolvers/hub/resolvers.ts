/** All resolvers of the hub's own part of the graph. */
import type { makeExecutableSchema } from '@graphql-tools/schema';
import { accessMutations, accessQueries, accessTypes } from './access-fields.ts';
import { enumerationResolvers } from './enumerations.ts';
import { registryQueries, registryTypes } from './registry-fields.ts';
import type { HubServices } from './services.ts';

export type Resolvers = NonNullable<Parameters<typeof makeExecutableSchema>[0]['resolvers']>;

export function hubResolvers(services: HubServices): Resolvers {
  return {
    Query: { ...registryQueries(services), ...accessQueries(services) },
    Mutation: accessMutations(services),
    ...registryTypes(services),
    ...accessTypes,
    ...enumerationResolvers,
  };
}
