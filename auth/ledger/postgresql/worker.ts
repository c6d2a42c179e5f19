/** The thread of the ledger on PostgreSQL: hashing, sealing and the protocol keep no request waiting. */
import { workerData } from 'node:worker_threads';
import { HubPool, type PostgresqlDatabase } from '../../../database/postgresql/pool.ts';
import { serve } from '../../../database/serve.ts';
import { ledgerKeys } from '../record-row.ts';
import { ledgerOnPostgresql } from './operations.ts';

const { database, keyFile } = workerData as {
  readonly database: PostgresqlDatabase;
  readonly keyFile: string;
};

serve(await ledgerOnPostgresql(new HubPool(database), ledgerKeys(keyFile)));
