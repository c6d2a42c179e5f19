import type { Generated } from 'kysely';
import type { TableName } from '../content/rows.ts';

/** One row of the lists, in force for the epochs [from_epoch, to_epoch). Rows never change but for their end. */
interface ListRowTable {
  readonly id: Generated<number>;
  readonly table_name: TableName;
  readonly row_key: string;
  /** Code of the power that the row hangs on. */
  readonly power: string | null;
  readonly body: string;
  readonly hash: string;
  readonly from_epoch: number;
  to_epoch: number | null;
}

/** Every version that was ever in force. */
interface ListVersionTable {
  readonly epoch: number;
  readonly hash: string;
  readonly published_at: string;
  /** What brought it: `lists`, `repeal <code>` or `power <code>`. */
  readonly change: string;
}

/** The version in force: a single row, whose epoch the ledger's transaction re-checks. */
interface PublishedListTable {
  readonly singleton: 1;
  epoch: number;
  hash: string;
  published_at: string;
}

export interface Tables {
  readonly list_row: ListRowTable;
  readonly list_version: ListVersionTable;
  readonly published_list: PublishedListTable;
}
