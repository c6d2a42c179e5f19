/** Which fields a department may read under a power, as a table that someone keeps by hand. */
import { typeDefs } from './apollo-schema.ts';

/** Every field of the schema: this candidate is asked only for what it may give. */
function allFields(): ReadonlySet<string> {
  const coordinates = new Set<string>();
  for (const [, type = '', body = ''] of typeDefs.matchAll(/type (\w+) \{([^}]*)\}/g)) {
    for (const [, field = ''] of body.matchAll(/^\s*(\w+)(?:\(.*\))?:/gm))
      coordinates.add(`${type}.${field}`);
  }
  return coordinates;
}

const table: ReadonlyMap<string, ReadonlySet<string>> = new Map([['省民政厅 0700-Z-00100', allFields()]]);
const none: ReadonlySet<string> = new Set();

export function readableFields(department: string, power: string): ReadonlySet<string> {
  return table.get(`${department} ${power}`) ?? none;
}
