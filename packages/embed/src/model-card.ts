import type { CropSpec } from "@likeness/align";

/** What a user must know of an embedding network before trusting or shipping it. */
export interface ModelCard {
  readonly id: string;
  readonly title: string;
  /** Length of the embedding. */
  readonly dimensions: number;
  readonly crop: CropSpec;
  /** Whether embeddings have Euclidean length 1. */
  readonly unitLength: boolean;
  /** Candidate thresholds on the squared distance: `start`, `start + step`, … up to `stop`. */
  readonly grid: { readonly start: number; readonly stop: number; readonly step: number };
  /** Trainable numbers in the graph. 0 for a baseline without weights. */
  readonly parameters: number;
  /** Where the weights come from; absent for a baseline. */
  readonly weights?: { readonly source: string; readonly revision: string; readonly sha256: string };
  readonly licence: string;
  /** Photos the network was trained on, as its authors say. */
  readonly trainedOn: string;
  /** People the network was trained on, when they are known by name: `eval` warns of overlap with the test people. */
  readonly trainedOnPeople?: readonly string[];
  /** Paper or page to cite. */
  readonly citation: string;
}
