import { stat } from "node:fs/promises";
import { basename, extname, resolve } from "node:path";
import { counted, LikenessError, mapParallel, type Progress, sha256, silent } from "@likeness/core";
import type { Dataset, Photo } from "../dataset.ts";
import { photoByteLimit } from "../decode/limits.ts";
import { byCodeUnit, makeDataset } from "../make-dataset.ts";
import { fileFault } from "./file-fault.ts";
import { equalFileNotes, namesList, peopleNotes } from "./folder-notes.ts";
import { type FolderEntry, listFolder } from "./list-folder.ts";
import { hashPhotoFile, readPhotoFile, unreadable } from "./photo-file.ts";

/** Endings of files that count as photos. Those of formats that cannot be decoded here are kept, so that they show up as unreadable. */
const photoEndings = new Set(
  ".jpg .jpeg .jpe .jfif .png .webp .avif .gif .tif .tiff .heic .heif .bmp .jp2 .jxl".split(" "),
);

const layout = "the layout is one sub-folder for each person: FOLDER/Ann/1.jpg, FOLDER/Ann/2.jpg, FOLDER/Bob/1.jpg, …";

/**
 * Any folder with one sub-folder for each person. Symbolic links are followed; folders inside a person's folder are not
 * read. Whatever is left out, and whatever is odd about the photos, stands in `notes`. What has the name of a photo and
 * cannot be read stays a photo, whose `read` throws; a person whose folder is a link to nothing, or may not be listed, stays as
 * one such photo with the person's name.
 * @throws LikenessError `bad-input` when there is no such folder or no photo in the expected layout; `storage` when the
 * machine cannot read, for instance for too many open files.
 */
export async function openFolder(folder: string, options: { readonly progress?: Progress } = {}): Promise<Dataset> {
  const root = resolve(folder);
  const found = await stat(root).catch((thrown: NodeJS.ErrnoException) => {
    return thrown.code === "ENOENT" ? "does not exist" : `cannot be read: ${fileFault(thrown, root)}`;
  });
  if (typeof found === "string" || !found.isDirectory()) {
    const what = typeof found === "string" ? found : "is a file, not a folder";
    throw new LikenessError("bad-input", `the dataset folder ${root} ${what}`, { hint: layout });
  }
  const survey = await surveyFolder(root);
  if (survey.photos.length === 0) {
    throw new LikenessError("bad-input", `no photos in ${root}${emptyReason(survey)}`, { hint: layout });
  }
  const name = basename(root).normalize("NFC") || "root";
  const { photos, unread, large } = await hashPhotos(survey.photos, name, options.progress ?? silent);
  return makeDataset({
    id: folderId(name),
    title: name,
    revision: "folder",
    photos,
    notes: [
      ...surveyNotes(survey),
      ...listed(unread, "cannot be read"),
      ...listed(large, `larger than a photo may be (${photoByteLimit} bytes)`),
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
  readonly pipes: readonly string[];
  readonly skipped: readonly string[];
}

async function surveyFolder(root: string): Promise<Survey> {
  const photos: Survey["photos"][number][] = [];
  const [inRoot, empty, nested, pipes, skipped]: string[][] = [[], [], [], [], []];
  for (const person of await listFolder(root)) {
    if (person.kind !== "folder" || person.name.startsWith(".")) {
      if (isPhoto(person)) inRoot!.push(person.name);
      // A link to nothing, or a folder that may not be read: a person who must not vanish.
      else if (isPerson(person)) photos.push({ file: person.name, identity: person.name, entry: person });
      else skipped!.push(person.name);
      continue;
    }
    const before = photos.length;
    for (const entry of await listFolder(person.path)) {
      const file = `${person.name}/${entry.name}`;
      if (entry.kind === "folder" && !entry.name.startsWith(".")) nested!.push(file);
      else if (entry.kind === "other") pipes!.push(file);
      else if (!isPhoto(entry)) skipped!.push(file);
      else photos.push({ file, identity: person.name, entry });
    }
    if (photos.length === before) empty!.push(person.name);
  }
  return { photos, inRoot: inRoot!, empty: empty!, nested: nested!, pipes: pipes!, skipped: skipped! };
}

function isPerson(entry: FolderEntry): boolean {
  return entry.kind === "broken" && !entry.name.startsWith(".");
}

function isPhoto(entry: FolderEntry): boolean {
  return entry.kind !== "folder" && !entry.name.startsWith(".") && photoEndings.has(extname(entry.name).toLowerCase());
}

function emptyReason({ inRoot, nested, empty }: Survey): string {
  if (inRoot.length > 0)
    return `: ${counted(inRoot.length, "photo lies", "photos lie")} directly in it, not in sub-folders`;
  if (nested.length > 0) return `: they may lie too deep, as in ${nested[0]}`;
  return empty.length > 0
    ? `: ${counted(empty.length, "sub-folder of it holds", "sub-folders of it hold")} none`
    : ": it has no sub-folders";
}

function surveyNotes({ inRoot, empty, nested, pipes, skipped }: Survey): string[] {
  return [
    ...listed(inRoot, "not used, since photos directly in the folder belong to nobody"),
    ...listed(empty, "no photo in the folder of"),
    ...listed(nested, "not read, since folders inside a person's folder are not searched"),
    ...listed(pipes, "not opened, since these are pipes or devices"),
    ...listed(skipped, "skipped, not photos by their names"),
  ];
}

function listed(names: readonly string[], words: string): string[] {
  return names.length > 0 ? [`${words}: ${namesList(names)}`] : [];
}

/** A photo that cannot be read, or is too large to be, stays a photo: reading it later makes it a row of the result. */
async function hashPhotos(found: Survey["photos"], name: string, progress: Progress) {
  const [unread, large]: [string[], string[]] = [[], []];
  const step = progress.step(`${name}: reading`, found.length);
  const photos = await mapParallel(found, 8, async ({ file, identity, entry }): Promise<Photo> => {
    const { path, size, reason } = entry;
    let hash: string;
    if (reason !== undefined) {
      unread.push(file);
      hash = sha256(`unreadable ${file}`);
    } else if (size > photoByteLimit) {
      large.push(file);
      hash = sha256(`${size} bytes of ${file}`);
    } else {
      hash = await hashPhotoFile(path, file).catch((thrown: unknown) => {
        // Only a fault of the file itself makes it a photo that cannot be read; any other failure ends the opening.
        if (!(thrown instanceof LikenessError) || thrown.code !== "bad-input") throw thrown;
        unread.push(file);
        return sha256(`unreadable ${file}`);
      });
    }
    step.advance();
    return { file, identity, sha256: hash, read: () => readPhoto(file, entry, hash) };
  });
  step.done(`${name}: ${counted(photos.length, "photo")}`);
  return { photos, unread: unread.sort(byCodeUnit), large: large.sort(byCodeUnit) };
}

async function readPhoto(file: string, { path, reason }: FolderEntry, expected: string): Promise<Uint8Array> {
  if (reason !== undefined) throw unreadable(file, reason);
  const bytes = await readPhotoFile(path, file);
  const found = sha256(bytes);
  if (found === expected) return bytes;
  const message = `${file} changed while it was in use: SHA-256 ${expected} before, ${found} now`;
  throw new LikenessError("hash-mismatch", message, { hint: "run the command again" });
}

/** A name that can be a folder name everywhere, for the results of this dataset. */
function folderId(name: string): string {
  const id = name.replace(/[^\p{L}\p{N}._-]+/gu, "-").replace(/^[-.]+|[-.]+$/g, "");
  return id || "folder";
}
