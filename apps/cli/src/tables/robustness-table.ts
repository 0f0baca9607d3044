import { counted, percent, printable } from "@likeness/core";
import type { RobustnessPoint, RobustnessResult } from "@likeness/result";
import { workableHere } from "../workspace.ts";
import { columnsOf, fittedTable } from "./fitted-table.ts";

/** The curves of a sweep as tables for a terminal: one for each distortion, a row for each aligner. */
export function robustnessTable(result: RobustnessResult, width: number): string {
  const { dataset, files, aligners, withoutFace, unreadable, unavailable, settings } = result;
  const tables = (aligners[0]?.curves ?? []).flatMap(({ distortion, unit }, place) => [
    "",
    `${distortion}: ${unit}`,
    table(
      aligners.map(({ id, curves }) => ({ id, points: curves[place]!.points })),
      width,
    ),
  ]);
  const behind = aligners.length > 0 ? ["", ...explanation(settings.seed)] : [];
  for (const { id, photos } of aligners) behind.push(`  ${id}: ${counted(photos, "photo counts", "photos count")}`);
  if (withoutFace.length > 0) behind.push(`  no aligner finds a face in ${withoutFace.join(", ")}`);
  if (unreadable.length > 0) behind.push(`  unreadable: ${unreadable.join(", ")}`);
  for (const { id, reason, remedy } of unavailable) {
    behind.push(`  ${id}: not run: ${reason}${remedy === undefined ? "" : ` → ${workableHere(remedy)}`}`);
  }
  const title = `${dataset.title}: ${files.length} of ${counted(dataset.images, "photo")}`;
  return [printable(title), ...tables, ...behind.map(printable)].join("\n");
}

function table(
  rows: readonly { readonly id: string; readonly points: readonly RobustnessPoint[] }[],
  width: number,
): string {
  const keys = columnsOf(
    [""],
    rows.map(({ id }) => [id]),
  );
  const levels = columnsOf(
    (rows[0]?.points ?? []).map(({ level }) => String(level)),
    rows.map(({ points }) => points.map(cell)),
  );
  return fittedTable(keys, levels, { width });
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
