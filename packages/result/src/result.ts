import type { Interval } from "./interval.ts";
import type { Figure, MetricSummary } from "./metric-summary.ts";

/** The result file, schema `likeness/result@1`: everything a report, a gate or another program reads. Plain JSON. */
export interface Result {
  readonly schema: "likeness/result@1";
  /** ISO 8601, UTC. */
  readonly created: string;
  /** Command line that makes this result again. */
  readonly command: string;
  readonly environment: Environment;
  readonly dataset: DatasetSummary;
  readonly settings: Settings;
  readonly runs: readonly Run[];
  /** Combinations that were asked for and cannot run here. */
  readonly unavailable: readonly UnavailableRun[];
  /** Metrics that were added to the program's own: every run carries their values, which no reader can compute. */
  readonly metrics?: readonly MetricSummary[];
  /** Every two aligners that ran with the same models; absent when there are not two. */
  readonly comparisons?: readonly AlignerComparison[];
}

export interface Environment {
  readonly likeness: string;
  readonly node: string;
  readonly platform: string;
  readonly cpu: string;
  readonly cores: number;
  readonly memoryBytes: number;
  /** Library name → version, for every library whose answer is in the result. */
  readonly libraries: Readonly<Record<string, string>>;
  /** Modules of the user's that parts came from, by file name; absent where there are none. */
  readonly parts?: readonly { readonly file: string; readonly sha256: string }[];
}

export interface DatasetSummary {
  readonly id: string;
  readonly title: string;
  readonly revision: string;
  readonly hash: string;
  readonly images: number;
  readonly identities: number;
  readonly notes: readonly string[];
  readonly licence?: string;
  /** The photos in dataset order; every index in a run points here. */
  readonly photos: readonly { readonly file: string; readonly identity: string; readonly sha256: string }[];
}

export type FaceChoice = "largest" | "center" | "most-central-large";
export type MissPolicy = "fail" | "center-crop";

export interface Settings {
  readonly seed: number;
  readonly faceChoice: FaceChoice;
  readonly missPolicy: MissPolicy;
  /** Folds of the identity-disjoint cross-validation. */
  readonly folds: number;
  /** Bootstrap resamples of identities. */
  readonly resamples: number;
}

export interface Run {
  /** `aligner/model/runtime`, e.g. `faceapi-tiny/dlib-resnet/onnx-cpu`. */
  readonly id: string;
  readonly aligner: PartSummary & {
    /** It looks for no face and takes the whole photo for one. Absent in results of earlier versions. */
    readonly wholePhoto?: true;
  };
  readonly model: PartSummary & {
    readonly dimensions: number;
    readonly parameters: number;
    readonly crop: string;
    readonly weightsSha256?: string;
    readonly licence: string;
    readonly trainedOn: string;
  };
  readonly runtime: PartSummary;
  readonly classifiers: readonly string[];
  readonly enrolment: Enrolment;
  readonly verification: Verification | SkippedVerification;
  readonly identification: Identification;
  readonly projection: Projection | null;
  readonly timings: Timings;
  /** Embeddings of the enrolled photos, row after row in dataset order, little-endian float32 in base64. */
  readonly templates: { readonly dimensions: number; readonly data: string };
  /** Values of the metrics that {@link Result.metrics} names. */
  readonly figures?: Readonly<Record<string, Figure>>;
  /** What a reader must know before using these numbers. */
  readonly warnings: readonly string[];
}

export interface PartSummary {
  readonly id: string;
  readonly title?: string;
  readonly version?: string;
  /** It is there to compare with: nobody would use it. Absent in results of earlier versions. */
  readonly baseline?: true;
}

export interface UnavailableRun {
  readonly id: string;
  readonly aligner: string;
  readonly model: string;
  readonly runtime: string;
  readonly reason: string;
  readonly remedy?: string;
}

/**
 * The one state a photo ends in. `enrolled`: a template stands for it. `enrolled-center-crop`: no face was found and
 * the miss policy made a template of the photo's middle all the same (counted as enrolled, named in the result).
 * `not-located`: the aligner refused the photo, `bad-crop`: no crop can be cut from the landmarks, `bad-embedding`: the
 * network's answer is not finite; the detail says why.
 */
export type PhotoState =
  | "enrolled"
  | "enrolled-center-crop"
  | "no-face"
  | "unreadable"
  | "too-large"
  | "not-located"
  | "bad-crop"
  | "bad-embedding";

export interface Enrolment {
  readonly attempted: number;
  readonly enrolled: number;
  /** Share of photos without a template, with its Wilson interval. */
  readonly failureToEnrol: { readonly rate: number; readonly interval: Interval };
  readonly failures: readonly { readonly file: string; readonly state: PhotoState; readonly detail?: string }[];
  /** One for each photo of the dataset, in its order. */
  readonly photos: readonly PhotoRow[];
}

export interface PhotoRow {
  readonly state: PhotoState;
  /** Faces found; the chosen one's box `[left, top, width, height]` and landmarks `[x0, y0, …]`, photo pixels, one decimal. */
  readonly faces: number;
  readonly size?: readonly [width: number, height: number];
  readonly box?: readonly number[];
  readonly landmarks?: readonly number[];
  readonly score?: number;
}

/** A pair of photos by file name, in dataset order, and its squared distance. */
export interface ScoredPair {
  readonly a: string;
  readonly b: string;
  readonly distance: number;
}

/** Why there are no verification figures: without a genuine or without an impostor pair F1, TAR and FAR mean nothing. */
export interface SkippedVerification {
  readonly pairs: number;
  readonly genuine: number;
  readonly skipped: string;
}

/**
 * Pairs of all photos of the dataset. A pair with a photo that did not enrol is a rejected pair: it counts as a false
 * rejection when genuine and as a true rejection when impostor, in every figure here.
 */
export interface Verification {
  readonly pairs: number;
  readonly genuine: number;
  /** Pairs that lack a template on at least one side. */
  readonly pairsWithoutTemplate: { readonly genuine: number; readonly impostor: number };
  readonly grid: {
    readonly start: number;
    readonly step: number;
    readonly f1: readonly number[];
    readonly accuracy: readonly number[];
    /**
     * The grid threshold with the highest F1 (of several the lowest), the article's way. Absent in results of earlier
     * versions, whose {@link Verification.best} is this.
     */
    readonly best?: { readonly threshold: number; readonly f1: number; readonly accuracy: number };
  };
  /**
   * The operating point that is recommended, and the F1 that table, page and gate show: the optimum over all cuts (`exact`),
   * whatever the grid, with a threshold in the middle of its gap. Intervals are of this threshold, held fixed.
   */
  readonly best: {
    readonly threshold: number;
    readonly f1: number;
    readonly accuracy: number;
    readonly accuracyInterval: Interval;
    readonly f1Interval: Interval;
    readonly inSample: true;
    /** What the threshold accepts; absent in results of earlier versions. */
    readonly decisions?: { readonly trueAccepts: number; readonly falseAccepts: number };
  };
  /** Best F1 over every possible cut, and the distances around it; `distance < t` for any t in (acceptedDistance, nextDistance]. */
  readonly exact: {
    readonly f1: number;
    readonly accuracy: number;
    /** Null when rejecting every pair is best, which only happens when no genuine pair has two templates. */
    readonly acceptedDistance: number | null;
    /** Null when every pair with two templates is accepted. */
    readonly nextDistance: number | null;
  };
  /** Thresholds fitted on the pairs of other people than they are scored on, over all cuts. Null when there are too few people. */
  readonly crossValidated: {
    readonly folds: number;
    readonly accuracy: number;
    readonly f1: number;
    readonly interval: Interval;
    readonly thresholds: readonly number[];
  } | null;
  readonly roc: {
    readonly auc: number;
    readonly aucInterval: Interval;
    /** Where FAR and FRR meet; null where no threshold leads there, for the reason in `eerReason`. */
    readonly eer: number | null;
    /** Null where `eer` is, or where too many resamples have none. */
    readonly eerInterval: Interval | null;
    readonly eerReason?: string;
    /** FAR → TAR; a target that fewer than ten impostor pairs can resolve is left out. */
    readonly tarAtFar: Readonly<Record<string, number>>;
    readonly tarAtFarInterval: Readonly<Record<string, Interval>>;
    /**
     * Vertices `[far, tar, threshold]` from (0, 0), thinned to at most 512: pairs with `distance < threshold` are
     * accepted. The threshold is null where no distance is left to
     * reject; (1, 1) counts pairs without a template as accepted, which no threshold does.
     */
    readonly curve: readonly (readonly [far: number, tar: number, threshold: number | null])[];
  };
  readonly histogram: {
    readonly start: number;
    readonly step: number;
    readonly genuine: readonly number[];
    readonly impostor: readonly number[];
  };
  readonly hardest: { readonly genuine: readonly ScoredPair[]; readonly impostor: readonly ScoredPair[] };
}

export interface Identification {
  readonly train: number;
  readonly test: number;
  /** Test photos of people who have no enrolled training photo: no classifier can name them, and they count as wrong. */
  readonly unmatchable: number;
  /** Why there is no identification, when there is none (a single person, no photo in one half). */
  readonly skipped?: string;
  readonly classifiers: Readonly<Record<string, ClassifierResult>>;
  /** Classifiers that were asked for and left out, with the reason: there are too many people for them. */
  readonly notRun?: Readonly<Record<string, string>>;
}

export interface ClassifierResult {
  readonly accuracy: number;
  readonly correct: number;
  readonly interval: Interval;
  readonly fitMs: number;
  readonly predictMs: number;
  /** Every test photo; a probe that did not enrol has `predicted: null` and counts as wrong. */
  readonly predictions: readonly {
    readonly file: string;
    readonly truth: string;
    readonly predicted: string | null;
    readonly score: number | null;
  }[];
}

export interface Projection {
  readonly method: string;
  readonly seed: number;
  readonly perplexity: number;
  readonly trustworthiness: number;
  readonly neighbours: number;
  /** One for each enrolled photo, in dataset order. */
  readonly points: readonly (readonly [number, number])[];
}

/** Wall-clock milliseconds of worker threads, in all over the photos, measured while workers overlap. */
export interface Timings {
  readonly images: number;
  /**
   * What decoding kept the workers: all of it for small JPEGs; other photos are decoded beside them, while they have the
   * photo before in the networks, and keep them only to begin and for what is left to wait.
   */
  readonly decodeMs: number;
  readonly locateMs: number;
  readonly cropMs: number;
  readonly embedMs: number;
  /** Start of the first photo to end of the last. */
  readonly wallMs: number;
  /** Templates that came from the store and were not timed. */
  readonly fromStore: number;
  /** When the times are those of an earlier run of the same templates: that run's date (ISO 8601). */
  readonly measured?: string;
  /**
   * Milliseconds that finding faces and landmarks took in one photo alone, at the median and at the 90th percentile of
   * the photos computed now; absent when none was.
   */
  readonly locateP50Ms?: number;
  readonly locateP90Ms?: number;
}

/** Two aligners on the same photos, and what the second changes: every difference is second minus first. */
export interface AlignerComparison {
  readonly first: string;
  readonly second: string;
  readonly found: FoundFaces;
  readonly disagreement: Disagreement;
  /** One for each model, crop and runtime that ran with both. */
  readonly effects: readonly AlignerEffect[];
}

/** Photos by file name, each in one list; photos in which both chose the same face are in none. */
export interface FoundFaces {
  readonly photos: number;
  /** Photos in which both chose a face and the boxes overlap (IoU) by at least 0.3. */
  readonly sameFace: number;
  readonly onlyFirst: readonly string[];
  readonly onlySecond: readonly string[];
  readonly neither: readonly string[];
  /** Both chose a face, but not the same one. */
  readonly otherFace: readonly string[];
}

/** How far two aligners are apart where both chose the same face; quantiles at {@link Disagreement.levels}. */
export interface Disagreement {
  readonly levels: readonly number[];
  /** Intersection over union of the boxes. Detectors frame a face differently, so 1 is not to be expected. */
  readonly overlap: readonly number[];
  /** Mean distance of the 68 landmarks, in units of the distance between the eye centres (mean of both aligners). */
  readonly landmarks: readonly number[];
}

/** What changing the aligner changes in the figures of one model. */
export interface AlignerEffect {
  readonly model: string;
  readonly crop: string;
  readonly runtime: string;
  /** AUC over all pairs and photos; null when there is no verification. */
  readonly auc: AucEffect | null;
  /** Pairs, each run at its own best threshold (in-sample). McNemar takes pairs for independent: a screening number. */
  readonly decisions: DecisionEffect | null;
  /** Test photos by classifier. */
  readonly identification: Readonly<Record<string, DecisionEffect>>;
}

/** A difference of two AUCs on the same photos with its interval by bootstrap over people. */
export interface AucDifference {
  readonly difference: number;
  readonly interval: Interval;
  readonly p: number;
}

export interface AucEffect extends AucDifference {
  /** The difference on the photos in which both chose the same face: what the crops change. Null without enough photos. */
  readonly sameFace: AucDifference | null;
  /** The rest of the difference: faces that were not found, or others that were chosen. */
  readonly otherFaces: number | null;
}

/** Items that exactly one of two aligners gets right, and why they differ. */
export interface DecisionEffect {
  readonly items: number;
  readonly onlyFirst: number;
  readonly onlySecond: number;
  /** McNemar's test, two-sided mid-p. */
  readonly p: number;
  /** Those of items whose photos show the same face to both: cropped differently. */
  readonly sameFace: { readonly onlyFirst: number; readonly onlySecond: number };
  /** Those with a photo whose face one of the two did not find, or took another for. */
  readonly otherFaces: { readonly onlyFirst: number; readonly onlySecond: number };
}
