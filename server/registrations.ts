/** Takes all registrations of the register that `household.registeredDivision` is read from into the scope index. */
import { systemClock } from '../auth/clock.ts';
import type { Clock } from '../auth/contract.ts';
import type { Registration } from '../auth/scope/scope-index.ts';
import type { Connector, TableScan } from '../connectors/contract.ts';
import { QingdanError } from '../schema/errors.ts';
import { type RegistrationColumn, registrationItem } from '../schema/registration.ts';
import type { Stores } from './stores.ts';

export interface RegistrationOptions {
  readonly stores: Pick<Stores, 'lists' | 'scopeIndex'>;
  readonly register: RegistrationColumn;
  /** Of the register, wherever it lies. */
  readonly connector: Connector;
  readonly clock?: Clock;
  /** Called with the rows read so far, now and then. */
  readonly progress?: (rows: number) => void;
}

/** What came of the rows of a register. */
export interface Registered {
  /** Rows that have a key. */
  readonly rows: number;
  /** Of those, rows whose key is no citizen ID as it is written, and rows of a citizen without a division of 12 digits. */
  readonly withoutCitizen: number;
  readonly withoutDivision: number;
  /** Citizens who are registered now. */
  readonly citizens: number;
  /** Citizens of earlier feeds whom the register did not name with a division, and how many of them are stale. */
  readonly notRenewed: number;
  readonly stale: number;
}

type Scan = NonNullable<Connector['scan']>;
type Counts = { -readonly [Name in 'rows' | 'withoutCitizen' | 'withoutDivision']: Registered[Name] };

async function* registrations(
  scan: Scan,
  { column, ...table }: RegistrationColumn,
  counts: Counts,
  progress: (rows: number) => void,
): AsyncGenerator<Registration, void> {
  const read: TableScan = { ...table, columns: [{ name: column, type: 'DivisionCode' }] };
  for await (const page of scan(read, new AbortController().signal)) {
    for (const { key: citizenId, updatedAt: changedAt, values } of page) {
      const [division] = values;
      counts.rows += 1;
      if (citizenId === null) counts.withoutCitizen += 1;
      else if (typeof division !== 'string') counts.withoutDivision += 1;
      else yield { citizenId, division, changedAt };
    }
    progress(counts.rows);
  }
}

/**
 * Streams the register: of any size a few thousand rows are in memory. Each part is kept as it comes, so that a run
 * that breaks off has done so much, and is done again. Throws `BAD_USER_INPUT` where no list is published or the
 * source can't be read from end to end, `FORBIDDEN` where the catalogue names another department as the provider of
 * the item, and the failure of the source.
 */
export async function registerCitizens(options: RegistrationOptions): Promise<Registered> {
  const { stores, register, connector, progress = () => undefined } = options;
  const { scopeIndex, lists } = stores;
  const { scan } = connector;
  if (!scan) {
    const message = `a source such as \`${register.source}\` cannot be read from end to end; export its table to a CSV file and name that by \`--file\``;
    throw new QingdanError('BAD_USER_INPUT', message);
  }
  const { catalogue } = await lists.content();
  const provider = catalogue.find(({ path }) => path === registrationItem)?.provider ?? null;
  const counts: Counts = { rows: 0, withoutCitizen: 0, withoutDivision: 0 };
  const begun = (options.clock ?? systemClock).now();
  await scopeIndex.feed(register.department, provider, registrations(scan, register, counts, progress));
  const { citizens, notSince, stale } = await scopeIndex.figures(begun);
  return { ...counts, citizens: citizens - notSince, notRenewed: notSince, stale };
}
