import type { AffineMap, Points } from "./affine-map.ts";

/**
 * The rotation, uniform scale and shift without reflection that takes `from` to `to` with the least sum of squared
 * distances (Umeyama 1991, in the closed form that two dimensions allow). At least two different points.
 */
export function similarityThrough(from: Points, to: Points): AffineMap {
  const count = from.length / 2;
  let fromX = 0;
  let fromY = 0;
  let toX = 0;
  let toY = 0;
  for (let i = 0; i < count; i++) {
    fromX += from[2 * i]! / count;
    fromY += from[2 * i + 1]! / count;
    toX += to[2 * i]! / count;
    toY += to[2 * i + 1]! / count;
  }
  let along = 0;
  let across = 0;
  let spread = 0;
  for (let i = 0; i < count; i++) {
    const x = from[2 * i]! - fromX;
    const y = from[2 * i + 1]! - fromY;
    const u = to[2 * i]! - toX;
    const v = to[2 * i + 1]! - toY;
    along += x * u + y * v;
    across += x * v - y * u;
    spread += x * x + y * y;
  }
  const a = along / spread;
  const d = across / spread;
  return { a, b: -d, c: toX - a * fromX + d * fromY, d, e: a, f: toY - d * fromX - a * fromY };
}
