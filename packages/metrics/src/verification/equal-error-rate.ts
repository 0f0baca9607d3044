import { percent } from "@likeness/core/pure";
import type { OperatingPoints } from "./operating-points.ts";

/**
 * Equal error rate, 0 to 1: where FAR and FRR meet on the straight lines between neighbouring operating points, those of
 * all thresholds. (Points on a straight stretch are no vertices, and change nothing on it.) Null where no threshold leads
 * there: so many pairs lack a template that FRR is above FAR even when every other pair is accepted, and the line on to
 * (1, 1) is one that no threshold reaches. Null without genuine or without impostor pairs too.
 */
export function equalErrorRate({
  genuine,
  impostor,
  falseAccepts,
  trueAccepts,
  reachable,
}: OperatingPoints): number | null {
  if (genuine === 0 || impostor === 0) return null;
  // FAR − FRR times both totals: whole numbers, so that equality is equality. It never falls along the curve.
  const gap = (k: number) => falseAccepts[k]! * genuine - (genuine - trueAccepts[k]!) * impostor;
  let k = 0;
  while (k < reachable && gap(k) < 0) k++;
  if (k === reachable) return null;
  const after = gap(k);
  if (after === 0) return falseAccepts[k]! / impostor;
  const share = -gap(k - 1) / (after - gap(k - 1));
  return (falseAccepts[k - 1]! + share * (falseAccepts[k]! - falseAccepts[k - 1]!)) / impostor;
}

/** Why there is no equal error rate, as a sentence without its first word's capital; undefined when there is one. */
export function whyNoEqualErrorRate(vertices: OperatingPoints): string | undefined {
  if (equalErrorRate(vertices) !== null) return undefined;
  const { genuine, impostor, falseAccepts, trueAccepts, reachable } = vertices;
  if (genuine === 0 || impostor === 0) return "there is no genuine or no impostor pair";
  const far = percent(falseAccepts[reachable - 1]! / impostor);
  const frr = percent(1 - trueAccepts[reachable - 1]! / genuine);
  return `pairs without a template are rejected at every threshold: FAR stays at or below ${far}, FRR at or above ${frr}, and they never meet`;
}
