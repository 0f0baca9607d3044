import { performance } from "node:perf_hooks";
import { mulberry32 } from "@likeness/core";
import { rowDistance } from "@likeness/metrics";

/** Nanoseconds of one squared distance between two templates of so many numbers: the least of several passes. */
export function comparisonTime(dimensions: number): number {
  const uniform = mulberry32(1);
  const count = 64;
  const data = Float32Array.from({ length: count * dimensions }, () => uniform());
  const pairs = count * count;
  let sum = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let pass = 0; pass < 20; pass++) {
    const began = performance.now();
    for (let i = 0; i < count; i++) for (let j = 0; j < count; j++) sum += rowDistance(data, i, j, dimensions);
    least = Math.min(least, performance.now() - began);
  }
  // Used, or the loop might be optimised away.
  if (!Number.isFinite(sum)) return Number.NaN;
  return (least * 1e6) / pairs;
}
