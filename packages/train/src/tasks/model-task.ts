import type { FaceChoice } from "@likeness/align";
import type { Progress } from "@likeness/core";
import type { CardTemplate, NewModelFile } from "@likeness/embed";
import type { AugmentOptions } from "../examples/augment.ts";
import type { StepRecord } from "../folder/training-log.ts";
import type { TrainingTask, TrainOptions } from "../train-options.ts";

/** Which model is trained from what, and how. */
export interface TrainModelOptions extends TrainOptions {
  /** A family of networks whose graph is known; with `headOnly` the id of any model. */
  readonly model: string;
  /** Whether a linear map on top of the frozen model is trained instead of the network. Default false. */
  readonly headOnly?: boolean;
  /** A variant of the family; default: its first. */
  readonly variant?: string;
  /** `random`, `published`, a safetensors file or a model folder. Not with `headOnly`. */
  readonly init?: string;
  readonly aligner: string;
  /** Default: that of an evaluation. */
  readonly faceChoice?: FaceChoice;
  /** How crops vary; false: not at all. */
  readonly augment?: AugmentOptions | false;
  /** Name of the new model. Default: that of its folder. */
  readonly name?: string;
}

/** Where a model is trained to, and who watches. */
export interface TrainModelSurroundings {
  /** Folder of the new model; log and checkpoint stand in its folder `training`. */
  readonly out: string;
  readonly progress: Progress;
  onStep?(record: StepRecord): void;
  readonly signal?: AbortSignal;
}

/** A task with the card that its outcome will have. */
export interface ModelTask {
  readonly task: TrainingTask;
  /** The model it goes out from: crop, dimensions and thresholds are its. */
  readonly base: CardTemplate;
  readonly network: NewModelFile["network"];
  readonly missed: readonly string[];
  /** People that the weights to begin with were trained on, when known. */
  readonly earlierPeople: readonly string[];
  /** SHA-256 of the file of weights it began with, where it was the user's. */
  readonly beganWith?: string;
  /** What the card says of the way it was trained. */
  readonly how: string;
}
