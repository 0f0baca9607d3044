import type { Landmarks } from "@likeness/align";
import type { Box } from "@likeness/core";

/** Name and version of the columns of a row, in the metadata of every file. */
export const embeddingSchema = "likeness/embeddings@1";

/** What became of one photo: its state, and where it was enrolled its face and embedding. */
export interface EmbeddingRow {
  /** SHA-256 of the encoded photo, 64 hexadecimal digits. */
  readonly photo: string;
  /** The one state the photo ended in, e.g. `enrolled` or `no-face`. */
  readonly state: string;
  /** Why, for a state that needs a word more. */
  readonly detail: string | null;
  /** Faces found in the photo. */
  readonly faces: number;
  /** Width and height of the upright photo in pixels; null when it could not be read. */
  readonly size: readonly [width: number, height: number] | null;
  /** The chosen face; null when there is none. */
  readonly box: Box | null;
  /** The detector's confidence in that face. */
  readonly score: number | null;
  /** The 68 points of that face, 136 numbers. */
  readonly landmarks: Landmarks | null;
  /** Null when the photo has no template. */
  readonly embedding: Float32Array | null;
}
