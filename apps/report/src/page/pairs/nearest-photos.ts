import { distanceBetween, type PairData } from "./pair-space.ts";

/** The other enrolled photos, nearest first; equal distances in the dataset's order. */
export function nearestPhotos(data: PairData, photo: number): { readonly photo: number; readonly distance: number }[] {
  return Array.from({ length: data.photos }, (_, other) => ({
    photo: other,
    distance: distanceBetween(data, photo, other),
  }))
    .filter((found) => found.photo !== photo && Number.isFinite(found.distance))
    .sort((a, b) => a.distance - b.distance);
}
