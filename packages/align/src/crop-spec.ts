import type { Interpolation } from "./crop/interpolation.ts";

/**
 * How a network wants its crop. The same weights lose 2 to 17 points of accuracy with another crop, so the model card
 * states it and `--crop` overrides it only on purpose. `size` is a whole number of pixels within
 * {@link cropSizes}; `interpolation` defaults to `fixed-point`.
 */
export type CropSpec =
  /** Affine map of the outer eye corners (36, 45) and the nose base (33) onto the OpenFace template, `size`×`size`. */
  | { readonly kind: "openface"; readonly size: number; readonly interpolation?: Interpolation }
  /** Least-squares similarity onto dlib's 68-point mean face, `padding` in units of the face (dlib: 0.25), `size`×`size`. */
  | { readonly kind: "dlib"; readonly size: number; readonly padding: number }
  /** Similarity of eyes, nose and mouth corners onto the ArcFace template, scaled from 112 to `size`. */
  | { readonly kind: "arcface"; readonly size: number; readonly interpolation?: Interpolation }
  /** The face's box, widened to a square about its centre and resized as a dlib chip: no alignment. */
  | { readonly kind: "box"; readonly size: number };

/** Least and greatest side of a crop in pixels: below is no face, above is no network's input but a slip of the finger. */
export const cropSizes = { least: 8, most: 1024 } as const;

/** Every kind of crop. */
export const cropKinds = ["openface", "dlib", "arcface", "box"] as const satisfies readonly CropSpec["kind"][];
