/**
 * Where a logarithmic axis from `low` to `high` (both above 0) is labelled: powers of ten over three of them or more, else
 * 1, 2 and 5 times those; where not even two of these lie between, even steps.
 */
export function logTicks(low: number, high: number): number[] {
  const first = Math.floor(Math.log10(low));
  const powers = Array.from({ length: Math.ceil(Math.log10(high)) - first + 1 }, (_, i) => 10 ** (first + i));
  const between = (ticks: readonly number[]) => ticks.filter((tick) => tick >= low && tick <= high);
  const tens = between(powers);
  if (tens.length >= 3) return tens;
  const finer = between(powers.flatMap((power) => [power, 2 * power, 5 * power]));
  return finer.length >= 2 ? finer : evenTicks(low, high);
}

/** Two to four round numbers. */
function evenTicks(low: number, high: number): number[] {
  const rough = (high - low) / 3;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((times) => times * power).find((size) => size >= rough)!;
  const begin = Math.ceil(low / step);
  return Array.from({ length: Math.floor(high / step) - begin + 1 }, (_, i) =>
    // Multiples of a tenth are not round in binary.
    Number(((begin + i) * step).toPrecision(12)),
  );
}
