import type { Interval } from "./interval.ts";
import type { DatasetSummary, Environment, FaceChoice, PartSummary } from "./result.ts";

/** The file of a sweep, schema `likeness/robustness@1`: how far each aligner still finds faces in spoilt photos. */
export interface RobustnessResult {
  readonly schema: "likeness/robustness@1";
  /** ISO 8601, UTC. */
  readonly created: string;
  readonly command: string;
  readonly environment: Environment;
  readonly dataset: Omit<DatasetSummary, "photos">;
  readonly settings: {
    readonly seed: number;
    readonly faceChoice: FaceChoice;
    /** A face counts as found from this overlap (IoU) with the box of the undistorted photo on. */
    readonly overlap: number;
  };
  /** The photos of the sweep. */
  readonly files: readonly string[];
  /** Those among them that cannot be decoded, or in which no aligner finds a face. */
  readonly unreadable: readonly string[];
  readonly withoutFace: readonly string[];
  readonly aligners: readonly AlignerRobustness[];
  readonly unavailable: readonly { readonly id: string; readonly reason: string; readonly remedy?: string }[];
}

export interface AlignerRobustness extends PartSummary {
  /**
   * Photos that count: undistorted, the aligner finds the face that most aligners choose. An aligner that finds only
   * easy faces counts fewer of them, so compare shares with this number in view.
   */
  readonly photos: number;
  readonly curves: readonly RobustnessCurve[];
}

export interface RobustnessCurve {
  readonly distortion: string;
  readonly unit: string;
  /** From mild to strong. */
  readonly points: readonly RobustnessPoint[];
}

export interface RobustnessPoint {
  readonly level: number;
  readonly found: number;
  /** Share of the aligner's photos, with its Wilson interval. */
  readonly share: number;
  readonly interval: Interval;
  /**
   * Mean distance of the 68 landmarks from where those of the undistorted photo went, in units of the distance between
   * the eyes: over the photos in which the face was found, median and 90th percentile; null when it was found in none.
   */
  readonly drift: { readonly p50: number; readonly p90: number } | null;
}
