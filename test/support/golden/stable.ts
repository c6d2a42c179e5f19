/**
 * Values that differ from run to run, replaced by what they are. The clock and the key of a golden hub are fixed, so
 * times, pseudonyms of subjects, and hashes of documents and lists stand in golden files as they are. Not so:
 *
 * - the number of a request, which the hub draws by chance: `request id`;
 * - how long a request took: `duration`;
 * - hashes that chain the ledger, which cover the two above and a seal with a random start: `hash of record N`.
 *
 * In `record.json` the hash of the list is named `hash of list N`, by its epoch, so that a change of the demo's lists
 * does not change every folder. Responses show it as it is.
 */
import type { StoredRecord } from '../../../auth/contract.ts';
import type { Hub } from '../../../server/hub.ts';

const durationKey = 'durationMilliseconds';

/** A copy with strings replaced by their names, and durations by `duration`. */
function named(value: unknown, names: ReadonlyMap<string, string>): unknown {
  if (typeof value === 'string') return names.get(value) ?? value;
  if (Array.isArray(value)) return value.map((each) => named(each, names));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, key === durationKey ? 'duration' : named(each, names)]),
  );
}

/** The body of a response. */
export function stableBody(body: unknown, requestId: string, ledger: readonly StoredRecord[]): unknown {
  const names = new Map(ledger.map(({ hash, sequence }) => [hash, `hash of record ${sequence}`]));
  names.set(requestId, 'request id');
  return named(body, names);
}

/** A record without its place in the chain. */
export async function stableRecord(hub: Hub, { record }: StoredRecord): Promise<unknown> {
  const names = new Map([[record.requestId, 'request id']]);
  for (const { hash, epoch } of await hub.lists.versions()) names.set(hash, `hash of list ${epoch}`);
  return named(record, names);
}
