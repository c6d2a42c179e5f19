/** What passes between the hub and a process that indexes files, and what an index is. */
import { createHash } from 'node:crypto';
import path from 'node:path';
import type { FileFaultCode } from './faults.ts';
import type { FileLimits } from './limits.ts';
import type { FilePlace } from './places.ts';
import type { BadRow } from '../contract.ts';

/** How many of a file's bad rows are told with its state; its report has more. */
export const toldBadRows = 10;

/** Bad rows that a report names at most. */
export const reportedBadRows = 10_000;

export interface IndexJob {
  readonly place: FilePlace;
  /** Columns by which rows are found. One that the file has not is left out. */
  readonly columns: readonly string[];
  readonly limits: FileLimits;
  /** Folder of the indexes and reports of the source. */
  readonly directory: string;
}

/** A file's rows in a table of an SQLite file of their own, which is never written again. */
export interface FileIndex {
  /** State of the file that was indexed. */
  readonly version: string;
  /** The SQLite file. Its name tells the place of the file and the hash of its content. */
  readonly file: string;
  readonly header: readonly string[];
  /** Columns by which rows are found. */
  readonly columns: readonly string[];
  readonly rows: number;
  readonly badRows: number;
  readonly firstBadRows: readonly BadRow[];
  /** File with the bad rows; null when all are well. */
  readonly report: string | null;
  /** It was there already. */
  readonly isReused: boolean;
}

/** Counts what an index has and how files are read: one of another number is made anew. */
const indexFormat = 1;

/** The path with which the names of all indexes of a place begin. */
export function indexName({ place, directory }: Pick<IndexJob, 'place' | 'directory'>): string {
  const { table, path: file, isOwn, encoding } = place;
  const identity = JSON.stringify([indexFormat, file, table, isOwn, encoding]);
  return path.join(directory, createHash('sha256').update(identity).digest('hex').slice(0, 16));
}

export type IndexerRequest =
  | { readonly kind: 'index'; readonly job: IndexJob }
  /** The header of a table. */
  | { readonly kind: 'header'; readonly place: FilePlace; readonly limits: FileLimits }
  /** Names of the sheets of a workbook. */
  | { readonly kind: 'sheets'; readonly place: FilePlace; readonly limits: FileLimits };

export type IndexerAnswer =
  | { readonly kind: 'progress'; readonly rows: number }
  | { readonly kind: 'index'; readonly index: FileIndex }
  | { readonly kind: 'names'; readonly names: readonly string[] }
  | { readonly kind: 'fault'; readonly code: FileFaultCode; readonly message: string }
  | { readonly kind: 'error'; readonly message: string };
