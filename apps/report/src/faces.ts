import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { extname, join } from "node:path";
import { LikenessError } from "@likeness/core/pure";

/** Small pictures of the photos of one result, as data addresses; the index is the photo's place in `dataset.photos`. */
export interface FacesSidecar {
  readonly photos: PictureSheet;
  /** Crops by `aligner-kindSIZE`, e.g. `faceapi-tiny-dlib150`. */
  readonly crops: Readonly<Record<string, PictureSheet>>;
}

/** Photo index → `data:image/…;base64,…`. A photo without a picture has no entry. */
export type PictureSheet = Readonly<Record<number, string>>;

/** What pictures belong to. */
export interface FacesOwner {
  /** SHA-256 of the bytes of the result. */
  readonly result: string;
  /** `dataset.photos` of the result: a photo is known by its hash. */
  readonly photos: readonly { readonly sha256: string }[];
}

const mediaTypes: Readonly<Record<string, string>> = {
  ".webp": "image/webp",
  ".jpg": "image/jpeg",
  ".png": "image/png",
};
const photoFolder = "photo";

/**
 * Reads the pictures that `eval` leaves beside a result: `RESULT/photo/PHOTO-KEY.webp`, the photo made small, and
 * `RESULT/ALIGNER-KINDSIZE/PHOTO-KEY.webp`, the crop; RESULT and PHOTO are hashes. Pictures of other results, and numbered
 * ones as earlier versions wrote them, are not looked at: they may show other people.
 * @param folder `results/DATASET/faces`.
 * @returns Nothing when there are none of this result: the report then shows identifiers only.
 * @throws LikenessError `bad-input` when the folder is a file, or a picture is larger than 256 KiB: it is not ours.
 */
export function readFaces(folder: string, { result, photos }: FacesOwner): FacesSidecar | undefined {
  if (!existsSync(folder)) return undefined;
  if (!statSync(folder).isDirectory())
    throw new LikenessError("bad-input", `${folder} is a file, not a folder of faces`);
  const own = join(folder, result);
  if (!existsSync(own)) return undefined;
  const names = readdirSync(own, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
  const sheet = (name: string) => sheetOf(readPictures(join(own, name)), photos);
  const crops = names.filter((name) => name !== photoFolder).map((name) => [name, sheet(name)]);
  return {
    photos: names.includes(photoFolder) ? sheet(photoFolder) : {},
    crops: Object.fromEntries(crops),
  };
}

function sheetOf(pictures: ReadonlyMap<string, string>, photos: FacesOwner["photos"]): PictureSheet {
  const sheet: Record<number, string> = {};
  photos.forEach(({ sha256 }, index) => {
    const picture = pictures.get(sha256);
    if (picture !== undefined) sheet[index] = picture;
  });
  return sheet;
}

/** The pictures of a layer by the hash of their photo. */
function readPictures(folder: string): ReadonlyMap<string, string> {
  const pictures = new Map<string, string>();
  for (const file of readdirSync(folder).sort()) {
    const mediaType = mediaTypes[extname(file)];
    const photo = /^[0-9a-f]{64}(?=-)/.exec(file)?.[0];
    if (mediaType === undefined || photo === undefined) continue;
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
    pictures.set(photo, `data:${mediaType};base64,${bytes.toString("base64")}`);
  }
  return pictures;
}
