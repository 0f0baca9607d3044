import type { Dataset } from "@likeness/datasets";
import type { EmbeddingRow } from "@likeness/enrol";
import { stateOf } from "@likeness/enrol";
import { wilson } from "@likeness/metrics";
import type { Enrolment } from "@likeness/result";
import { hasTemplate } from "@likeness/result";

/** What became of every photo, failures counted and named. */
export function enrolmentSummary(dataset: Dataset, rows: readonly EmbeddingRow[]): Enrolment {
  const failures = rows.flatMap((row, i) => {
    const state = stateOf(row);
    const detail = row.detail === null ? {} : { detail: row.detail };
    return hasTemplate(state) ? [] : [{ file: dataset.photos[i]!.file, state, ...detail }];
  });
  const attempted = rows.length;
  return {
    attempted,
    enrolled: attempted - failures.length,
    failureToEnrol: { rate: failures.length / attempted, interval: wilson(failures.length, attempted) },
    failures,
    photos: rows.map((row) => ({
      state: stateOf(row),
      faces: row.faces,
      ...(row.size && { size: row.size }),
      ...(row.box && { box: [row.box.left, row.box.top, row.box.width, row.box.height].map(oneDecimal) }),
      ...(row.landmarks && { landmarks: Array.from(row.landmarks, oneDecimal) }),
      ...(row.score !== null && { score: row.score }),
    })),
  };
}

function oneDecimal(value: number): number {
  return Math.round(value * 10) / 10;
}
