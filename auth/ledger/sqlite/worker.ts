/** The thread of the ledger in a SQLite file. */
import { workerData } from 'node:worker_threads';
import { openHubFile } from '../../../database/open.ts';
import { serve } from '../../../database/serve.ts';
import type { AppendCall } from '../chain.ts';
import { ledgerKeys } from '../record-row.ts';
import { ledgerSchema } from '../tables.ts';
import { ledgerOn } from './operations.ts';

const { file, keyFile } = workerData as { readonly file: string; readonly keyFile: string };

const ledger = ledgerOn(openHubFile(file, ledgerSchema), ledgerKeys(keyFile));
serve(ledger, { append: (calls) => ledger.appendAll(calls as unknown as readonly AppendCall[]) });
