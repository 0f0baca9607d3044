import { LikenessError, messageOf, type PixelMemory, type RgbImage } from "@likeness/core";
import { decodeBySharp } from "./decode-by-sharp.ts";
import { hasEndMark } from "./jpeg/jpeg-file.ts";
import { type PlainJpeg, plainJpegSize } from "./jpeg/plain-jpeg.ts";
import { decodeSmallJpeg, isSmall } from "./jpeg/small-jpeg.ts";
import { jpegFault, quickJpegFault } from "./jpeg/whole-jpeg.ts";
import { defaultPixelLimit } from "./limits.ts";
import { PhotoError } from "./photo-error.ts";
import { type PictureKind, pictureKind } from "./picture-kind.ts";
import { secondOpinion } from "./second-opinion.ts";
import { avifFault, webpFault } from "./whole/whole-boxes.ts";
import { gifFault } from "./whole/whole-gif.ts";
import { pngChecksumFault, pngFault } from "./whole/whole-png.ts";
import { jpegsInTiffFault, tiffFault } from "./whole/whole-tiff.ts";

/** Limits of decoding. */
export interface DecodeOptions {
  /** Most pixels (width × height, by the header) that are decoded; default 100 million, which takes 300 MB. */
  readonly pixelLimit?: number;
  /** Where the pixels of small plain JPEGs go; sharp brings memory of its own. */
  readonly memory?: PixelMemory;
}

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
 * before any pixel is decoded: each says what the file is, the same for the same bytes. LikenessError `unavailable` when a
 * decoder cannot be loaded and `internal` when memory or threads are lacking, which is no photo's fault.
 */
export async function decodePhoto(bytes: Uint8Array, options: DecodeOptions = {}): Promise<RgbImage> {
  if (bytes.byteLength === 0) throw new PhotoError("empty", "the file is empty");
  const { pixelLimit = defaultPixelLimit, memory } = options;
  const size = plainJpegSize(bytes);
  if (size !== undefined && isForCodec(bytes, size, pixelLimit)) {
    if (size.severalScans) refuse("JPEG", quickJpegFault(bytes));
    const image = await decodeSmallJpeg(bytes, size, memory);
    if (image !== undefined) return image;
  }
  const kind = pictureKind(bytes);
  refuse(kind, faultOf[kind](bytes, pixelLimit));
  return decodeWhole(bytes, kind, pixelLimit);
}

function isForCodec(bytes: Uint8Array, size: PlainJpeg, pixelLimit: number): boolean {
  return isSmall(size, bytes) && size.width * size.height <= pixelLimit && hasEndMark(bytes, size.scan);
}

/** Faults of a file that show at once, without decoding it. */
const faultOf: Record<PictureKind, (bytes: Uint8Array, pixelLimit: number) => string | undefined> = {
  JPEG: quickJpegFault,
  PNG: pngFault,
  GIF: gifFault,
  WebP: webpFault,
  AVIF: avifFault,
  TIFF: tiffFault,
};

/** Faults of a file that reading all of it shows: slow, and only for files of which a decoder has complained. */
const closerLook: Partial<Record<PictureKind, (bytes: Uint8Array) => string | undefined>> = {
  JPEG: jpegFault,
  TIFF: jpegsInTiffFault,
  PNG: pngChecksumFault,
};

/** Formats whose decoders only warn where a part is missing, but also of what harms no picture. */
const warnedOf = new Set<PictureKind>(["JPEG", "TIFF"]);

async function decodeWhole(bytes: Uint8Array, kind: PictureKind, pixelLimit: number): Promise<RgbImage> {
  const first = await unlessItFails(decodeBySharp(bytes, pixelLimit, warnedOf.has(kind) ? "warning" : "error"));
  if (!(first instanceof Failure)) return first;
  refuse(kind, closerLook[kind]?.(bytes));
  const again = warnedOf.has(kind) ? await unlessItFails(decodeBySharp(bytes, pixelLimit, "error")) : first;
  if (!(again instanceof Failure)) return again;
  throw await failureOf(bytes, kind, pixelLimit, again.thrown);
}

class Failure {
  readonly thrown: unknown;

  constructor(thrown: unknown) {
    this.thrown = thrown;
  }
}

async function unlessItFails(decoding: Promise<RgbImage>): Promise<RgbImage | Failure> {
  try {
    return await decoding;
  } catch (thrown) {
    if (thrown instanceof PhotoError) throw thrown;
    return new Failure(thrown);
  }
}

/** The error for a file that looks sound and cannot be decoded: the file's fault, or the machine's. */
async function failureOf(bytes: Uint8Array, kind: PictureKind, pixelLimit: number, cause: unknown) {
  const opinion = await secondOpinion({ bytes, pixelLimit });
  // libvips's words stay out of the message: they change with its version, and here they may be another photo's.
  if (opinion.verdict === "damaged") {
    return new PhotoError(
      "unreadable",
      `the ${kind} cannot be decoded: its data are damaged, or of a kind not read here`,
      {
        cause: new Error(opinion.reason),
      },
    );
  }
  const reason = opinion.verdict === "sound" ? messageOf(cause).split("\n")[0]! : opinion.reason;
  const message = `a photo could not be decoded for lack of memory or threads, not for what it is: ${reason}`;
  return new LikenessError("internal", message, {
    hint: "give the process more memory and threads (ulimit -a shows the limits), or let fewer workers run",
    cause,
  });
}

function refuse(kind: PictureKind, fault: string | undefined): void {
  if (fault !== undefined) throw new PhotoError("unreadable", `the ${kind} ${fault}`);
}
