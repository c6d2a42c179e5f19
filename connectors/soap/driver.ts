/** SOAP services that a WSDL describes. */
import type { OutboundClient } from '../../outbound/client.ts';
import { MissingStructure, type Driver } from '../driver.ts';
import { ServiceClient } from '../service/client.ts';
import { definitionFault, type Definition } from '../service/definition.ts';
import { optionsAt, ServiceDriver, type ServiceOptions } from '../service/driver.ts';
import type { ServiceLocation } from '../service/location.ts';
import { readInThread } from '../service/reading.ts';
import { SoapService } from './service.ts';
import { readWsdl } from './wsdl.ts';

/** Milliseconds. */
const longestReading = 2_000;

/** Rejects where the place or the description can't be a service's. */
export async function openSoap(
  location: ServiceLocation,
  definition: Definition | undefined,
  outbound: OutboundClient,
  options: ServiceOptions,
): Promise<Driver> {
  if (!definition)
    throw new MissingStructure('a SOAP source is described by a WSDL; name it in its `definition`');
  const client = new ServiceClient(location, outbound, options.timeLimitMilliseconds);
  const { file } = definition;
  // What took a thread that long would keep the hub from all else for as long.
  const took = await readInThread(new URL('worker.ts', import.meta.url), file);
  if (Number(took) > longestReading) throw definitionFault(file, 'it unfolds to too much; make it smaller');
  const wsdl = await readWsdl(file, client.base.href);
  const service = new SoapService(client, wsdl, definition.tables);
  return new ServiceDriver(service, optionsAt(location, options));
}
