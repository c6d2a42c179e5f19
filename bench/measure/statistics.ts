/** The few statistics that a bench needs. */

/** Value below which the share lies, by the nearest rank; NaN of nothing. `sorted` ascends. */
export function percentile(sorted: ArrayLike<number>, share: number): number {
  const at = Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1));
  return sorted[at] ?? Number.NaN;
}

/** The middle value, the mean of the two middle ones of an even number; NaN of nothing. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2;
}

/** Slope of the straight line through the logarithms of the points: the exponent with which `y` grows with `x`. */
export function growthExponent(points: readonly (readonly [x: number, y: number])[]): number {
  const logarithms = points.map(([x, y]) => [Math.log(x), Math.log(y)] as const);
  const meanX = logarithms.reduce((sum, [x]) => sum + x, 0) / logarithms.length;
  const meanY = logarithms.reduce((sum, [, y]) => sum + y, 0) / logarithms.length;
  let above = 0;
  let below = 0;
  for (const [x, y] of logarithms) {
    above += (x - meanX) * (y - meanY);
    below += (x - meanX) ** 2;
  }
  return above / below;
}

export function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
