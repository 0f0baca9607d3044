import type { OperatingPoints } from "./operating-points.ts";

/** TAR at `far` on the straight lines between vertices; for curves that are only known at some thresholds. */
export function tarBetween(vertices: OperatingPoints, far: number): number {
  const { genuine, impostor, falseAccepts, trueAccepts } = vertices;
  const wanted = far * impostor;
  let k = 0;
  while (k + 1 < falseAccepts.length && falseAccepts[k + 1]! <= wanted) k++;
  const run = k + 1 < falseAccepts.length ? falseAccepts[k + 1]! - falseAccepts[k]! : 0;
  const rise = run > 0 ? ((wanted - falseAccepts[k]!) / run) * (trueAccepts[k + 1]! - trueAccepts[k]!) : 0;
  return (trueAccepts[k]! + rise) / genuine;
}

/** Where the straight lines between vertices cross FAR = FRR. */
export function equalErrorRateBetween(vertices: OperatingPoints): number {
  const { genuine, impostor, falseAccepts, trueAccepts } = vertices;
  const gap = (k: number) => falseAccepts[k]! / impostor - (1 - trueAccepts[k]! / genuine);
  let k = 1;
  while (k < falseAccepts.length - 1 && gap(k) < 0) k++;
  const before = gap(k - 1);
  const after = gap(k);
  const share = after > before ? -before / (after - before) : 0;
  return (falseAccepts[k - 1]! + share * (falseAccepts[k]! - falseAccepts[k - 1]!)) / impostor;
}
