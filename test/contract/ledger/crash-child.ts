/** Appends until it is killed, and writes the number of each record that was confirmed. */
import { writeSync } from 'node:fs';
import { StoredLedger } from '../../../auth/ledger/stored-ledger.ts';
import type { ChildPlace } from './child.ts';
import { accessRecord } from './records.ts';

const place = JSON.parse(process.argv[2] ?? '') as ChildPlace;
const { keyFile } = place;
const ledger =
  'file' in place
    ? await StoredLedger.open(place)
    : await StoredLedger.onPostgresql(place.database, { keyFile });
await Promise.all(
  Array.from({ length: 10 }, async () => {
    for (;;) {
      const result = await ledger.append(accessRecord(), null);
      if (result.outcome === 'committed') writeSync(1, `${result.sequence}\n`);
    }
  }),
);
