import type { BaselineRun, DatasetSummary, Run } from "@likeness/result";
import { type Flips, flips, told } from "./flips.ts";
import type { PhotoMatch } from "./match-photos.ts";

/** A test photo that a classifier named rightly on one side only. */
export interface FlippedPrediction {
  readonly file: string;
  readonly truth: string;
  /** Whom it is taken for now; null for nobody. */
  readonly predicted: string | null;
}

/** Flips of each classifier that both sides have, among the photos that were tested before and are now. */
export function flippedPredictions(
  before: BaselineRun,
  after: Run,
  dataset: DatasetSummary,
  match: PhotoMatch,
): Record<string, Flips<FlippedPrediction>> {
  const found: Record<string, Flips<FlippedPrediction>> = Object.create(null);
  if ("skipped" in before.identification) return found;
  const place = new Map(dataset.photos.map(({ file }, index) => [file, index]));
  const placeNow = (photo: number) => match.inResult[photo]!;
  const testedBefore = new Set(before.identification.tested.map(placeNow));
  for (const [id, wrong] of Object.entries(before.identification.wrong)) {
    const now = after.identification.classifiers[id];
    if (now === undefined) continue;
    const predictions = new Map(now.predictions.map((prediction) => [place.get(prediction.file)!, prediction]));
    const compared = (photo: number) =>
      testedBefore.has(photo) && predictions.has(photo) && match.comparable[photo] === true;
    const wrongNow = [...predictions].flatMap(([photo, { truth, predicted }]) => (truth === predicted ? [] : [photo]));
    const flipped = flips(
      wrong.map(placeNow).filter(compared),
      wrongNow.filter(compared),
      [...predictions.keys()].filter(compared).length,
    );
    found[id] = told(flipped, (photos) =>
      photos.map((photo) => {
        const { file, truth, predicted } = predictions.get(photo)!;
        return { file, truth, predicted };
      }),
    );
  }
  return found;
}
