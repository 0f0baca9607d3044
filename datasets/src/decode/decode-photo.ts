import { LikenessError, messageOf, type PixelMemory, type RgbImage } from "@likeness/core";
import sharp, { type Metadata, type Sharp } from "sharp";
import { plainJpegSize } from "./plain-jpeg.ts";
import { decodeSmallJpeg, isSmall } from "./small-jpeg.ts";

/** Limits of decoding. */
export interface DecodeOptions {
  /** Most pixels (width × height, by the header) that are decoded; default 100 million, which takes 300 MB. */
  readonly pixelLimit?: number;
  /** Where the pixels of small plain JPEGs go; sharp brings memory of its own. */
  readonly memory?: PixelMemory;
}

/** Most pixels that are decoded unless told otherwise. */
export const defaultPixelLimit = 100_000_000;

/** Why a photo gave no pixels: no bytes at all, not a whole picture of a known format, or more pixels than allowed. */
export type PhotoProblem = "empty" | "unreadable" | "too-large";

/** A photo that cannot be decoded. */
export class PhotoError extends LikenessError {
  readonly problem: PhotoProblem;

  constructor(problem: PhotoProblem, message: string, options: { hint?: string; cause?: unknown } = {}) {
    super("bad-input", message, options);
    this.problem = problem;
  }
}

/** What lies behind transparent pixels: mid grey, on which neither dark nor light hair vanishes. */
export const transparencyBackground = { r: 128, g: 128, b: 128 } as const;

const formats = new Set(["jpeg", "png", "webp", "heif", "avif", "gif", "tiff"]);

/**
 * Decodes a photo to upright 8-bit RGB: JPEG, PNG, WebP, AVIF, GIF and TIFF, of an animation the first frame.
 *
 * Pixels are those in the file: a baseline JPEG gives exactly what OpenCV gives, an embedded colour profile is not
 * applied (neither OpenCV nor dlib apply it, and the networks were trained on what those read). EXIF orientation is
 * applied, grey is repeated in three channels, 16-bit values lose their lower byte, CMYK goes through libvips's
 * conversion, and transparency lies over `transparencyBackground`. Colours out of the ordinary (Display P3, Adobe RGB)
 * thus come out slightly pale. Small plain JPEGs are decoded in this thread, all others beside it; both ways give the
 * same pixels.
 * @throws PhotoError `empty`, `unreadable` (also a cut-off file: half a face is no face) or `too-large`, the last one
 * before any pixel is decoded; LikenessError `unavailable` when a decoder cannot be loaded.
 */
export async function decodePhoto(bytes: Uint8Array, options: DecodeOptions = {}): Promise<RgbImage> {
  if (bytes.byteLength === 0) throw new PhotoError("empty", "the file is empty");
  const { pixelLimit = defaultPixelLimit, memory } = options;
  const size = plainJpegSize(bytes);
  if (size !== undefined && isSmall(size, bytes) && size.width * size.height <= pixelLimit) {
    const image = await decodeSmallJpeg(bytes, size, memory);
    if (image !== undefined) return image;
  }
  return decodeAny(bytes, pixelLimit);
}

async function decodeAny(bytes: Uint8Array, pixelLimit: number): Promise<RgbImage> {
  const picture = sharp(bytes, { failOn: "error", limitInputPixels: false, ignoreIcc: true, autoOrient: true });
  const header = await unreadableUnless(picture.metadata());
  checkHeader(header, pixelLimit);
  const flat: Sharp = header.hasAlpha ? picture.flatten({ background: transparencyBackground }) : picture;
  const { data, info } = await unreadableUnless(
    flat.toColourspace("srgb").raw({ depth: "uchar" }).toBuffer({ resolveWithObject: true }),
  );
  if (info.channels !== 3) throw new PhotoError("unreadable", `decoded to ${info.channels} channels instead of 3`);
  return {
    width: info.width,
    height: info.height,
    data: new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
  };
}

function checkHeader({ format, width, height }: Metadata, pixelLimit: number): void {
  if (!formats.has(format)) {
    throw new PhotoError("unreadable", `the file is ${format}, which is no photo format read here`, {
      hint: "convert it to JPEG, PNG, WebP, AVIF, GIF or TIFF",
    });
  }
  if (width * height > pixelLimit) {
    throw new PhotoError("too-large", `${width} × ${height} pixels are more than the limit of ${pixelLimit}`, {
      hint: "make the photo smaller or raise the pixel limit",
    });
  }
}

async function unreadableUnless<Result>(decoding: Promise<Result>): Promise<Result> {
  try {
    return await decoding;
  } catch (cause) {
    const reason = messageOf(cause).split("\n")[0]!.replace("Input buffer contains", "the file has an");
    throw new PhotoError("unreadable", `cannot be decoded: ${reason}`, { cause });
  }
}
