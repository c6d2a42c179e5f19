/** The thread of the sharing applications. */
import { workerData } from 'node:worker_threads';
import { openHubFile } from '../../database/open.ts';
import { serve } from '../../database/serve.ts';
import { sharingOn } from './operations.ts';
import { sqliteSharingSchema } from './tables.ts';

const { file } = workerData as { readonly file: string };
serve(sharingOn(openHubFile(file, sqliteSharingSchema)));
