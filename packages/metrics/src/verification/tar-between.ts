import type { OperatingPoints } from "./operating-points.ts";

/**
 * TAR at `far` on the straight lines between vertices that thresholds reach; for curves that are only known at some
 * thresholds.
 */
export function tarBetween(vertices: OperatingPoints, far: number): number {
  const { genuine, impostor, falseAccepts, trueAccepts, reachable } = vertices;
  const wanted = far * impostor;
  let k = 0;
  while (k + 1 < reachable && falseAccepts[k + 1]! <= wanted) k++;
  const run = k + 1 < reachable ? falseAccepts[k + 1]! - falseAccepts[k]! : 0;
  const rise = run > 0 ? ((wanted - falseAccepts[k]!) / run) * (trueAccepts[k + 1]! - trueAccepts[k]!) : 0;
  return (trueAccepts[k]! + rise) / genuine;
}
