/** The thread of the scope index. */
import { workerData } from 'node:worker_threads';
import { deriveKey } from '../crypto/keys.ts';
import { nodeCrypto } from '../crypto/provider.ts';
import { openHubFile } from '../../database/open.ts';
import { serve } from '../../database/serve.ts';
import { completeScopeTable, scopeOn, sqliteScopeSchema } from './operations.ts';

const { file, keyFile } = workerData as { readonly file: string; readonly keyFile: string };
const connection = openHubFile(file, sqliteScopeSchema);
completeScopeTable(connection);
serve(scopeOn(connection, nodeCrypto.keyedHash(deriveKey(keyFile, 'scope index'))));
