/** Appends until it is killed, and writes the number of each record that was confirmed. */
import { writeSync } from 'node:fs';
import { SqliteLedger } from '../../../auth/ledger/sqlite-ledger.ts';
import { accessRecord } from './records.ts';

const [file = '', keyFile = ''] = process.argv.slice(2);
const ledger = await SqliteLedger.open({ file, keyFile });
await Promise.all(
  Array.from({ length: 10 }, async () => {
    for (;;) {
      const result = await ledger.append(accessRecord(), null);
      if (result.outcome === 'committed') writeSync(1, `${result.sequence}\n`);
    }
  }),
);
