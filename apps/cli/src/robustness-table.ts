import { percent } from "@likeness/core";
import type { RobustnessPoint, RobustnessResult } from "@likeness/eval";
import Table from "cli-table3";

/** The curves of a sweep as tables for a terminal: one for each distortion, a row for each aligner. */
export function robustnessTable({
  dataset,
  files,
  aligners,
  withoutFace,
  unreadable,
  unavailable,
  settings,
}: RobustnessResult): string {
  const lines = [`${dataset.title}: ${files.length} of ${dataset.images} photos`];
  for (const [place, { distortion, unit }] of (aligners[0]?.curves ?? []).entries()) {
    const rows = aligners.map(({ id, curves }) => ({ id, points: curves[place]!.points }));
    lines.push("", `${distortion}: ${unit}`, table(rows));
  }
  if (aligners.length > 0) lines.push("", ...explanation(settings.seed));
  for (const { id, photos } of aligners) lines.push(`  ${id}: ${photos} photos count`);
  if (withoutFace.length > 0) lines.push(`  no aligner finds a face in ${withoutFace.join(", ")}`);
  if (unreadable.length > 0) lines.push(`  unreadable: ${unreadable.join(", ")}`);
  for (const { id, reason, remedy } of unavailable) {
    lines.push(`  ${id}: not run: ${reason}${remedy === undefined ? "" : ` → ${remedy}`}`);
  }
  return lines.join("\n");
}

function table(rows: readonly { readonly id: string; readonly points: readonly RobustnessPoint[] }[]): string {
  const drawn = new Table({
    head: ["", ...(rows[0]?.points ?? []).map(({ level }) => String(level))],
    style: { head: [], border: [], compact: true },
  });
  for (const { id, points } of rows) drawn.push([id, ...points.map(cell)]);
  return drawn.toString();
}

function cell({ share, drift }: RobustnessPoint): string {
  const found = percent(share, 0);
  return drift === null ? found : `${found}, ${drift.p50.toFixed(3)}`;
}

function explanation(seed: number): string[] {
  return [
    "  Share of the faces that are still found, and the median drift of their landmarks in units of the distance between the eyes.",
    `  Each aligner is held against itself: its own face in the photo as it is. Seed ${seed}.`,
  ];
}
