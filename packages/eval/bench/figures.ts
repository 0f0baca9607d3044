/** The median of at least one number; of an even count the upper one. */
export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1]!;
}

/** To two digits behind the point. */
export function round2(value: number): number {
  return Math.round(value * 100) / 100;
}
