/** Between an access record and the row that stores it, and the hash that chains rows. */
import { roles, type AccessRecord, type Role, type StoredRecord } from '../contract.ts';
import { deriveKey, ledgerSealKeys } from '../crypto/keys.ts';
import { nodeCrypto, type SealKeys } from '../crypto/provider.ts';
import type { LedgerKeys } from './chain.ts';
import { recordColumns, type ChainedRow, type RecordRow } from './tables.ts';

export interface RecordKeys {
  readonly subjectHash: (data: Buffer) => Buffer;
  readonly seal: SealKeys;
}

/** Records that one reading gives at most. */
export const mostRead = 1000;

export function ledgerKeys(keyFile: string): LedgerKeys {
  return {
    subjectHash: nodeCrypto.keyedHash(deriveKey(keyFile, 'ledger subject hash')),
    seal: ledgerSealKeys(keyFile),
    head: nodeCrypto.keyedHash(deriveKey(keyFile, 'ledger head')),
  };
}

/** What stands before the first record. */
export const chainStart = '0'.repeat(64);

export function subjectHashOf(keys: RecordKeys, citizenId: string): string {
  return keys.subjectHash(Buffer.from(citizenId, 'utf8')).toString('hex');
}

/** Throws on a record that could not be read back as it is. */
export function toRow(record: AccessRecord, keys: RecordKeys): RecordRow {
  if (!Number.isFinite(record.durationMilliseconds)) throw new TypeError('a duration is a finite number');
  return {
    time: text(record.time),
    request_id: text(record.requestId),
    list_hash: text(record.listHash),
    department: optionalText(record.department),
    application: optionalText(record.application),
    operator: optionalText(record.operator),
    role: optionalText(record.role),
    power: optionalText(record.power),
    case_id: optionalText(record.caseId),
    subject_hashes: JSON.stringify(record.subjects.map((subject) => subjectHashOf(keys, subject))),
    subjects: nodeCrypto.seal(keys.seal, Buffer.from(JSON.stringify(record.subjects), 'utf8')),
    given: JSON.stringify(record.given),
    withheld: JSON.stringify(record.withheld),
    document_hash: optionalText(record.documentHash),
    sources: JSON.stringify(record.sources),
    outcome: text(record.outcome),
    refusal: optionalText(record.refusal),
    duration_milliseconds: record.durationMilliseconds,
  };
}

/** SQLite ends text at a NUL and has no unpaired surrogates: what it would change is changed before hashing. */
function text(value: string): string {
  return value.toWellFormed().replaceAll('\0', '\uFFFD');
}

function optionalText(value: string | null): string | null {
  return value === null ? null : text(value);
}

/** SM3 over the record's place, the hash before it and all its columns, as one JSON list. */
export function chainHash(sequence: number, previousHash: string, row: RecordRow): string {
  const cells = recordColumns.map((column) => {
    const cell = row[column];
    return cell instanceof Uint8Array ? Buffer.from(cell).toString('base64') : cell;
  });
  return nodeCrypto
    .digest(Buffer.from(JSON.stringify([sequence, previousHash, ...cells]), 'utf8'))
    .toString('hex');
}

/** The IDs of a record, opened; null when they are not there or were altered. */
export function subjectsOf(sealed: unknown, keys: RecordKeys): readonly string[] | null {
  const plain = sealed instanceof Uint8Array ? nodeCrypto.open(keys.seal, Buffer.from(sealed)) : null;
  return plain === null ? null : (JSON.parse(plain.toString('utf8')) as readonly string[]);
}

/** Throws when a column doesn't hold what the ledger writes, as after tampering. */
export function fromRow(row: ChainedRow): StoredRecord {
  const { sequence, hash, previous_hash: previousHash } = row;
  const record = {
    time: row.time,
    requestId: row.request_id,
    listHash: row.list_hash,
    department: row.department,
    application: row.application,
    operator: row.operator,
    role: roleOf(row.role),
    power: row.power,
    caseId: row.case_id,
    subjectHashes: list(row.subject_hashes),
    given: list(row.given),
    withheld: list(row.withheld),
    documentHash: row.document_hash,
    sources: list(row.sources),
    outcome: row.outcome as StoredRecord['record']['outcome'],
    refusal: row.refusal as StoredRecord['record']['refusal'],
    durationMilliseconds: row.duration_milliseconds,
  };
  return { sequence, hash, previousHash, record };
}

function roleOf(value: string | null): Role | null {
  return roles.find((role) => role === value) ?? null;
}

/** The caller says of what: rows are written by `toRow` only, and the chain tells of other changes. */
function list(json: string): readonly never[] {
  const parsed = JSON.parse(json) as never[];
  if (!Array.isArray(parsed)) throw new TypeError('a list of the ledger is no list');
  return parsed;
}
