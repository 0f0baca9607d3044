import type { Box } from "@likeness/core";

/** Intersection over union of two boxes, 0…1; 0 when both are empty. */
export function overlap(a: Box, b: Box): number {
  const shared = intersection(a, b);
  return shared > 0 ? shared / (a.width * a.height + b.width * b.height - shared) : 0;
}

/** How much of the smaller box lies in the larger, 0…1. */
export function cover(a: Box, b: Box): number {
  const shared = intersection(a, b);
  return shared > 0 ? shared / Math.min(a.width * a.height, b.width * b.height) : 0;
}

function intersection(a: Box, b: Box): number {
  const width = Math.min(a.left + a.width, b.left + b.width) - Math.max(a.left, b.left);
  const height = Math.min(a.top + a.height, b.top + b.height) - Math.max(a.top, b.top);
  return width > 0 && height > 0 ? width * height : 0;
}
