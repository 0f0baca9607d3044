import { LikenessError, messageOf, type RgbImage } from "@likeness/core";
import { type LandmarkFile, readLandmarks } from "@likeness/files";
import { requireLandmarks } from "./dlib-availability.ts";
import {
  loadAddon,
  longestScannedSide,
  mostScannedPixels,
  type NativeAddon,
  type NativeFinder,
  numbersPerFace,
  type Variant,
} from "./native-addon.ts";

/** How the detector is opened. */
export interface DlibOptions {
  /**
   * How often the photo is doubled before the search: 0, 1 or 2; 1 finds faces from about 40 pixels on. Default 1. A
   * photo that would have more than 2^27 pixels then (33 megapixels at 1) or 65536 on a side is doubled as often as that
   * allows.
   */
  readonly upsampling?: number;
  /** Another 68-point shape predictor. Only a file that you trust: dlib does not defend itself against a forged one. */
  readonly landmarks?: LandmarkFile;
  /** A certain build of the addon. Default: the best that this processor can execute. */
  readonly variant?: Variant;
}

/** A face in pixels of the photo, origin in the middle of its top-left pixel. */
export interface DlibFace {
  /** dlib's rectangles include their last row and column: `width` is right − left + 1. It may reach beyond the photo. */
  readonly box: { readonly left: number; readonly top: number; readonly width: number; readonly height: number };
  /** Distance from the detector's threshold: above 0, and seldom above 3. */
  readonly score: number;
  /** 68 points in iBUG order as x0, y0, x1, y1, …, whole pixels. */
  readonly landmarks: Float32Array;
}

/** dlib's frontal face detector with its 68-point shape predictor. */
export interface DlibLocator {
  /** Version of dlib and the instructions in use, e.g. `dlib 19.24.0, avx2`. */
  readonly detail: string;
  /**
   * Every face, best score first (ties: top to bottom, left to right). Works on a thread of libuv's pool
   * (`UV_THREADPOOL_SIZE`, 4 by default), so several photos may be under way at once. The pixels are those of the moment
   * of the call; only in a SharedArrayBuffer they are read later, in place.
   * @throws LikenessError `bad-input` for a photo whose size does not fit its data, or which has more than 2^27 pixels
   * or 65536 on a side; `usage` after `dispose`; `internal` when memory runs out.
   */
  locate(photo: RgbImage): Promise<DlibFace[]>;
  /** Frees detector and predictor (some 200 MB) once the searches under way have ended. */
  dispose(): Promise<void>;
}

/**
 * Loads the addon and the landmark predictor (about half a second).
 * @throws LikenessError `unavailable` when the addon is not built or the predictor is not here, `hash-mismatch` when
 * the predictor is another file than expected, `usage` for another `upsampling` than 0, 1 or 2.
 */
export async function openDlib(options: DlibOptions = {}): Promise<DlibLocator> {
  const { upsampling = 1 } = options;
  if (![0, 1, 2].includes(upsampling)) {
    throw new LikenessError("usage", `upsampling must be 0, 1 or 2, not ${upsampling}`);
  }
  const addon = loadAddon(options.variant);
  const file = options.landmarks ?? (await requireLandmarks());
  const bytes = await readLandmarks(file);
  const finder = await addon.load(bytes).catch((cause: unknown) => {
    throw new LikenessError("bad-input", `${file.path} is no shape predictor: ${messageOf(cause)}`, { cause });
  });
  return new NativeLocator(addon, finder, upsampling);
}

class NativeLocator implements DlibLocator {
  readonly detail: string;
  readonly #addon: NativeAddon;
  readonly #upsampling: number;
  #finder: NativeFinder | undefined;

  constructor(addon: NativeAddon, finder: NativeFinder, upsampling: number) {
    this.#addon = addon;
    this.#finder = finder;
    this.#upsampling = upsampling;
    this.detail = `dlib ${addon.version}, ${addon.simd}`;
  }

  async locate(photo: RgbImage): Promise<DlibFace[]> {
    const numbers = await this.#find(photo);
    const faces: DlibFace[] = [];
    for (let at = 0; at < numbers.length; at += numbersPerFace) {
      faces.push(faceOf(numbers.subarray(at, at + numbersPerFace)));
    }
    return faces.sort((a, b) => b.score - a.score || a.box.top - b.box.top || a.box.left - b.box.left);
  }

  async dispose(): Promise<void> {
    if (this.#finder !== undefined) this.#addon.release(this.#finder);
    this.#finder = undefined;
  }

  #find({ data, width, height }: RgbImage): Promise<Float64Array> {
    if (this.#finder === undefined) throw new LikenessError("usage", "the dlib locator was disposed of");
    try {
      const upsampling = affordableUpsampling(width, height, this.#upsampling);
      return this.#addon.find(this.#finder, data, width, height, upsampling).catch((cause: unknown) => {
        throw new LikenessError("internal", `dlib failed on a photo of ${width} × ${height}: ${messageOf(cause)}`, {
          cause,
        });
      });
    } catch (cause) {
      // Of the photo the addon complains by these two alone.
      if (!(cause instanceof RangeError || cause instanceof TypeError)) {
        throw new LikenessError("internal", `dlib failed: ${messageOf(cause)}`, { cause });
      }
      throw new LikenessError("bad-input", `dlib cannot read the photo: ${messageOf(cause)}`, { cause });
    }
  }
}

/** `wanted`, or as many doublings as the addon scans: a camera's large photo must not fail for being doubled. */
export function affordableUpsampling(width: number, height: number, wanted: number): number {
  let upsampling = wanted;
  while (upsampling > 0 && isTooLarge(width * 2 ** upsampling, height * 2 ** upsampling)) upsampling--;
  return upsampling;
}

function isTooLarge(width: number, height: number): boolean {
  return width * height > mostScannedPixels || Math.max(width, height) > longestScannedSide;
}

function faceOf(numbers: Float64Array): DlibFace {
  const [left = 0, top = 0, right = 0, bottom = 0, score = 0] = numbers;
  return {
    box: { left, top, width: right - left + 1, height: bottom - top + 1 },
    score,
    landmarks: Float32Array.from(numbers.subarray(5)),
  };
}
