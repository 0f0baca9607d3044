import type { Box } from "@likeness/core";

/**
 * Scaling by `scale` and turning clockwise by `degrees` about a point, which stays where it is. Coordinates are those of
 * landmarks: pixels, origin in the middle of the top-left one.
 */
export interface Similarity {
  readonly scale: number;
  readonly degrees: number;
  readonly centerX: number;
  readonly centerY: number;
}

/** Leaves every point where it is. */
export const identity: Similarity = { scale: 1, degrees: 0, centerX: 0, centerY: 0 };

/** Where a point comes to lie. */
export function movedPoint({ scale, degrees, centerX, centerY }: Similarity, x: number, y: number): [number, number] {
  const angle = (degrees * Math.PI) / 180;
  const cos = scale * Math.cos(angle);
  const sin = scale * Math.sin(angle);
  const dx = x - centerX;
  const dy = y - centerY;
  return [centerX + cos * dx - sin * dy, centerY + sin * dx + cos * dy];
}

/** Where points `x0, y0, x1, y1, …` come to lie. */
export function movedPoints(how: Similarity, points: ArrayLike<number>): Float32Array {
  const moved = new Float32Array(points.length);
  for (let i = 0; i < points.length; i += 2) moved.set(movedPoint(how, points[i]!, points[i + 1]!), i);
  return moved;
}

/** A box about its moved centre: a detector's box is upright however the face is turned, so it is scaled, not turned. */
export function movedBox(how: Similarity, { left, top, width, height }: Box): Box {
  // Boxes are counted from the edge of the first pixel, points from its middle.
  const [x, y] = movedPoint(how, left + width / 2 - 0.5, top + height / 2 - 0.5);
  const across = width * how.scale;
  const down = height * how.scale;
  return { left: x + 0.5 - across / 2, top: y + 0.5 - down / 2, width: across, height: down };
}
