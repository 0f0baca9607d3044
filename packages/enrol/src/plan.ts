import type { CropSpec } from "@likeness/align";
import { knownId } from "@likeness/core";
import type { EmbedderKind } from "@likeness/embed";
import { type FaceChoice, type MissPolicy, type PhotoState, photoStates } from "@likeness/result";
import type { EmbeddingRow } from "./store/embedding-row.ts";

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
  /** The network is run in processes instead of threads, since it may crash or never end. Default false. */
  readonly foreign?: boolean;
  /** What {@link modelIdentity} said when the templates' key was made: a folder may change before a worker opens it. */
  readonly identity?: string;
  /** Options of the aligner other than its own, for benchmarks: results name an aligner by its id alone. */
  readonly alignerOptions?: Readonly<Record<string, unknown>>;
}

/** What of an evaluation's settings decides templates. */
export interface EnrolmentSettings {
  readonly faceChoice: FaceChoice;
  readonly missPolicy: MissPolicy;
  /** Threads inside one network call. */
  readonly threads: number;
}

/** Everything that decides what a model answers, in one text. */
export function modelIdentity({ card, settings }: EmbedderKind): string {
  return JSON.stringify([card.id, card.weights?.sha256, card.dimensions, settings]);
}

/** What became of one photo, and what its stages took. */
export interface Enrolled {
  /** The photo's place in the dataset. */
  readonly index: number;
  readonly row: EmbeddingRow;
  /** Missing for a photo that was not decoded. */
  readonly times?: StageTimes;
  /**
   * The row says nothing on which a later run may rely and is not stored: the bytes could not be had, the answer of the
   * network was not finite, which may be the machine's fault, or hung on the other crops.
   */
  readonly passing?: boolean;
  /** The network's answer for this crop was another one among other crops. */
  readonly batchDependent?: boolean;
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
