/** `P(X = k)` for every k = 0 … n of X ~ Binomial(n, p). Exact to about 1e-12 relative for n up to a million. */
export function binomialMasses(n: number, p: number): Float64Array {
  const masses = new Float64Array(n + 1);
  if (p <= 0 || p >= 1) {
    masses[p <= 0 ? 0 : n] = 1;
    return masses;
  }
  // From the mode outwards by the ratio of neighbours, then scaled to sum 1: no factorial, no cancellation, no overflow.
  const mode = Math.min(n, Math.floor((n + 1) * p));
  const odds = p / (1 - p);
  masses[mode] = 1;
  for (let k = mode; k < n; k++) masses[k + 1] = (masses[k]! * (n - k) * odds) / (k + 1);
  for (let k = mode; k > 0; k--) masses[k - 1] = (masses[k]! * k) / ((n - k + 1) * odds);
  let sum = 0;
  for (const mass of masses) sum += mass;
  for (let k = 0; k <= n; k++) masses[k]! /= sum;
  return masses;
}
