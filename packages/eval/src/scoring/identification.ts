import { performance } from "node:perf_hooks";
import {
  type Classifier,
  mostSeconds,
  type Prediction,
  classifiers as registry,
  tooLarge,
  unknown,
} from "@likeness/classify";
import { type Progress, silent } from "@likeness/core";
import type { GallerySplit, Templates } from "@likeness/metrics";
import { wilson } from "@likeness/metrics";
import type { ClassifierResult, Identification } from "@likeness/result";

/** How identification is carried out. */
export interface IdentificationOptions {
  readonly progress?: Progress;
  /** Seconds that one classifier may take, as estimated from the sizes, before it is left out. Default 300. */
  readonly mostSeconds?: number;
}

/** Photos named between two signs of progress. */
const probesAtOnce = 64;

/**
 * Closed-set identification: every classifier learns the enrolled training photos and names every test photo. A test
 * photo without a template, or one that a classifier calls `unknown`, has `predicted: null` and counts as wrong.
 * A classifier for which there are too many people is left out and named in `notRun` with the reason.
 * @param split which photos the classifiers learn from and which they name, see `splitOf`.
 * @param open opens the classifiers by id; each is disposed of.
 */
export async function identify(
  templates: Templates,
  split: GallerySplit,
  open: Readonly<Record<string, () => Promise<Classifier>>>,
  { progress = silent, mostSeconds: most = mostSeconds }: IdentificationOptions = {},
): Promise<Identification> {
  const gallery = split.train.filter((photo) => templates.enrolled[photo] === 1);
  const known = new Set(gallery.map((photo) => templates.identities[photo]!));
  const unmatchable = split.test.filter((photo) => !known.has(templates.identities[photo]!)).length;
  const counts = { train: split.train.length, test: split.test.length, unmatchable };
  const skipped = whyNot(templates, split, known.size);
  if (skipped !== undefined) return { ...counts, skipped, classifiers: {} };

  const probes = split.test.filter((photo) => templates.enrolled[photo] === 1).length;
  const size = { people: known.size, rows: gallery.length, probes, dimensions: templates.dimensions };
  const classifiers: Record<string, ClassifierResult> = {};
  const notRun: Record<string, string> = {};
  for (const [id, openClassifier] of Object.entries(open)) {
    const reason = registry.has(id) ? tooLarge(registry.get(id), size, most) : undefined;
    if (reason !== undefined) {
      notRun[id] = reason;
      continue;
    }
    const classifier = await openClassifier();
    try {
      classifiers[id] = await runClassifier(templates, gallery, split.test, classifier, progress);
    } finally {
      await classifier.dispose();
    }
  }
  return { ...counts, classifiers, ...(Object.keys(notRun).length > 0 && { notRun }) };
}

function whyNot(templates: Templates, { train, test }: GallerySplit, known: number): string | undefined {
  if (new Set(templates.identities).size < 2) return "there are fewer than two people to tell apart";
  if (train.length === 0) return "no person has two photos, so there is none to learn from";
  if (known < 2) return `${known} of the people have an enrolled training photo; at least two are needed`;
  if (!test.some((photo) => templates.enrolled[photo] === 1)) return "no test photo enrolled";
  return undefined;
}

async function runClassifier(
  templates: Templates,
  gallery: readonly number[],
  test: readonly number[],
  classifier: Classifier,
  progress: Progress,
): Promise<ClassifierResult> {
  const { files, identities, enrolled, data, dimensions } = templates;
  const vector = (photo: number) => data.slice(photo * dimensions, (photo + 1) * dimensions);
  const probes = test.filter((photo) => enrolled[photo] === 1);
  const galleryVectors = gallery.map(vector);
  const galleryLabels = gallery.map((photo) => identities[photo]!);
  const probeVectors = probes.map(vector);

  const began = performance.now();
  const learning = progress.step(`${classifier.id} learns ${new Set(galleryLabels).size} people`);
  await classifier.fit(galleryVectors, galleryLabels, () => learning.advance());
  learning.done();
  const fitted = performance.now();
  const naming = progress.step(`${classifier.id} names photos`, probes.length);
  const answers: Prediction[] = [];
  for (let at = 0; at < probeVectors.length; at += probesAtOnce) {
    const some = probeVectors.slice(at, at + probesAtOnce);
    answers.push(...(await classifier.predict(some)));
    naming.advance(some.length);
  }
  naming.done();
  const predicted = performance.now();

  const answerOf = new Map<number, Prediction>(probes.map((photo, index) => [photo, answers[index]!]));
  const predictions = test.map((photo) => {
    const answer = answerOf.get(photo);
    return {
      file: files[photo]!,
      truth: identities[photo]!,
      predicted: answer === undefined || answer.identity === unknown ? null : answer.identity,
      score: answer?.score ?? null,
    };
  });
  const correct = predictions.filter(({ truth, predicted }) => truth === predicted).length;
  return {
    accuracy: correct / test.length,
    correct,
    interval: wilson(correct, test.length),
    fitMs: fitted - began,
    predictMs: predicted - fitted,
    predictions,
  };
}
