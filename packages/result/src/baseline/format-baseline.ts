import type { Baseline } from "./baseline.ts";

/** A baseline as its file holds it: lists of numbers on a line of their own, so that a change is a short diff. */
export function formatBaseline(baseline: Baseline): string {
  const spread = JSON.stringify(baseline, null, 1);
  // JSON has no line end within a text, so every one of these is layout.
  return `${spread.replace(/\[\n\s*([^[\]{}]*?)\n\s*\]/g, (_, items: string) => `[${items.replace(/\n\s*/g, " ")}]`)}\n`;
}
