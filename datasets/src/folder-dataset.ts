import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { basename, extname, resolve } from "node:path";
import { LikenessError, messageOf, type Progress, sha256, silent } from "@likeness/core";
import type { Dataset, Photo } from "./dataset.ts";
import { equalFileNotes, namesList, peopleNotes } from "./folder-notes.ts";
import { type FolderEntry, listFolder } from "./list-folder.ts";
import { byCodeUnit, makeDataset } from "./make-dataset.ts";
import { mapParallel } from "./map-parallel.ts";

/** Endings of files that count as photos. Those of formats that cannot be decoded here are kept, so that they show up as unreadable. */
const photoEndings = new Set(
  ".jpg .jpeg .jpe .jfif .png .webp .avif .gif .tif .tiff .heic .heif .bmp .jp2 .jxl".split(" "),
);

const layout = "the layout is one sub-folder for each person: FOLDER/Ann/1.jpg, FOLDER/Ann/2.jpg, FOLDER/Bob/1.jpg, …";

/** Bytes up to which a file is hashed in one piece, which is faster; several are under way at once. */
const onePieceLimit = 8 << 20;

/** Bytes above which a file is not read as a photo: more than any photo within the pixel limit takes. */
const photoLimit = 1 << 30;

/**
 * Any folder with one sub-folder for each person. Symbolic links are followed; folders inside a person's folder are not
 * read. Whatever is left out, and whatever is odd about the photos, stands in `notes`.
 * @throws LikenessError `bad-input` when there is no such folder or no photo in the expected layout.
 */
export async function openFolder(folder: string, options: { readonly progress?: Progress } = {}): Promise<Dataset> {
  const root = resolve(folder);
  const found = await stat(root).catch(() => undefined);
  if (!found?.isDirectory()) {
    const what = found ? "is a file, not a folder" : "does not exist";
    throw new LikenessError("bad-input", `the dataset folder ${root} ${what}`, { hint: layout });
  }
  const survey = await surveyFolder(root);
  if (survey.photos.length === 0) {
    throw new LikenessError("bad-input", `no photos in ${root}${emptyReason(survey)}`, { hint: layout });
  }
  const name = basename(root).normalize("NFC") || "root";
  const { photos, unreadable } = await hashPhotos(survey.photos, name, options.progress ?? silent);
  return makeDataset({
    id: folderId(name),
    title: name,
    revision: "folder",
    photos,
    notes: [
      ...surveyNotes(survey),
      ...listed(unreadable, "cannot be read"),
      ...peopleNotes(photos),
      ...equalFileNotes(photos),
    ],
  });
}

interface Survey {
  readonly photos: readonly { file: string; identity: string; entry: FolderEntry }[];
  readonly inRoot: readonly string[];
  readonly empty: readonly string[];
  readonly nested: readonly string[];
  readonly skipped: readonly string[];
}

async function surveyFolder(root: string): Promise<Survey> {
  const photos: Survey["photos"][number][] = [];
  const [inRoot, empty, nested, skipped]: string[][] = [[], [], [], []];
  for (const person of await listFolder(root)) {
    if (person.kind !== "folder" || person.name.startsWith(".")) {
      (isPhoto(person) ? inRoot! : skipped!).push(person.name);
      continue;
    }
    const before = photos.length;
    for (const entry of await listFolder(person.path)) {
      const file = `${person.name}/${entry.name}`;
      if (entry.kind === "folder" && !entry.name.startsWith(".")) nested!.push(file);
      else if (!isPhoto(entry)) skipped!.push(file);
      else photos.push({ file, identity: person.name, entry });
    }
    if (photos.length === before) empty!.push(person.name);
  }
  return { photos, inRoot: inRoot!, empty: empty!, nested: nested!, skipped: skipped! };
}

function isPhoto(entry: FolderEntry): boolean {
  return entry.kind === "file" && !entry.name.startsWith(".") && photoEndings.has(extname(entry.name).toLowerCase());
}

function emptyReason({ inRoot, nested, empty }: Survey): string {
  if (inRoot.length > 0) return `: ${inRoot.length} photos lie directly in it, not in sub-folders`;
  if (nested.length > 0) return `: they may lie too deep, as in ${nested[0]}`;
  return empty.length > 0 ? `: its ${empty.length} sub-folders hold none` : ": it has no sub-folders";
}

function surveyNotes({ inRoot, empty, nested, skipped }: Survey): string[] {
  return [
    ...listed(inRoot, "not used, since photos directly in the folder belong to nobody"),
    ...listed(empty, "no photo in the folder of"),
    ...listed(nested, "not read, since folders inside a person's folder are not searched"),
    ...listed(skipped, "skipped, not photos by their names"),
  ];
}

function listed(names: readonly string[], words: string): string[] {
  return names.length > 0 ? [`${words}: ${namesList(names)}`] : [];
}

/** A photo that cannot be read stays a photo: reading it again, later, makes it a row of the result. */
async function hashPhotos(
  found: Survey["photos"],
  name: string,
  progress: Progress,
): Promise<{ photos: Photo[]; unreadable: string[] }> {
  const unreadable: string[] = [];
  const step = progress.step(`${name}: reading`, found.length);
  const photos = await mapParallel(found, 8, async ({ file, identity, entry }) => {
    const hash = await hashFile(entry).catch(() => {
      unreadable.push(file);
      return sha256(`unreadable ${file}`);
    });
    step.advance();
    return folderPhoto(file, identity, entry, hash);
  });
  step.done(`${name}: ${photos.length} photos`);
  return { photos, unreadable: unreadable.sort(byCodeUnit) };
}

async function hashFile({ path, size }: FolderEntry): Promise<string> {
  if (size <= onePieceLimit) return sha256(await readFile(path));
  const hash = createHash("sha256");
  for await (const piece of createReadStream(path)) hash.update(piece as Buffer);
  return hash.digest("hex");
}

function folderPhoto(file: string, identity: string, { path, size }: FolderEntry, expected: string): Photo {
  const read = async (): Promise<Uint8Array> => {
    if (size > photoLimit) {
      throw new LikenessError("bad-input", `${file} has ${size} bytes, more than a photo may have (${photoLimit})`);
    }
    const bytes = await readFile(path).catch((cause: unknown) => {
      throw new LikenessError("bad-input", `cannot read ${file}: ${messageOf(cause)}`, { cause });
    });
    const found = sha256(bytes);
    if (found !== expected) {
      const message = `${file} changed while it was in use: SHA-256 ${expected} before, ${found} now`;
      throw new LikenessError("hash-mismatch", message, { hint: "run the command again" });
    }
    return bytes;
  };
  return { file, identity, sha256: expected, read };
}

/** A name that can be a folder name everywhere, for the results of this dataset. */
function folderId(name: string): string {
  const id = name.replace(/[^\p{L}\p{N}._-]+/gu, "-").replace(/^[-.]+|[-.]+$/g, "");
  return id || "folder";
}
