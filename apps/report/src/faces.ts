import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { extname, join } from "node:path";
import { LikenessError } from "@likeness/core";

/** Small pictures of the photos of one result, as data addresses; the index is the photo's place in `dataset.photos`. */
export interface FacesSidecar {
  readonly photos: PictureSheet;
  /** Crops by `aligner-kindSIZE`, e.g. `faceapi-tiny-dlib150`. */
  readonly crops: Readonly<Record<string, PictureSheet>>;
}

/** Photo index → `data:image/…;base64,…`. A photo without a picture has no entry. */
export type PictureSheet = Readonly<Record<number, string>>;

const mediaTypes: Readonly<Record<string, string>> = {
  ".webp": "image/webp",
  ".jpg": "image/jpeg",
  ".png": "image/png",
};
const photoFolder = "photo";

/**
 * Reads the pictures that `eval` leaves beside a result: `photo/0007.webp`, the photo made small, and
 * `ALIGNER-KINDSIZE/0007.webp`, the crop.
 * @param folder `results/DATASET/faces`.
 * @returns Nothing when the folder does not exist: the report then shows identifiers only.
 * @throws LikenessError `bad-input` when the folder is a file, or a picture is larger than 256 KiB: it is not ours.
 */
export function readFaces(folder: string): FacesSidecar | undefined {
  if (!existsSync(folder)) return undefined;
  if (!statSync(folder).isDirectory())
    throw new LikenessError("bad-input", `${folder} is a file, not a folder of faces`);
  const names = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
  const crops = names.filter((name) => name !== photoFolder).map((name) => [name, readSheet(join(folder, name))]);
  return {
    photos: names.includes(photoFolder) ? readSheet(join(folder, photoFolder)) : {},
    crops: Object.fromEntries(crops),
  };
}

function readSheet(folder: string): PictureSheet {
  const sheet: Record<number, string> = {};
  for (const file of readdirSync(folder).sort()) {
    const mediaType = mediaTypes[extname(file)];
    const index = /^\d+(?=\.)/.exec(file)?.[0];
    if (mediaType === undefined || index === undefined) continue;
    const bytes = readFileSync(join(folder, file));
    if (bytes.length > 256 * 1024) {
      throw new LikenessError(
        "bad-input",
        `${join(folder, file)} has ${bytes.length} bytes; a face picture has at most 262144`,
        {
          hint: "leave the faces out with --no-faces, or let eval write them again",
        },
      );
    }
    sheet[Number(index)] = `data:${mediaType};base64,${bytes.toString("base64")}`;
  }
  return sheet;
}
