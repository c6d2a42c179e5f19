/** Tables of the ledger in the hub's own SQLite file. */

/**
 * `ledger_head` repeats the last record's number and hash under a keyed hash, so that records cut off the end
 * are missed. `revoked_credential` holds tokens that no record may rest on any more.
 */
export const ledgerSchema = `
CREATE TABLE IF NOT EXISTS ledger_record(
  sequence INTEGER PRIMARY KEY,
  time TEXT NOT NULL,
  request_id TEXT NOT NULL,
  list_hash TEXT NOT NULL,
  department TEXT,
  application TEXT,
  operator TEXT,
  role TEXT,
  power TEXT,
  case_id TEXT,
  subject_hashes TEXT NOT NULL,
  subjects BLOB NOT NULL,
  given TEXT NOT NULL,
  withheld TEXT NOT NULL,
  document_hash TEXT,
  sources TEXT NOT NULL,
  outcome TEXT NOT NULL,
  refusal TEXT,
  duration_milliseconds REAL NOT NULL,
  previous_hash TEXT NOT NULL,
  hash TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS ledger_head(
  singleton INTEGER PRIMARY KEY CHECK(singleton=1),
  sequence INTEGER NOT NULL,
  hash TEXT NOT NULL,
  mac BLOB NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS revoked_credential(
  id TEXT PRIMARY KEY,
  revoked_at TEXT NOT NULL
) STRICT;`;

/** A record as it is stored, but for its place in the chain. Lists are JSON. */
export interface RecordRow {
  readonly time: string;
  readonly request_id: string;
  readonly list_hash: string;
  readonly department: string | null;
  readonly application: string | null;
  readonly operator: string | null;
  readonly role: string | null;
  readonly power: string | null;
  readonly case_id: string | null;
  /** JSON list of keyed hashes, hexadecimal. */
  readonly subject_hashes: string;
  /** JSON list of the IDs, sealed. */
  readonly subjects: Uint8Array;
  readonly given: string;
  readonly withheld: string;
  readonly document_hash: string | null;
  readonly sources: string;
  readonly outcome: string;
  readonly refusal: string | null;
  readonly duration_milliseconds: number;
}

export interface ChainedRow extends RecordRow {
  readonly sequence: number;
  readonly previous_hash: string;
  readonly hash: string;
}

/** Columns in the order in which they are hashed; changing it breaks every chain. */
export const recordColumns = [
  'time',
  'request_id',
  'list_hash',
  'department',
  'application',
  'operator',
  'role',
  'power',
  'case_id',
  'subject_hashes',
  'subjects',
  'given',
  'withheld',
  'document_hash',
  'sources',
  'outcome',
  'refusal',
  'duration_milliseconds',
] as const satisfies readonly (keyof RecordRow)[];
