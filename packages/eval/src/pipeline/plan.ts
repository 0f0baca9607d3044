import type { CropSpec, TinyFaceDetectorOptions } from "@likeness/align";
import { knownId } from "@likeness/core";
import type { EmbeddingRow } from "@likeness/embed";
import type { FaceChoice, MissPolicy, PhotoState } from "../result.ts";

/** Everything that decides a photo's template, as plain data that can travel to a worker. */
export interface EnrolmentPlan {
  readonly aligner: string;
  /** Registry id or a model folder. */
  readonly model: string;
  /** Runtime of the embedding network. The aligner's networks always run on `onnx-cpu`, so that only one thing varies. */
  readonly runtime: string;
  readonly crop: CropSpec;
  readonly faceChoice: FaceChoice;
  readonly missPolicy: MissPolicy;
  /** Crops in one call of the network. */
  readonly batch: number;
  /** Threads inside one network call. */
  readonly threads: number;
  /** Other settings of `faceapi-tiny` than its own, for benchmarks: results name an aligner by its id alone. */
  readonly tiny?: Partial<TinyFaceDetectorOptions>;
}

/** What became of one photo, and what its stages took. */
export interface Enrolled {
  /** The photo's place in the dataset. */
  readonly index: number;
  readonly row: EmbeddingRow;
  /** Missing for a photo that was not decoded. */
  readonly times?: StageTimes;
  /** The bytes could not be had, or were not the announced ones. */
  readonly unread?: boolean;
}

/**
 * Wall-clock milliseconds that one photo kept its worker. All but small JPEGs are decoded beside the worker, while it has
 * another photo in the networks: `decodeMs` is what it had to do itself and to wait for. `embedMs` is the photo's share of
 * its batch.
 */
export interface StageTimes {
  readonly decodeMs: number;
  readonly locateMs: number;
  readonly cropMs: number;
  readonly embedMs: number;
}

/** A row's state. Rows come from this program alone; anything else in a store is refused when it is read. */
export function stateOf(row: EmbeddingRow): PhotoState {
  return knownId("photo state", row.state, photoStates);
}

const photoStates = [
  "enrolled",
  "enrolled-center-crop",
  "no-face",
  "unreadable",
  "too-large",
  "not-located",
  "bad-crop",
] as const satisfies readonly PhotoState[];
