/**
 * What an answer of the main graph lacks of that of an endpoint: the roles in which its citizens were asked about, and
 * entities at the places of their representations.
 */

/** The role of citizens at a place, by the variables of the request: a value of the enumeration `SubjectRole`. */
export type RoleOf = (variables: Readonly<Record<string, unknown>>) => unknown;

/** Below which response keys roles stand. The field of the main graph there gives any text, for which the role is put. */
export interface Shape {
  readonly roles: Map<string, RoleOf>;
  readonly fields: Map<string, Shape>;
}

export function emptyShape(): Shape {
  return { roles: new Map(), fields: new Map() };
}

type Tree = Record<string, unknown>;

/** Puts the roles in, in place. */
export function putRoles(value: unknown, shape: Shape, variables: Readonly<Record<string, unknown>>): void {
  if (Array.isArray(value)) {
    for (const item of value) putRoles(item, shape, variables);
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  const object = value as Tree;
  for (const [key, roleOf] of shape.roles) if (Object.hasOwn(object, key)) object[key] = roleOf(variables);
  for (const [key, below] of shape.fields)
    if (Object.hasOwn(object, key)) putRoles(object[key], below, variables);
}

/** The citizens of one role that a field `_entities` names; a field of the main graph asks for them. */
export interface EntityGroup {
  /** Response key in the main graph. */
  readonly alias: string;
  /** Value of the enumeration `SubjectRole`. */
  readonly role: string;
  readonly ids: readonly string[];
  /** Place of each among the representations. */
  readonly places: readonly number[];
}

/** A field `_entities` of the request. */
export interface EntityField {
  /** Its response key. */
  readonly key: string;
  /** Of representations. */
  readonly count: number;
  readonly groups: readonly EntityGroup[];
}

interface PathError {
  readonly path?: readonly (string | number)[];
}

/**
 * An error at its place in the answer of the endpoint. One that is told once of all citizens of a field is told at the
 * first of them: an endpoint's answer has no place that stands for all.
 */
function placed<E extends PathError>(error: E, fields: readonly EntityField[]): E {
  const [first, second, ...rest] = error.path ?? [];
  for (const { key, groups } of fields) {
    const group = groups.find(({ alias }) => alias === first);
    if (!group) continue;
    if (second === undefined) return { ...error, path: [key] };
    const [at, below] = typeof second === 'number' ? [second, rest] : [0, [second, ...rest]];
    return { ...error, path: [key, group.places[at] ?? 0, ...below] };
  }
  return error;
}

export interface ReadAnswer {
  readonly data?: Readonly<Record<string, unknown>> | null;
  readonly errors?: readonly PathError[];
}

/** The answer of the endpoint from that of the main graph; `shapes` are those of the main graph's root. */
export function reshape(
  { data, errors = [] }: ReadAnswer,
  shape: Shape,
  fields: readonly EntityField[],
  variables: Readonly<Record<string, unknown>>,
): ReadAnswer {
  const told = errors.map((error) => placed(error, fields));
  const rest = told.length > 0 ? { errors: told } : {};
  if (!data) return { ...rest, ...(data === null ? { data } : {}) };
  putRoles(data, shape, variables);
  const aliases = new Set(fields.flatMap(({ groups }) => groups.map(({ alias }) => alias)));
  const entities = fields
    // One that its conditions left out was not asked for.
    .filter(({ groups }) => groups.length === 0 || groups.some(({ alias }) => Object.hasOwn(data, alias)))
    .map(({ key, count, groups }) => {
      const found: unknown[] = Array.from({ length: count }, () => null);
      for (const { alias, places } of groups) {
        const citizens = data[alias];
        if (!Array.isArray(citizens)) continue;
        for (const [at, place] of places.entries()) found[place] = citizens[at] ?? null;
      }
      return [key, found] as const;
    });
  const others = Object.entries(data).filter(([key]) => !aliases.has(key));
  return { ...rest, data: Object.fromEntries([...others, ...entities]) };
}
