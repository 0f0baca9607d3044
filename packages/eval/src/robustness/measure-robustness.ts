import { type Aligner, aligners, type Face } from "@likeness/align";
import { fnv1a32, LikenessError, mulberry32, overlap, type Progress, type RgbImage, refusalOf } from "@likeness/core";
import {
  type Dataset,
  type DistortedFace,
  type Distortion,
  distortions as everyDistortion,
  movedBox,
  movedPoints,
  type Photo,
} from "@likeness/datasets";
import { environment, faceOf, facesOf, Missed, readPhoto } from "@likeness/enrol";
import { eyeDistance, landmarkDistance } from "@likeness/metrics";
import type { FaceChoice, RobustnessResult } from "@likeness/result";
import { summarize } from "../dataset-summary.ts";
import { CurveTally } from "./curve-tally.ts";
import { agreeing, mostAgreed } from "./reference-faces.ts";

/** A face counts as found from this overlap on. */
const foundOverlap = 0.4;

/** Photos under way at once: while one is in a detector's native thread another is distorted. */
const atOnce = 2;

/** How a sweep is carried out. */
export interface RobustnessOptions {
  readonly aligners: readonly string[];
  readonly faceChoice: FaceChoice;
  /** Most photos, taken at equal steps through the dataset. */
  readonly photos: number;
  /** Decides directions of turns, sides and greys of occlusions. */
  readonly seed: number;
  readonly command: string;
  readonly progress: Progress;
  /** Stops between two photos. */
  readonly signal?: AbortSignal;
  /** Default: all of them. */
  readonly distortions?: readonly Distortion[];
}

/**
 * Spoils photos step by step and measures, for each aligner, how many of the faces that it finds in the undistorted
 * photo it still finds, and how far their landmarks drift. Every aligner sees the same distorted photos.
 * @throws LikenessError `usage` for an aligner that looks for no face; the signal's reason when it stops.
 */
export async function measureRobustness(dataset: Dataset, options: RobustnessOptions): Promise<RobustnessResult> {
  const idle = options.aligners.find((id) => aligners.get(id).wholePhoto);
  if (idle !== undefined) {
    throw new LikenessError("usage", `the aligner ${idle} looks for no face, so there is none that it could lose`);
  }
  const unavailable: RobustnessResult["unavailable"][number][] = [];
  const opened: Aligner[] = [];
  const photos = spread(dataset.photos, options.photos);
  const unreadable: string[] = [];
  const withoutFace: string[] = [];
  try {
    for (const id of options.aligners) {
      const kind = aligners.get(id);
      const answer = await kind.availability();
      if (answer.available) opened.push(await kind.open());
      else unavailable.push({ id, ...refusalOf(answer) });
    }
    const sweep = new Sweep(opened, options);
    const work = opened.length === 0 ? [] : photos;
    const step = options.progress.step(`${dataset.id}: spoiling photos`, work.length);
    await eachPhoto(work, options.signal, async (photo) => {
      const read = await readPhoto(photo);
      if (read instanceof Missed) unreadable.push(photo.file);
      else if (!(await sweep.take(photo.file, read.image))) withoutFace.push(photo.file);
      step.advance();
    });
    step.done();
    const { photos: _, ...summary } = summarize(dataset);
    return {
      schema: "likeness/robustness@1",
      created: new Date().toISOString(),
      command: options.command,
      environment: environment(),
      dataset: summary,
      settings: { seed: options.seed, faceChoice: options.faceChoice, overlap: foundOverlap },
      files: photos.map(({ file }) => file),
      unreadable: unreadable.sort(),
      withoutFace: withoutFace.sort(),
      aligners: sweep.results(),
      unavailable,
    };
  } finally {
    await Promise.all(opened.map((aligner) => aligner.dispose()));
  }
}

/** At most `count` items, at equal steps. */
export function spread<Item>(items: readonly Item[], count: number): Item[] {
  if (items.length <= count) return [...items];
  return Array.from({ length: count }, (_, i) => items[Math.floor((i * items.length) / count)]!);
}

class Sweep {
  readonly #aligners: readonly Aligner[];
  readonly #tallies: readonly CurveTally[];
  readonly #distortions: readonly Distortion[];
  readonly #options: RobustnessOptions;

  constructor(opened: readonly Aligner[], options: RobustnessOptions) {
    this.#aligners = opened;
    this.#options = options;
    this.#distortions = options.distortions ?? everyDistortion;
    this.#tallies = opened.map(() => new CurveTally(this.#distortions));
  }

  /** Takes one photo through all distortions; false when no aligner finds a face in it as it is. */
  async take(file: string, photo: RgbImage): Promise<boolean> {
    const chosen = await Promise.all(
      this.#aligners.map(async (one) => found(await faceOf(one, photo, this.#options.faceChoice))),
    );
    const place = mostAgreed(chosen);
    if (place === undefined) return false;
    const { box, landmarks } = chosen[place]!;
    const references = agreeing(chosen, box);
    for (const [i, reference] of references.entries()) if (reference !== undefined) this.#tallies[i]!.photos++;
    for (const distortion of this.#distortions) {
      await this.#distort(file, photo, { box, eyeDistance: eyeDistance(landmarks) }, distortion, references);
    }
    return true;
  }

  results(): RobustnessResult["aligners"] {
    return this.#aligners.map(({ id }, i) => ({
      id,
      title: aligners.get(id).title,
      photos: this.#tallies[i]!.photos,
      curves: this.#tallies[i]!.curves(),
    }));
  }

  async #distort(
    file: string,
    photo: RgbImage,
    face: DistortedFace,
    distortion: Distortion,
    references: readonly (Face | undefined)[],
  ): Promise<void> {
    for (const level of distortion.levels) {
      // One photo goes through dozens of levels and every aligner, which takes longer than a stop may.
      this.#options.signal?.throwIfAborted();
      const uniform = mulberry32(fnv1a32(`${this.#options.seed}/${distortion.id}/${encodeURI(file)}`));
      const { photo: spoilt, moved } = await distortion.apply(photo, level, face, uniform);
      await Promise.all(
        references.map(async (reference, i) => {
          if (reference === undefined) return;
          const expected = movedBox(moved, reference.box);
          const faces = await facesOf(this.#aligners[i]!, spoilt);
          const there = nearest(faces instanceof Missed ? [] : faces, expected);
          if (there === undefined) return;
          const points = movedPoints(moved, reference.landmarks);
          const drift = landmarkDistance(there.landmarks, points, eyeDistance(points));
          this.#tallies[i]!.found(distortion.id, level, drift);
        }),
      );
    }
  }
}

function found(face: Face | Missed): Face | undefined {
  return face instanceof Missed ? undefined : face;
}

/** The face that overlaps a box most, if it overlaps enough to be the same face. */
function nearest(faces: readonly Face[], box: Face["box"]): Face | undefined {
  let best: Face | undefined;
  for (const face of faces) {
    const value = overlap(face.box, box);
    if (value >= foundOverlap && (best === undefined || value > overlap(best.box, box))) best = face;
  }
  return best;
}

/** Visits photos, {@link atOnce} at a time. After a failure none is begun, those under way are waited for. */
async function eachPhoto(
  photos: readonly Photo[],
  signal: AbortSignal | undefined,
  visit: (photo: Photo) => Promise<void>,
): Promise<void> {
  const failures: unknown[] = [];
  let next = 0;
  const runner = async () => {
    while (next < photos.length && failures.length === 0) {
      const photo = photos[next++]!;
      try {
        signal?.throwIfAborted();
        await visit(photo);
      } catch (thrown) {
        failures.push(thrown);
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, runner));
  if (failures.length > 0) throw failures[0];
}
