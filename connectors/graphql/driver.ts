/** GraphQL services: those whose root fields are read as tables, and subgraphs of a federation. */
import type { OutboundClient } from '../../outbound/client.ts';
import type { Driver } from '../driver.ts';
import { ServiceClient } from '../service/client.ts';
import type { Definition } from '../service/definition.ts';
import { optionsAt, ServiceDriver, type ServiceOptions } from '../service/driver.ts';
import type { ServiceLocation } from '../service/location.ts';
import { readSchemaFile } from './schema.ts';
import { GraphqlService } from './service.ts';
import { SubgraphDriver } from './subgraph.ts';

/** Rejects where the place or the description can't be a service's. */
export async function openGraphql(
  location: ServiceLocation,
  definition: Definition | undefined,
  outbound: OutboundClient,
  options: ServiceOptions,
): Promise<Driver> {
  const client = new ServiceClient(location, outbound, options.timeLimitMilliseconds);
  const all = optionsAt(location, options);
  if (!definition) return new SubgraphDriver(client, all);
  const { file, tables } = definition;
  return new ServiceDriver(new GraphqlService(client, await readSchemaFile(file), file, tables), all);
}
