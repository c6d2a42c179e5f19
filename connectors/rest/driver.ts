/** REST services: those that an OpenAPI file describes, and those that have the hub's own resources. */
import type { OutboundClient } from '../../outbound/client.ts';
import type { Driver } from '../driver.ts';
import { ServiceClient } from '../service/client.ts';
import type { Definition } from '../service/definition.ts';
import { optionsAt, ServiceDriver, type ServiceOptions } from '../service/driver.ts';
import type { ServiceLocation } from '../service/location.ts';
import { readInThread } from '../service/reading.ts';
import type { OpenApi } from './openapi/model.ts';
import { OpenApiService } from './openapi/service.ts';
import { ResourceService } from './resources.ts';

/** Rejects with `BAD_USER_INPUT` where the file is no OpenAPI. */
export async function readOpenApi(file: string): Promise<OpenApi> {
  const operations = await readInThread(new URL('openapi/worker.ts', import.meta.url), file);
  return { file, operations: operations as OpenApi['operations'] };
}

/** Rejects where the place or the description can't be a service's. */
export async function openRest(
  location: ServiceLocation,
  definition: Definition | undefined,
  outbound: OutboundClient,
  options: ServiceOptions,
): Promise<Driver> {
  const client = new ServiceClient(location, outbound, options.timeLimitMilliseconds);
  const service = definition
    ? new OpenApiService(client, await readOpenApi(definition.file), definition.tables)
    : new ResourceService(client);
  return new ServiceDriver(service, optionsAt(location, options));
}
