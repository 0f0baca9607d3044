import { normal } from "@likeness/core";
import { type Distortion, stayed } from "./distortion.ts";

/** Light and noise. */
export interface Exposure {
  /** Factor on every value. Default 1. */
  readonly brightness?: number;
  /** Factor on the distance from mid grey, 128, applied before the brightness. Default 1. */
  readonly contrast?: number;
  /** Standard deviation of normal noise on each value, in grey levels. Default 0. */
  readonly noise?: number;
}

/**
 * Values 0–255 in other light, with noise, as bytes: rounded, halves up, and cut at 0 and 255.
 * @param uniform is asked twice for each value where there is noise, else never.
 */
export function exposed(
  values: ArrayLike<number>,
  { brightness = 1, contrast = 1, noise = 0 }: Exposure,
  uniform: () => number,
): Uint8Array {
  const out = new Uint8Array(values.length);
  for (let i = 0; i < out.length; i++) {
    const lit = ((values[i]! - 128) * contrast + 128) * brightness;
    const value = noise === 0 ? lit : lit + noise * normal(uniform);
    out[i] = Math.min(255, Math.max(0, Math.round(value)));
  }
  return out;
}

export const darkness: Distortion = {
  id: "darkness",
  unit: "factor on every grey level",
  levels: [0.5, 0.3, 0.2, 0.1, 0.05, 0.03],
  apply: async (photo, level, _, uniform) =>
    stayed({ ...photo, data: exposed(photo.data, { brightness: level }, uniform) }),
};
