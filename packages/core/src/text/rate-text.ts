/** Below this a difference from 0 or 1 is rounding of the computation, not a rate. */
const rounding = 1e-12;

/**
 * A rate with `digits` decimals, and with more where it would read as 0 or as 1 and is neither: 0.99998 with two digits
 * is `0.99998`. A dash for what is no finite number.
 */
export function rate(value: number, digits: number): string {
  return honest(value, 1, digits);
}

/**
 * A share as per cent, with `digits` (default 1) decimals, and with more where it would read as 0 or as 100 % and is
 * neither: 2 of 4,500 are `0.04 %`. A dash for what is no finite number, as a share of nothing is.
 */
export function percent(share: number, digits = 1): string {
  return Number.isFinite(share) ? `${honest(100 * share, 100, digits)} %` : "–";
}

/** Both ends of an interval as per cent, the unit once, with the words or mark between them: `87.1–93.4 %`. */
export function percentRange([low, high]: readonly [number, number], between = "–", digits = 1): string {
  return `${honest(100 * low, 100, digits)}${between}${honest(100 * high, 100, digits)} %`;
}

function honest(value: number, whole: number, digits: number): string {
  if (!Number.isFinite(value)) return "–";
  const limits = [0, whole, -whole].filter((limit) => Math.abs(value - limit) > rounding * whole);
  for (let more = digits; more < digits + 12; more++) {
    const text = value.toFixed(more);
    if (!limits.includes(Number(text))) return text;
  }
  return value.toFixed(digits);
}
