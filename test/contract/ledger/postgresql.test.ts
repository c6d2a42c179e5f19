import { describe } from 'vitest';
import { postgresqlForTests } from '../../support/postgresql.ts';
import { postgresqlHarness } from './postgresql-place.ts';
import { ledgerContract } from './suite.ts';
import { tamperingContract } from './tampering.ts';

describe.skipIf((await postgresqlForTests()) === null)('on PostgreSQL', () => {
  ledgerContract('PostgreSQL ledger', postgresqlHarness);
  tamperingContract('PostgreSQL ledger', postgresqlHarness);
});
