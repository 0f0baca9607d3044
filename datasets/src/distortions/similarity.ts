import type { Box } from "@likeness/core";

/** Pixels, origin in the middle of the top-left one, as landmarks have it. */
export type Point = readonly [x: number, y: number];

/** Scaling by `scale` and turning clockwise by `degrees` about the point `from`, which then lies at `to`. */
export interface Similarity {
  readonly scale: number;
  readonly degrees: number;
  readonly from: Point;
  readonly to: Point;
}

/** Scaling (by 1 unless told) and turning (by 0) about a point that stays where it is. */
export function about(point: Point, { scale = 1, degrees = 0 }: Partial<Similarity>): Similarity {
  return { scale, degrees, from: point, to: point };
}

/** Leaves every point where it is. */
export const identity: Similarity = about([0, 0], {});

/** Where a point comes to lie. */
export function movedPoint({ scale, degrees, from, to }: Similarity, x: number, y: number): Point {
  const angle = (degrees * Math.PI) / 180;
  const cos = scale * Math.cos(angle);
  const sin = scale * Math.sin(angle);
  const dx = x - from[0];
  const dy = y - from[1];
  return [to[0] + cos * dx - sin * dy, to[1] + sin * dx + cos * dy];
}

/** Where points `x0, y0, x1, y1, …` come to lie. */
export function movedPoints(how: Similarity, points: ArrayLike<number>): Float32Array {
  const moved = new Float32Array(points.length);
  for (let i = 0; i < points.length; i += 2) moved.set(movedPoint(how, points[i]!, points[i + 1]!), i);
  return moved;
}

/** The middle of a box. Boxes are counted from the edge of the first pixel, points from its middle. */
export function middleOf({ left, top, width, height }: Box): Point {
  return [left + width / 2 - 0.5, top + height / 2 - 0.5];
}

/** A box about its moved middle: a detector's box is upright however the face is turned, so it is scaled, not turned. */
export function movedBox(how: Similarity, box: Box): Box {
  const [x, y] = movedPoint(how, ...middleOf(box));
  const width = box.width * how.scale;
  const height = box.height * how.scale;
  return { left: x + 0.5 - width / 2, top: y + 0.5 - height / 2, width, height };
}
