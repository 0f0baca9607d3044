/**
 * Repulsion between all points under t-SNE's Student kernel q = 1 / (1 + d²): adds Σ q²·(y_i − y_j) to `force` for each
 * point and returns Σ q over ordered pairs. `points` and `force` are `count × 2`.
 */
export function exactRepulsion(points: Float64Array, force: Float64Array): number {
  let total = 0;
  for (let i = 0; i < points.length; i += 2) {
    const x = points[i]!;
    const y = points[i + 1]!;
    let forceX = 0;
    let forceY = 0;
    for (let j = i + 2; j < points.length; j += 2) {
      const dx = x - points[j]!;
      const dy = y - points[j + 1]!;
      const q = 1 / (1 + dx * dx + dy * dy);
      total += q;
      const qx = q * q * dx;
      const qy = q * q * dy;
      forceX += qx;
      forceY += qy;
      force[j]! -= qx;
      force[j + 1]! -= qy;
    }
    force[i]! += forceX;
    force[i + 1]! += forceY;
  }
  return 2 * total;
}
