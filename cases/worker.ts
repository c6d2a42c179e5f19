/** The thread of the cases. */
import { workerData } from 'node:worker_threads';
import { deriveKey } from '../auth/crypto/keys.ts';
import { nodeCrypto } from '../auth/crypto/provider.ts';
import { openHubFile } from '../database/open.ts';
import { serve } from '../database/serve.ts';
import { casesOn } from './operations.ts';
import { sqliteCaseSchema } from './tables.ts';

const { file, keyFile } = workerData as { readonly file: string; readonly keyFile: string };
serve(casesOn(openHubFile(file, sqliteCaseSchema), nodeCrypto.keyedHash(deriveKey(keyFile, 'case party'))));
