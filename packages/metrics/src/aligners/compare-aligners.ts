import type { AlignerComparison, AlignerEffect, DatasetSummary, FoundFaces, Result, Run } from "@likeness/result";
import { aucEffect } from "./auc-effect.ts";
import { identificationEffects, pairEffect } from "./decision-effect.ts";
import { disagreement } from "./disagreement.ts";
import { type FaceRelation, faceRelation } from "./face-relation.ts";

/** Beyond this many photos comparing all pairs with one another would take longer than the evaluation. */
const mostPhotos = 2_000;

/**
 * Compares every two aligners of a result that ran with the same model, crop and runtime: who finds which faces, how far
 * apart they are, and how much of the difference in accuracy comes from faces that one did not find or took others for,
 * how much from other crops of the same faces. Of more than 2,000 photos the effects are left out.
 * @param onEffect called before each effect, which takes seconds for a thousand photos; what it throws ends the work.
 */
export async function compareAligners(
  result: Pick<Result, "runs" | "dataset" | "settings">,
  onEffect: () => void = () => {},
): Promise<AlignerComparison[]> {
  // One that looks for no face has no choice to agree or disagree with.
  const choosing = result.runs.filter(({ aligner }) => !aligner.wholePhoto);
  const ids = [...new Set(choosing.map(({ aligner }) => aligner.id))];
  const comparisons: AlignerComparison[] = [];
  for (const [place, first] of ids.entries()) {
    for (const second of ids.slice(place + 1)) {
      const pairs = matchingRuns(result.runs, first, second);
      if (pairs.length > 0) comparisons.push(await comparePair(pairs, result, onEffect));
    }
  }
  return comparisons;
}

type RunPair = readonly [first: Run, second: Run];

function matchingRuns(runs: readonly Run[], first: string, second: string): RunPair[] {
  const parts = ({ model, runtime }: Run) => JSON.stringify([model.id, model.crop, runtime.id]);
  const theirs = new Map(runs.filter((run) => run.aligner.id === second).map((run) => [parts(run), run]));
  return runs
    .filter((run) => run.aligner.id === first)
    .flatMap((run): RunPair[] => {
      const other = theirs.get(parts(run));
      return other === undefined ? [] : [[run, other]];
    });
}

async function comparePair(
  pairs: readonly RunPair[],
  { dataset, settings }: Pick<Result, "dataset" | "settings">,
  onEffect: () => void,
): Promise<AlignerComparison> {
  // Which face was chosen does not depend on the model, so any pair of runs knows it.
  const [first, second] = pairs[0]!;
  const relations = relationsOf(first, second);
  const sameFace = relations.flatMap((relation, index) => (relation === "same" ? [index] : []));
  const effects: AlignerEffect[] = [];
  if (dataset.images <= mostPhotos) {
    for (const pair of pairs) {
      onEffect();
      effects.push(await effectOf(pair, dataset, settings));
    }
  }
  return {
    first: first.aligner.id,
    second: second.aligner.id,
    found: foundFaces(relations, dataset),
    disagreement: disagreement(first, second, sameFace),
    effects,
  };
}

function relationsOf(first: Run, second: Run): FaceRelation[] {
  return first.enrolment.photos.map((row, index) => faceRelation(row, second.enrolment.photos[index]!));
}

function foundFaces(relations: readonly FaceRelation[], dataset: DatasetSummary): FoundFaces {
  const files = (relation: FaceRelation) =>
    dataset.photos.filter((_, index) => relations[index] === relation).map(({ file }) => file);
  return {
    photos: relations.length,
    sameFace: relations.filter((relation) => relation === "same").length,
    onlyFirst: files("only-first"),
    onlySecond: files("only-second"),
    neither: files("neither"),
    otherFace: files("other"),
  };
}

async function effectOf(
  [first, second]: RunPair,
  dataset: DatasetSummary,
  settings: Result["settings"],
): Promise<AlignerEffect> {
  // A crop that could not be cut is a state of the model's run, so each pair has relations of its own.
  const isSameFace = relationsOf(first, second).map((relation) => relation === "same");
  return {
    model: first.model.id,
    crop: first.model.crop,
    runtime: first.runtime.id,
    auc: await aucEffect(first, second, dataset, isSameFace, settings),
    decisions: pairEffect(first, second, dataset, isSameFace),
    identification: identificationEffects(first, second, dataset, isSameFace),
  };
}
