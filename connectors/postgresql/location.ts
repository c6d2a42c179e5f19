/** Where a PostgreSQL source lies. */
import {
  type PostgresqlAddress,
  type PostgresqlPlace,
  placeOf as placeOfDatabase,
} from '../../database/postgresql/place.ts';
import { QingdanError } from '../../schema/errors.ts';
import { MissingStructure } from '../driver.ts';

export interface PostgresqlLocation extends PostgresqlAddress {
  /** Schema in which tables are looked for, instead of the role's own search path. */
  readonly schema?: string;
  /** Sessions, and so statements that may run at once; 10 unless given. */
  readonly sessions?: number;
}

export interface Place extends PostgresqlPlace {
  /** Null where the role's own search path holds. */
  readonly schema: string | null;
}

/** Throws `MissingStructure` when the URL is none, or asks for what would not be safe. */
export function placeOf(location: PostgresqlLocation): Place {
  try {
    return { ...placeOfDatabase(location), schema: location.schema ?? null };
  } catch (error) {
    throw error instanceof QingdanError ? new MissingStructure(error.message) : error;
  }
}
