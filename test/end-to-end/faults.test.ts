/**
 * Sources that are dead, slow or lying, over real HTTP: each costs its own fields only, its department is named,
 * nothing of its inside is told, the whole answer stays within the limit, and the breaker stops the asking.
 */
import { afterAll, beforeAll } from 'vitest';
import { csvFaults } from './faults/csv.ts';
import { FaultyHub } from './faults/faulty-hub.ts';
import { restFaults } from './faults/rest.ts';
import { sqliteFaults } from './faults/sqlite.ts';

let hub: FaultyHub;

beforeAll(async () => {
  hub = await FaultyHub.start();
}, 120_000);
afterAll(() => hub.stop());

sqliteFaults(() => hub);
csvFaults(() => hub);
restFaults(() => hub);
