/** What an append rests on, read inside its transaction so that it stays true until that commits. */
import type { PoolClient } from 'pg';
import type { GateConditions } from '../../contract.ts';
import type { StoredHead } from '../chain.ts';
import type { Facts } from '../gate.ts';

/** Head and facts of one transaction. */
export interface Ground {
  /** Undefined when none is stored. */
  readonly head: StoredHead | undefined;
  readonly facts: Facts;
}

/** Tables of others, with the part of the statement that reads them and what stands for it while one is missing. */
const parts = {
  published_list: ['list', 'SELECT epoch::integer FROM published_list WHERE singleton = 1 FOR SHARE'],
  sharing_epoch: ['sharing', 'SELECT epoch::integer FROM sharing_epoch WHERE singleton = 1 FOR SHARE'],
  case_file: ['cases', 'SELECT id, version FROM case_file WHERE id = ANY($1::text[]) ORDER BY id FOR SHARE'],
} as const;
type Table = keyof typeof parts;

const missing: Readonly<Record<Table, string>> = {
  published_list: 'SELECT NULL::integer AS epoch',
  sharing_epoch: 'SELECT NULL::integer AS epoch',
  case_file: 'SELECT NULL::text AS id, NULL::integer AS version WHERE $1::text[] IS NULL',
};

function statement(there: ReadonlySet<string>): string {
  const expressions = (Object.keys(parts) as Table[]).map((table) => {
    const [name, text] = parts[table];
    return `${name} AS (${there.has(table) ? text : missing[table]})`;
  });
  return `WITH ${expressions.join(', ')}
    SELECT (SELECT epoch FROM list) AS list, (SELECT epoch FROM sharing) AS sharing,
      (SELECT json_agg(json_build_array(id, version)) FROM cases) AS cases,
      (SELECT array_agg(id) FROM revoked_credential WHERE id = ANY($2::text[])) AS revoked,
      head.sequence::double precision AS sequence, head.hash, head.mac
    FROM (SELECT 1) AS one LEFT JOIN ledger_head AS head ON head.singleton = 1`;
}

interface Row extends StoredHead {
  readonly list: number | null;
  readonly sharing: number | null;
  readonly cases: readonly (readonly [string, number])[] | null;
  readonly revoked: readonly string[] | null;
}

/**
 * The locks of `FOR SHARE` hold against every writer of those rows until the transaction ends; they are taken in one
 * order, that of the statement and of the cases' numbers. An absent row can't be locked: that a credential is not
 * revoked holds because revocations take the ledger's own lock, under which this is read.
 */
export class GroundReader {
  #text: string | undefined;

  async read(client: PoolClient, conditions: readonly (GateConditions | null)[]): Promise<Ground> {
    const cases = new Set(conditions.flatMap((one) => one?.case?.id ?? []));
    const credentials = new Set(conditions.flatMap((one) => one?.credential?.id ?? []));
    const text = this.#text ?? (await this.#statementFor(client));
    const { rows } = await client.query<Row>({
      ...(this.#text === undefined ? {} : { name: 'ledger ground' }),
      text,
      values: [[...cases].map(storable), [...credentials].map(storable)],
    });
    const [row] = rows;
    if (row === undefined) throw new TypeError('a statement of one row gave none');
    const versions = new Map(row.cases);
    const revoked = new Set(row.revoked);
    return {
      head: row.hash === null ? undefined : row,
      facts: {
        listEpoch: row.list ?? undefined,
        sharingEpoch: row.sharing ?? undefined,
        caseVersion: (id) => versions.get(id),
        isRevoked: (credential) => revoked.has(storable(credential)),
      },
    };
  }

  /** Others may make their tables after the ledger is opened; once all are there they stay. */
  async #statementFor(client: PoolClient): Promise<string> {
    const { rows } = await client.query<{ readonly name: string }>(
      'SELECT name FROM unnest($1::text[]) AS name WHERE to_regclass(name) IS NOT NULL',
      [Object.keys(parts)],
    );
    const text = statement(new Set(rows.map(({ name }) => name)));
    if (rows.length === Object.keys(parts).length) this.#text = text;
    return text;
  }
}

/** Text that can be sent; what this changes is in no table. */
function storable(text: string): string {
  return text.replaceAll('\0', '\uFFFD');
}
