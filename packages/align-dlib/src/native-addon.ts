import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { LikenessError, messageOf } from "@likeness/core";

/** A loaded predictor and its detectors, opaque outside the addon. */
export type NativeFinder = object & { readonly brand: unique symbol };

/** What the compiled addon exports. Wrong arguments throw a TypeError or RangeError, never more. */
export interface NativeAddon {
  /** Version of dlib's headers at build time, e.g. `19.24.0`. */
  readonly version: string;
  /** Vector instructions that it uses: `avx2`, `sse2`, `neon`, … */
  readonly simd: string;
  /** Reads a shape predictor off the main thread; rejects what is none, or has other than 68 points. */
  load(predictor: Uint8Array): Promise<NativeFinder>;
  /**
   * Searches off the main thread, in the pixels of this moment; shared memory is read in place. Resolves to `numbersPerFace` numbers for each face: left,
   * top, right, bottom (right and bottom belong to the box), score, x0, y0, x1, y1, …
   */
  find(finder: NativeFinder, rgb: Uint8Array, width: number, height: number, upsampling: number): Promise<Float64Array>;
  /** Frees the finder once the searches under way have ended. */
  release(finder: NativeFinder): void;
}

/** Most pixels that the addon scans in one photo, after up-sampling; a search through that many takes some 1.5 GB. */
export const mostScannedPixels = 2 ** 27;

/** Longest row or column that the addon scans, after up-sampling: beyond, dlib's own arithmetic is not safe. */
export const longestScannedSide = 2 ** 16;

/** Numbers that `find` gives for each face. */
export const numbersPerFace = 5 + 2 * 68;

/**
 * The builds of the addon, best first. AVX2 code lies in a shared object of its own: dlib is made of templates, and a
 * linker would merge those of one object compiled for different processors.
 */
export const variants = ["avx2", "baseline"] as const;
export type Variant = (typeof variants)[number];

/** Where the compiled addons lie. */
export const buildFolder = join(import.meta.dirname, "..", "build");

/** What would make the addon available; its command is called from the root of the workspace. */
const remedy = `${process.platform === "darwin" ? "brew install dlib" : "apt-get install libdlib-dev"} && npm run build:dlib`;

/** The file of a build. */
export function addonFile(variant: Variant | "cpu", folder: string = buildFolder): string {
  return join(folder, variant === "cpu" ? "cpu.node" : `dlib-${variant}.node`);
}

/** The builds in `folder` that this processor can execute, best first. */
export function usableVariants(folder: string = buildFolder): Variant[] {
  return variants.filter((variant) => existsSync(addonFile(variant, folder)) && processorHas(variant, folder));
}

/**
 * Loads the best build for this processor, or the one that is named.
 * @throws LikenessError `unavailable` when it is not built, cannot run on this processor or cannot be loaded (the
 * libdlib that it was built with is gone).
 */
export function loadAddon(variant?: Variant, folder: string = buildFolder): NativeAddon {
  const usable = usableVariants(folder);
  const chosen = variant === undefined ? usable[0] : usable.find((candidate) => candidate === variant);
  if (chosen === undefined) {
    const what = variant === undefined ? "the native addon" : `the ${variant} build of the native addon`;
    throw new LikenessError("unavailable", `${what} is not built for this machine`, { hint: remedy });
  }
  return loadFile(addonFile(chosen, folder)) as NativeAddon;
}

function processorHas(variant: Variant, folder: string): boolean {
  if (variant === "baseline") return true;
  if (!existsSync(addonFile("cpu", folder))) return false;
  const { avx2 } = loadFile(addonFile("cpu", folder)) as { readonly avx2: boolean };
  return avx2;
}

function loadFile(path: string): unknown {
  try {
    return createRequire(import.meta.url)(path);
  } catch (cause) {
    throw new LikenessError("unavailable", `the native addon cannot be loaded: ${messageOf(cause)}`, {
      hint: remedy,
      cause,
    });
  }
}
