import type { EmbeddingRow } from "../store/embedding-row.ts";
import type { Missed } from "./missed.ts";

/** A row that knows nothing yet. */
export function emptyRow(photo: string): EmbeddingRow {
  const nothing = { detail: null, size: null, box: null, score: null, landmarks: null, embedding: null };
  return { photo, state: "no-face", faces: 0, ...nothing };
}

/** The row of a photo that went no further. */
export function missedRow(photo: string, missed: Missed): EmbeddingRow {
  return { ...emptyRow(photo), ...stateOfMissed(missed) };
}

/** The columns of a row that say why there is no template. */
export function stateOfMissed({ state, detail }: Missed): Pick<EmbeddingRow, "state" | "detail"> {
  return { state, detail: detail ?? null };
}
