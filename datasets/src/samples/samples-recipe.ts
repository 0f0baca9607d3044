import { LikenessError, parseJson } from "@likeness/core";

/** How the pictures of `samples` are made; written down in its manifest. */
export interface SamplesRecipe {
  /** Text that every random number depends on. */
  readonly seed: string;
  /** Width and height of a picture, in pixels. */
  readonly size: number;
  readonly people: readonly SamplePerson[];
}

/** A face in one of the source photos. */
export interface SamplePerson {
  readonly identity: string;
  /** The source photo's name. */
  readonly source: string;
  /** The square around the face: left, top and side, in pixels of the source photo. */
  readonly face: readonly [left: number, top: number, side: number];
  /** What may be seen around it, left, top, right, bottom: it keeps the neighbours' faces out. */
  readonly region: readonly [left: number, top: number, right: number, bottom: number];
}

/** The versions that made the pictures whose dataset hash is pinned. */
export interface SamplesPin {
  readonly sharp: string;
  readonly vips: string;
  readonly hash: string;
}

/** What the manifest of `samples` says beyond its source photos. Our own file: the shape is checked by its test. */
export function parseSamplesRecipe(text: string): { recipe: SamplesRecipe; pinned: SamplesPin } {
  const { recipe, pinned } = parseJson(text) as { recipe?: SamplesRecipe; pinned?: SamplesPin };
  if (!recipe || !pinned) throw new LikenessError("bad-input", "the manifest samples.json lacks recipe or pinned");
  return { recipe, pinned };
}
