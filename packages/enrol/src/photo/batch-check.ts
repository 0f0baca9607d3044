/**
 * Whether two answers for one crop differ by more than the order of sums explains: kernels for other batch sizes give other
 * roundings, some 1e-6 of the largest number and up to 1e-3 on graphics processors with 16-bit products.
 */
export function answersDiffer(alone: Float32Array, together: Float32Array): boolean {
  const most = alone.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
  return alone.some((value, i) => Math.abs(value - together[i]!) > tolerance * most);
}

const tolerance = 1e-2;
