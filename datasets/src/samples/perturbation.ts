import type { Side } from "../distortions/occlusion.ts";

/** How one picture differs from its source photo. */
export interface Perturbation {
  /** Degrees, clockwise. */
  readonly rotation: number;
  /** Size of the face; at 1 its square takes 0.42 of the picture's side. */
  readonly scale: number;
  /** Offset of the face from the middle, in shares of the picture's side, to the right and down. */
  readonly shiftX: number;
  readonly shiftY: number;
  /** Factor on every value. */
  readonly brightness: number;
  /** Factor on the distance from mid grey. */
  readonly contrast: number;
  /** Standard deviation of the normal noise on each value, in grey levels. */
  readonly noise: number;
  /** Standard deviation of the Gaussian blur, in pixels of the picture. */
  readonly blur: number;
  /** JPEG quality, 1 to 100. */
  readonly quality: number;
  readonly occlusion: Occlusion | undefined;
}

/** A bar of one colour over one side of the face. */
export interface Occlusion {
  readonly side: Exclude<Side, "top">;
  /** Share of the face's square that is covered. */
  readonly share: number;
  readonly colour: readonly [red: number, green: number, blue: number];
}

type Range = readonly [low: number, high: number];
type Strengths = Readonly<Record<Exclude<keyof Perturbation, "occlusion">, Range>>;

/** A little of everything: no two pictures agree in any pixel. */
const mild: Strengths = {
  rotation: [-10, 10],
  scale: [0.85, 1.1],
  shiftX: [-0.05, 0.05],
  shiftY: [-0.05, 0.05],
  brightness: [0.8, 1.2],
  contrast: [0.8, 1.2],
  noise: [2, 6],
  blur: [0, 0.8],
  quality: [45, 90],
};

/**
 * What is strong in each picture of a person, in order; the rest stays mild. The sign of a `signed` one is random.
 *
 * The strengths were chosen with `faceapi-tiny` and `dlib-resnet` so that nearly all faces are found and yet a mistake in
 * cropping, channel order or brightness costs accuracy: `docs/datasets.md` has the figures.
 */
export const themes = [
  { name: "mild", strong: {} },
  { name: "rotation", strong: { rotation: [20, 30] }, signed: ["rotation"] },
  { name: "scale", strong: { scale: [0.45, 0.58] } },
  { name: "shift", strong: { shiftX: [0.14, 0.2], shiftY: [0.14, 0.2] }, signed: ["shiftX", "shiftY"] },
  { name: "dark", strong: { brightness: [0.45, 0.6] } },
  { name: "pale", strong: { contrast: [0.5, 0.65], brightness: [1.1, 1.3] } },
  { name: "noise", strong: { noise: [20, 28] } },
  { name: "blur", strong: { blur: [1.1, 1.6] } },
  { name: "jpeg", strong: { quality: [8, 13] } },
  { name: "occlusion", strong: {}, occluded: true },
] as const satisfies readonly Theme[];

interface Theme {
  readonly name: string;
  readonly strong: Partial<Strengths>;
  readonly signed?: readonly (keyof Strengths)[];
  readonly occluded?: boolean;
}

const sides = ["left", "right", "bottom"] as const;

/** Draws the perturbation of theme `theme`. The same numbers are drawn for every theme, in the same order. */
export function drawPerturbation(theme: Theme, uniform: () => number): Perturbation {
  const between = ([low, high]: Range): number => low + (high - low) * uniform();
  const draw = (key: keyof Strengths): number => {
    const value = between(theme.strong[key] ?? mild[key]);
    const negative = uniform() < 0.5;
    return theme.signed?.includes(key) && negative ? -value : value;
  };
  const perturbation = {
    rotation: draw("rotation"),
    scale: draw("scale"),
    shiftX: draw("shiftX"),
    shiftY: draw("shiftY"),
    brightness: draw("brightness"),
    contrast: draw("contrast"),
    noise: draw("noise"),
    blur: draw("blur"),
    quality: Math.round(draw("quality")),
  };
  const grey = between([20, 200]);
  const occlusion: Occlusion = {
    side: sides[Math.floor(uniform() * sides.length)]!,
    share: between([0.3, 0.4]),
    colour: [grey, between([0.8, 1.2]) * grey, between([0.8, 1.2]) * grey],
  };
  return { ...perturbation, occlusion: theme.occluded ? occlusion : undefined };
}
