import { basename } from "node:path";
import { LikenessError, silent } from "@likeness/core";
import {
  type ConvertedFile,
  fetchFiles,
  filesOfFolder,
  type MissingFile,
  readConvertedFile,
  type SourceFile,
  type VerifiedFile,
  writeConvertedFile,
} from "@likeness/files";
import { readSafetensors, type Weights, writeSafetensors } from "@likeness/nn";
import type { FetchModelOptions } from "../embedder.ts";
import type { PublishedWeights } from "../families/network-family.ts";
import { inPieces } from "./csv-tensors.ts";

/** Weights that their authors published as many files, which are converted once. */
export interface PublishedFiles {
  /** What `likeness fetch` is given; names the converted file. */
  readonly id: string;
  files(): Promise<readonly SourceFile[]>;
  /** What a person can do whose files are other ones. */
  readonly hint: string;
  /**
   * Makes tensors of the files.
   * @param open the bytes of a file by its path in the list, piece by piece.
   * @param done told after each tensor.
   * @throws LikenessError `bad-input` that names the tensor and what was expected.
   */
  convert(open: (path: string) => AsyncIterable<Uint8Array>, done: () => void): Promise<Weights>;
}

/**
 * The weights as they were converted. Fetching takes a file from the folder `from` where it has one (in itself, or below
 * it as it was published), else as `fetchFiles` does; verifies each, converts all of them once and keeps the result.
 * What arrived is kept even when files are missing, so that the next call asks for those alone.
 * @throws LikenessError as `readConvertedFile` of @likeness/files. Fetching: `hash-mismatch` when a file of `from` is not
 * the published one, `unavailable` that names every missing file and where it was looked for, `bad-input`, `storage`.
 */
export function publishedFiles(published: PublishedFiles): PublishedWeights<Weights> {
  return {
    read: async () => readSafetensors(await readConvertedFile(convertedFile(published))),
    fetch: (options = {}) => fetchAndConvert(published, options),
  };
}

function convertedFile({ id }: PublishedFiles): ConvertedFile {
  return { name: `${id}.safetensors`, content: `the weights of ${id}`, remedy: `npx likeness fetch ${id}` };
}

async function fetchAndConvert(published: PublishedFiles, options: FetchModelOptions): Promise<string> {
  const { id, hint } = published;
  const { from, progress = silent, store, signal } = options;
  const converted = convertedFile(published);
  if (await isThere(converted, store)) return `${id}: converted earlier`;
  const files = await published.files();
  const looking = { placesOf, hint, ...(signal && { signal }) };
  const local = from === undefined ? [] : await filesOfFolder(from, files, looking);
  const rest = files.filter((file) => !local.some((found) => found.file === file));
  const { fetched, missing } =
    rest.length > 0 ? await fetchFiles(rest, { ...options, name: id }) : { fetched: [], missing: [] };
  if (missing.length > 0) throw missingFiles(id, missing, files.length, from);
  const readers = new Map([...local, ...fetched].map((found) => [found.file.path, found]));
  const step = progress.step(`${id}: converting`, readers.size);
  const weights = await published.convert(
    (file) => pieces(readers.get(file)!, signal),
    () => step.advance(),
  );
  const path = await writeConvertedFile(converted, writeSafetensors(weights), store);
  const summary = `${id}: ${files.length} files verified and converted to ${path}`;
  step.done(summary);
  return summary;
}

/** In the folder that a user names, or below it as it was published. */
function placesOf({ path }: SourceFile): string[] {
  return [basename(path), path];
}

async function isThere(converted: ConvertedFile, store: string | undefined): Promise<boolean> {
  try {
    await readConvertedFile(converted, store);
    return true;
  } catch (failure) {
    // What was not fetched or is damaged is brought; weights that cannot be read are there.
    if (failure instanceof LikenessError && failure.code === "unavailable") return false;
    throw failure;
  }
}

async function* pieces(file: VerifiedFile, signal?: AbortSignal): AsyncGenerator<Uint8Array> {
  const bytes = await file.read();
  signal?.throwIfAborted();
  yield* inPieces(bytes);
}

function missingFiles(
  id: string,
  missing: readonly MissingFile[],
  all: number,
  from: string | undefined,
): LikenessError {
  const names = missing.map(({ file }) => basename(file.path)).join(", ");
  const [first] = missing;
  const places = first!.tried.map(({ location, reason }) => `${location}: ${reason}`);
  if (from !== undefined) places.unshift(`${from}: not there`);
  return new LikenessError(
    "unavailable",
    `${missing.length} of the ${all} files of ${id} cannot be had: ${names}; looked for the first in ${places.join("; ")}`,
    {
      hint: `the other ${all - missing.length} are kept: run the command again with network or LIKENESS_MIRROR, or with --from DIR and the missing files in DIR`,
    },
  );
}
