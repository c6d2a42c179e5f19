/**
 * REST services with a batch endpoint for each resource:
 * `POST {base}/resources/{table}/query` with `{keys, columns}` answers `{rows: [{column: value}]}`, and
 * `GET {base}/resources` answers `{resources: [{name, columns: [{name, type}]}]}`.
 * Decimals and integers beyond 2^53 are text in the JSON.
 */
import type { DescribedTable } from '../contract.ts';
import { BadAnswer, MissingStructure, type Driver, type DriverRead } from '../driver.ts';
import type { Layout } from '../layout.ts';
import { RestClient, type RestOptions } from './client.ts';

/** Keys of one call at most. */
const keysOfOneCall = 500;

type JsonObject = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function objectsOf(answer: unknown, member: string): readonly JsonObject[] {
  const list = isObject(answer) ? answer[member] : undefined;
  if (!Array.isArray(list) || !list.every(isObject)) {
    throw new BadAnswer(`the answer has no list of objects in \`${member}\``);
  }
  return list;
}

class RestDriver implements Driver {
  readonly kind = 'REST';
  readonly #client: RestClient;

  constructor(base: string, options: RestOptions) {
    this.#client = new RestClient(base, options);
  }

  async describe(signal: AbortSignal): Promise<readonly DescribedTable[]> {
    const answer = await this.#client.get(['resources'], signal);
    return objectsOf(answer, 'resources').map((resource) => ({
      name: String(resource['name']),
      columns: objectsOf(resource, 'columns').map((column) => ({
        name: String(column['name']),
        nativeType: typeof column['type'] === 'string' ? column['type'] : 'unknown',
      })),
    }));
  }

  compile(layout: Layout): DriverRead {
    const { read, cells } = layout;
    if (read.group !== null)
      throw new MissingStructure('a REST source answers by citizen only, not by `group`');
    const columns = [...new Set(cells.map((cell) => cell.name))];
    const statement = `POST /resources/${read.table}/query ${JSON.stringify({ columns })}`;
    return {
      statement,
      run: async (forms, signal, sent) => {
        const calls: Promise<readonly JsonObject[]>[] = [];
        for (let first = 0; first < forms.length; first += keysOfOneCall) {
          const keys = forms.slice(first, first + keysOfOneCall);
          sent(statement, keys.length);
          const answer = this.#client.post(['resources', read.table, 'query'], { keys, columns }, signal);
          calls.push(answer.then((value) => objectsOf(value, 'rows')));
        }
        const rows = (await Promise.all(calls)).flat();
        return rows.map((row) =>
          cells.map((cell) => (Object.hasOwn(row, cell.name) ? row[cell.name] : null)),
        );
      },
    };
  }

  close(): Promise<void> {
    return this.#client.close();
  }
}

export function openRest(base: string, options: RestOptions): Driver {
  return new RestDriver(base, options);
}
