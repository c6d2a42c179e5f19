/** Looks into what the library says of a message: elements by name, those of lists with `[]` after it. */
export interface DescribedElement {
  /** Name of a simple type, or the elements below. */
  readonly type: unknown;
  readonly isList: boolean;
}

/** What the library adds to the elements. */
const added: ReadonlySet<string> = new Set(['targetNSAlias', 'targetNamespace']);

/** The elements below; null where nothing is said of them. */
export function elementsOf(type: unknown): ReadonlyMap<string, unknown> | null {
  if (typeof type !== 'object' || type === null) return null;
  const elements = Object.entries(type).filter(([name]) => !added.has(name));
  return elements.length === 0
    ? null
    : new Map(elements.map(([name, each]) => [name.replace(/\[\]$/, ''), each]));
}

/** The element at the end of a path, which goes through lists, too; null where there is none. */
export function elementAt(type: unknown, path: readonly string[]): DescribedElement | null {
  let found: DescribedElement = { type, isList: false };
  for (const name of path) {
    const { type: outer } = found;
    if (typeof outer !== 'object' || outer === null || added.has(name)) return null;
    const isList = Object.hasOwn(outer, `${name}[]`);
    if (!isList && !Object.hasOwn(outer, name)) return null;
    found = { type: (outer as Record<string, unknown>)[isList ? `${name}[]` : name], isList };
  }
  return found;
}
