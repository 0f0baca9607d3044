import { nearestPhotos } from "../pairs/nearest-photos.ts";
import type { RunView } from "./run-view.ts";

/** Photos: an anchor, another of the same person, one of another person; the anchor again where there is none. */
export type Triplet = readonly [anchor: number, positive: number, negative: number];

/** The triplet with another photo in one place; the other places give way when the person no longer fits. */
export function replaceInTriplet(view: RunView, triplet: Triplet, place: 0 | 1 | 2, photo: number): Triplet {
  const { identityOf } = view.pairs;
  const anchor = place === 0 ? photo : triplet[0];
  const person = identityOf[anchor];
  const fits = (candidate: number, same: boolean) => (identityOf[candidate] === person) === same;
  const positive = place === 1 ? photo : triplet[1];
  const negative = place === 2 ? photo : triplet[2];
  return [
    anchor,
    fits(positive, true) && positive !== anchor ? positive : mateOf(identityOf, anchor),
    fits(negative, false) ? negative : strangerOf(identityOf, anchor),
  ];
}

/** The triplet that shows a pair: as anchor and positive when genuine, as anchor and negative when not. */
export function tripletOfPair(view: RunView, triplet: Triplet, a: number, b: number): Triplet {
  const genuine = view.pairs.identityOf[a] === view.pairs.identityOf[b];
  return replaceInTriplet(view, replaceInTriplet(view, triplet, 0, a), genuine ? 1 : 2, b);
}

/** The anchor with its farthest photo of the same person and its nearest of another. */
export function hardestTriplet(view: RunView, anchor: number): Triplet {
  const { identityOf } = view.pairs;
  const nearest = nearestPhotos(view.pairs, anchor);
  const positive = nearest.findLast(({ photo }) => identityOf[photo] === identityOf[anchor]);
  const negative = nearest.find(({ photo }) => identityOf[photo] !== identityOf[anchor]);
  return [anchor, positive?.photo ?? anchor, negative?.photo ?? anchor];
}

/** The hardest genuine pair of the result, and a hardest impostor pair's photo of somebody else. */
export function openingTriplet(view: RunView): Triplet {
  const { genuine, impostor } = view.verification?.hardest ?? { genuine: [], impostor: [] };
  const place = (file: string | undefined) => (file === undefined ? 0 : (view.photoOf.get(file) ?? 0));
  const start: Triplet = [place(genuine[0]?.a), place(genuine[0]?.b), place(impostor[0]?.a)];
  return replaceInTriplet(view, start, 0, start[0]);
}

/** Another photo of the same person, or the photo itself when there is only one. */
function mateOf(identityOf: Int32Array, photo: number): number {
  const mate = identityOf.findIndex((person, index) => person === identityOf[photo] && index !== photo);
  return mate < 0 ? photo : mate;
}

/** A photo of somebody else, or the photo itself when there is nobody else. */
function strangerOf(identityOf: Int32Array, photo: number): number {
  const stranger = identityOf.findIndex((person) => person !== identityOf[photo]);
  return stranger < 0 ? photo : stranger;
}
