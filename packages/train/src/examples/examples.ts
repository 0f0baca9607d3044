import type { RgbImage } from "@likeness/core";
import { type AugmentOptions, augmentInto } from "./augment.ts";

/** Photos that are ready to go into a network, and whose they are. */
export interface Examples {
  /** One for each photo. */
  readonly identities: readonly string[];
  /** Shape of one item of the network's input. */
  readonly shape: readonly number[];
  /** Room for a batch. */
  room(batch: number): Uint8Array | Float32Array;
  /**
   * Writes photo `index` as item `place` of a batch: as it is, or varied by the random numbers of `uniform`.
   * The same numbers give the same variation.
   */
  write(index: number, target: Uint8Array | Float32Array, place: number, uniform?: () => number): void;
}

/** Crops of one size as examples; `augment` false leaves them as they are. */
export function cropExamples(
  crops: readonly RgbImage[],
  identities: readonly string[],
  size: number,
  augment: AugmentOptions | false = {},
): Examples {
  const length = 3 * size * size;
  return {
    identities,
    shape: [size, size, 3],
    room: (batch) => new Uint8Array(batch * length),
    write(index, target, place, uniform) {
      const part = target.subarray(place * length, (place + 1) * length) as Uint8Array;
      if (uniform === undefined || augment === false) part.set(crops[index]!.data);
      else augmentInto(part, crops[index]!, augment, uniform);
    },
  };
}

/**
 * Embeddings as examples, for a head on top of a frozen network. Variations are embeddings of varied crops, computed
 * beforehand: the first of each photo is the plain one.
 */
export function vectorExamples(
  variants: readonly (readonly Float32Array[])[],
  identities: readonly string[],
  dimensions: number,
): Examples {
  return {
    identities,
    shape: [dimensions],
    room: (batch) => new Float32Array(batch * dimensions),
    write(index, target, place, uniform) {
      const known = variants[index]!;
      target.set(known[uniform === undefined ? 0 : Math.floor(uniform() * known.length)]!, place * dimensions);
    },
  };
}
