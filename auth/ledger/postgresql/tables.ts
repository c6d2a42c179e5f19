/** Tables of the ledger on PostgreSQL; see `../tables.ts` for what each is for. */
import { recordColumns, type RecordRow } from '../tables.ts';

/** Lists stay text: `jsonb` would not give back what was hashed. */
const columnTypes: Readonly<Record<keyof RecordRow, string>> = {
  time: 'text NOT NULL',
  request_id: 'text NOT NULL',
  list_hash: 'text NOT NULL',
  department: 'text',
  application: 'text',
  operator: 'text',
  role: 'text',
  power: 'text',
  case_id: 'text',
  subject_hashes: 'text NOT NULL',
  subjects: 'bytea NOT NULL',
  given: 'text NOT NULL',
  withheld: 'text NOT NULL',
  document_hash: 'text',
  sources: 'text NOT NULL',
  outcome: 'text NOT NULL',
  refusal: 'text',
  duration_milliseconds: 'double precision NOT NULL',
};

export const postgresqlLedgerSchema = `
CREATE TABLE IF NOT EXISTS ledger_record(
  sequence bigint PRIMARY KEY,
  ${recordColumns.map((column) => `${column} ${columnTypes[column]}`).join(',\n  ')},
  previous_hash text NOT NULL,
  hash text NOT NULL
);
CREATE TABLE IF NOT EXISTS ledger_head(
  singleton integer PRIMARY KEY CHECK(singleton=1),
  sequence bigint NOT NULL,
  hash text NOT NULL,
  mac bytea NOT NULL
);
CREATE TABLE IF NOT EXISTS revoked_credential(
  id text PRIMARY KEY,
  revoked_at text NOT NULL
);`;
