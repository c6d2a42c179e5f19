/**
 * Containment of administrative divisions by prefix (GB/T 2260 and the statistics code): a province is named
 * by 2 significant digits of the 12, a city by 4, a county by 6, a township by 9, a village by all 12.
 * A code of any other form contains nothing and lies in nothing.
 */
const wellFormed = /^\d{12}$/;

/** The digits that name the division; null for a code that isn't one. */
export function significantPrefix(code: string): string | null {
  if (!wellFormed.test(code)) return null;
  for (const digits of [2, 4, 6, 9]) {
    if (/^0+$/.test(code.slice(digits))) return code.slice(0, digits);
  }
  return code;
}

/** Whether `inner` is `outer` or lies in it. */
export function contains(outer: string, inner: string): boolean {
  const prefix = significantPrefix(outer);
  return prefix !== null && wellFormed.test(inner) && inner.startsWith(prefix);
}

/** The smaller of two divisions of which one lies in the other; null when they are disjoint. */
export function intersect(one: string, other: string): string | null {
  if (contains(one, other)) return other;
  return contains(other, one) ? one : null;
}

/** Whether a division lies in one of the divisions of a scope. */
export function insideAny(scope: readonly string[], division: string): boolean {
  return scope.some((outer) => contains(outer, division));
}

/** The same territory in as few codes as possible, sorted: what lies in another code is left out. */
export function withoutNested(codes: Iterable<string>): readonly string[] {
  const sorted = [...new Set(codes)].sort();
  return sorted.filter((code) => !sorted.some((outer) => outer !== code && contains(outer, code)));
}
