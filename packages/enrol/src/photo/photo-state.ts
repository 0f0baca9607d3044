import { messageOf } from "@likeness/core";
import { PhotoError } from "@likeness/datasets";
import type { EmbeddingRow } from "../store/embedding-row.ts";

/** The row of a photo that could not be read or decoded. */
export function unreadable(photo: string, thrown: unknown): EmbeddingRow {
  const state = thrown instanceof PhotoError && thrown.problem === "too-large" ? "too-large" : "unreadable";
  return { ...emptyRow(photo), state, detail: messageOf(thrown) };
}

/** A row that knows nothing yet. */
export function emptyRow(photo: string): EmbeddingRow {
  const nothing = { detail: null, size: null, box: null, score: null, landmarks: null, embedding: null };
  return { photo, state: "no-face", faces: 0, ...nothing };
}
