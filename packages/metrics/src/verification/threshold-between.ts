/**
 * The threshold that stands for a cut between two neighbouring distances: their midpoint, shortened to the fewest digits
 * that keep it in the middle half of the gap. What is printed is thus what was scored, and neither neighbour is closer
 * than a quarter of the gap, however another runtime rounds.
 * @param accepted the largest distance that is accepted; null when none is: the threshold is then 0, which rejects all.
 * @param next the smallest distance that is rejected; null when none is: any larger threshold is as good, and the cut is
 * placed as if a distance a tenth larger came next.
 */
export function thresholdBetween(accepted: number | null, next: number | null): number {
  if (accepted === null) return 0;
  const above = next ?? (accepted === 0 ? 1 : 1.1 * accepted);
  const middle = accepted + (above - accepted) / 2;
  const quarter = (above - accepted) / 4;
  const first = Math.ceil(Math.log10(above));
  for (let power = first; power > Math.max(first - 17, -100); power--) {
    const rounded = power > 0 ? Math.round(middle / 10 ** power) * 10 ** power : Number(middle.toFixed(-power));
    if (Math.abs(rounded - middle) <= quarter && rounded > accepted && rounded <= above) return rounded;
  }
  // Neighbours so close that no number lies between them: the upper one still rejects itself.
  return middle > accepted ? middle : above;
}
