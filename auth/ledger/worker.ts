/** The ledger's thread. */
import { workerData } from 'node:worker_threads';
import { deriveKey, ledgerSealKeys } from '../crypto/keys.ts';
import { nodeCrypto } from '../crypto/provider.ts';
import { openHubFile } from '../../database/open.ts';
import { serve } from '../../database/serve.ts';
import { ledgerOn, type AppendCall } from './operations.ts';
import { ledgerSchema } from './tables.ts';

const { file, keyFile } = workerData as { readonly file: string; readonly keyFile: string };

const ledger = ledgerOn(openHubFile(file, ledgerSchema), {
  subjectHash: nodeCrypto.keyedHash(deriveKey(keyFile, 'ledger subject hash')),
  seal: ledgerSealKeys(keyFile),
  head: nodeCrypto.keyedHash(deriveKey(keyFile, 'ledger head')),
});
serve(ledger, { append: (calls) => ledger.appendAll(calls as unknown as readonly AppendCall[]) });
