import { knownId } from "@likeness/core";
import type { Face } from "./face.ts";

/** Which of several faces in a photo is the person's. */
export const faceChoices = ["largest", "center", "most-central-large"] as const;

/**
 * `largest`: the largest box (the article's choice, and dlib's). `center`: the box whose centre is nearest to the
 * photo's. `most-central-large`: the greatest area less twice the squared distance between the two centres (FaceNet's
 * rule for LFW), so that a large stranger at the edge loses to the person in the middle.
 */
export type FaceChoice = (typeof faceChoices)[number];

/** What everything chooses by that is told nothing: a network is trained on the faces that it is evaluated on. */
export const defaultFaceChoice = "most-central-large" satisfies FaceChoice;

/**
 * The face that stands for the photo, or undefined when there is none. Only the part of a box inside the photo counts.
 * Ties go to the higher score, then to the upper, then to the left box, then to the earlier face: never to chance.
 * @throws LikenessError `unknown-id` for a choice that does not exist.
 */
export function chooseFace(
  faces: readonly Face[],
  photoSize: { readonly width: number; readonly height: number },
  choice: FaceChoice,
): Face | undefined {
  knownId("face choice", choice, faceChoices);
  let best: Face | undefined;
  let bestWorth = 0;
  for (const face of faces) {
    const worth = worths[choice](face, photoSize);
    if (best === undefined || worth > bestWorth || (worth === bestWorth && precedes(face, best))) {
      best = face;
      bestWorth = worth;
    }
  }
  return best;
}

type Worth = (face: Face, photo: { readonly width: number; readonly height: number }) => number;

const worths: Record<FaceChoice, Worth> = {
  largest: (face, photo) => visibleArea(face, photo),
  center: (face, photo) => -distanceSquared(face, photo),
  "most-central-large": (face, photo) => visibleArea(face, photo) - 2 * distanceSquared(face, photo),
};

function visibleArea({ box }: Face, { width, height }: { width: number; height: number }): number {
  const across = Math.min(box.left + box.width, width) - Math.max(box.left, 0);
  const down = Math.min(box.top + box.height, height) - Math.max(box.top, 0);
  return Math.max(0, across) * Math.max(0, down);
}

function distanceSquared({ box }: Face, { width, height }: { width: number; height: number }): number {
  return (box.left + box.width / 2 - width / 2) ** 2 + (box.top + box.height / 2 - height / 2) ** 2;
}

function precedes(a: Face, b: Face): boolean {
  if (a.score !== b.score) return a.score > b.score;
  if (a.box.top !== b.box.top) return a.box.top < b.box.top;
  return a.box.left < b.box.left;
}
