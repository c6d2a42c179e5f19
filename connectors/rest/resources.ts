/**
 * The hub's own resources, for services that have no description: one batch endpoint for each.
 * `POST {base}/resources/{table}/query` with `{keys, columns}` answers `{rows: [{column: value}]}`, and
 * `GET {base}/resources` answers `{resources: [{name, columns: [{name, type}]}]}`.
 */
import type { DescribedTable } from '../contract.ts';
import type { ServiceClient } from '../service/client.ts';
import type { Limits, ServiceOperation } from '../service/contract.ts';
import type { Service } from '../service/driver.ts';
import { rowsAt } from '../service/rows.ts';
import { askJson } from './ask.ts';
import { below, encodedPart } from './path.ts';

/** Keys of one call. */
const keysOfCall = 500;

export class ResourceService implements Service {
  readonly kind = 'REST';
  readonly #client: ServiceClient;

  constructor(client: ServiceClient) {
    this.#client = client;
  }

  async describe(limits: Limits): Promise<readonly DescribedTable[]> {
    const url = below(this.#client.base, '/resources');
    const { json } = await askJson(this.#client, { method: 'GET', url }, limits);
    return rowsAt(json, ['resources'], false).map((resource) => ({
      name: String(resource['name']),
      columns: rowsAt(resource, ['columns'], false).map((column) => ({
        name: String(column['name']),
        nativeType: typeof column['type'] === 'string' ? column['type'] : 'unknown',
      })),
    }));
  }

  operation(table: string, columns: readonly string[]): ServiceOperation {
    const url = below(this.#client.base, `/resources/${encodedPart(table)}/query`);
    return {
      statement: `POST /resources/${table}/query ${JSON.stringify({ columns })}`,
      keysOfCall,
      rows: ['rows'],
      rowsMayBeAbsent: false,
      lacksKey: false,
      values: new Map(),
      send: async ({ keys }, limits) => {
        const request = { method: 'POST', url, json: { keys, columns } } as const;
        return { tree: (await askJson(this.#client, request, limits)).json, link: null };
      },
    };
  }
}
