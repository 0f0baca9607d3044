import { type Face, overlap } from "@likeness/align";
import type { Box } from "@likeness/core";
import { sameFaceOverlap } from "../suspects.ts";

/**
 * The place among the aligners' choices whose box overlaps those of the others most (the earlier one on a tie);
 * undefined when no aligner chose a face.
 */
export function mostAgreed(faces: readonly (Face | undefined)[]): number | undefined {
  let best: number | undefined;
  let most = Number.NEGATIVE_INFINITY;
  for (const [place, face] of faces.entries()) {
    if (face === undefined) continue;
    const total = faces.reduce((sum, other) => sum + (other === undefined ? 0 : overlap(face.box, other.box)), 0);
    if (total > most) {
      most = total;
      best = place;
    }
  }
  return best;
}

/** The faces that are the agreed one; `undefined` for an aligner that found none or chose another. */
export function agreeing(faces: readonly (Face | undefined)[], agreed: Box): (Face | undefined)[] {
  return faces.map((face) => (face !== undefined && overlap(face.box, agreed) >= sameFaceOverlap ? face : undefined));
}
