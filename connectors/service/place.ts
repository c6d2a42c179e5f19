/** A value at the end of a path in a tree of objects, which have nothing that every object inherits. */
export type Tree = Record<string, unknown>;

export function emptyTree(): Tree {
  return Object.create(null) as Tree;
}

/** Sets a value; objects on its way are made. */
export function putAt(tree: Tree, path: readonly string[], value: unknown): void {
  const [name, ...rest] = path;
  if (name === undefined) return;
  if (rest.length === 0) tree[name] = value;
  else putAt((tree[name] ??= emptyTree()) as Tree, rest, value);
}
