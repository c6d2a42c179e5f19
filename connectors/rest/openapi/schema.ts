/** Looks into JSON Schemas: what is said of a member, a list, and of the objects in it. */
import { objectOf, type Schema } from './model.ts';

const alternatives = ['allOf', 'oneOf', 'anyOf'];

/** The schema and those that it is made of. */
function partsOf(schema: Schema, seen = new Set<Schema>()): readonly Schema[] {
  if (seen.has(schema)) return [];
  seen.add(schema);
  const others = alternatives.flatMap((name) =>
    Array.isArray(schema[name]) ? (schema[name] as unknown[]) : [],
  );
  return [schema, ...others.flatMap((other) => partsOf(objectOf(other), seen))];
}

/** Whether a reference leads out of the file, so that nothing is known. */
export function outsideReference(schema: Schema): string | null {
  const part = partsOf(schema).find((each) => typeof each['$ref'] === 'string');
  return part === undefined ? null : String(part['$ref']);
}

export function hasType(schema: Schema, type: string): boolean {
  return partsOf(schema).some((part) => [part['type']].flat().includes(type));
}

export function isList(schema: Schema): boolean {
  return hasType(schema, 'array') || partsOf(schema).some((part) => part['items'] !== undefined);
}

/** The schema of what a list holds; the schema itself where it is none. */
export function itemsOf(schema: Schema): Schema {
  const list = partsOf(schema).find((part) => part['items'] !== undefined);
  return list ? objectOf(list['items']) : schema;
}

/** Members that objects are said to have, by name; null where nothing is said of any. */
export function propertiesOf(schema: Schema): ReadonlyMap<string, Schema> | null {
  const found = partsOf(schema).flatMap((part) => Object.entries(objectOf(part['properties'])));
  return found.length === 0 ? null : new Map(found.map(([name, each]) => [name, objectOf(each)]));
}

/** The schema at the end of a path, through lists on its way; null where there is no such member. */
export function schemaAt(schema: Schema, path: readonly string[]): Schema | null {
  let found: Schema | undefined = schema;
  for (const name of path) {
    found = propertiesOf(itemsOf(found))?.get(name);
    if (found === undefined) return null;
  }
  return found;
}

/** Names of the members that must be there. */
export function requiredOf(schema: Schema): readonly string[] {
  return partsOf(schema).flatMap((part) =>
    Array.isArray(part['required']) ? (part['required'] as unknown[]).map(String) : [],
  );
}
