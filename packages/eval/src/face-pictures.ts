import { type CropSpec, cropFace, type Face } from "@likeness/align";
import { LikenessError, type RgbImage, sha256 } from "@likeness/core";
import type { EmbeddingRow } from "@likeness/enrol";
import { cropName } from "@likeness/enrol";
import sharp from "sharp";

/** Longest side of a photo's thumbnail and of a crop, in pixels: enough to recognise a face, small enough for a page. */
const thumbnailSide = 200;
const cropSide = 96;
/** Number of the way pictures are drawn: with another one the same photo gives other pictures. */
const drawing = 1;

/** The folder of thumbnails. */
const photoLayer = "photo";

/** Crops of one aligner for one network, to be drawn beside the photos. */
export interface FaceLayer {
  readonly aligner: string;
  readonly crop: CropSpec;
  /** One for each photo of the dataset. */
  readonly rows: readonly EmbeddingRow[];
}

/** A picture that is to be drawn. */
export interface Picture {
  /** Where, below the folder of the result: it names the photo by its hash and, by a key, what is cut from it. */
  readonly place: readonly [layer: string, file: string];
  readonly side: number;
  /** Without it the picture is the whole photo. */
  readonly cut?: { readonly face: Face; readonly crop: CropSpec };
}

/** The folders that {@link picturesOf} names. */
export function layerNames(layers: readonly FaceLayer[]): readonly string[] {
  return [photoLayer, ...layers.map(layerName)];
}

/** The folder of a layer's crops. */
export function layerName({ aligner, crop }: Pick<FaceLayer, "aligner" | "crop">): string {
  // Not every file system takes a colon.
  return `${aligner}-${cropName(crop).replace(":", "-")}`;
}

/** What can be drawn of one photo: itself, and the face that each layer found in it. Nothing of one that could not be read. */
export function picturesOf(photo: string, index: number, layers: readonly FaceLayer[]): readonly Picture[] {
  const rows = layers.map((layer) => layer.rows[index]!);
  if (rows.length > 0 && rows.every(({ size }) => size === null)) return [];
  const place = (layer: string, ...what: readonly unknown[]) => [layer, fileOf(photo, what)] as const;
  const crops = layers.flatMap((layer, at): Picture[] => {
    const { box, landmarks, score, state } = rows[at]!;
    if (box === null || landmarks === null || state === "bad-crop") return [];
    const { crop } = layer;
    const where = place(layerName(layer), cropSide, crop, [box.left, box.top, box.width, box.height], [...landmarks]);
    return [{ place: where, side: cropSide, cut: { face: { box, landmarks, score: score ?? 0 }, crop } }];
  });
  return [{ place: place(photoLayer, thumbnailSide), side: thumbnailSide }, ...crops];
}

/**
 * A picture as WebP.
 * @returns Nothing when no crop can be cut from these landmarks.
 */
export async function drawnPicture(photo: RgbImage, { cut, side }: Picture): Promise<Uint8Array | undefined> {
  const image = cut === undefined ? photo : cropOf(photo, cut);
  if (image === undefined) return undefined;
  const { width, height, data } = image;
  const picture = sharp(data, { raw: { width, height, channels: 3 } });
  const small = picture.resize(side, side, { fit: "inside", withoutEnlargement: true });
  return small.webp({ quality: 80 }).toBuffer();
}

function cropOf(photo: RgbImage, { face, crop }: NonNullable<Picture["cut"]>): RgbImage | undefined {
  try {
    return cropFace(photo, face, crop);
  } catch (thrown) {
    if (thrown instanceof LikenessError && thrown.code === "bad-input") return undefined;
    throw thrown;
  }
}

function fileOf(photo: string, what: readonly unknown[]): string {
  return `${photo}-${sha256(JSON.stringify([drawing, ...what])).slice(0, 16)}.webp`;
}
