import { LikenessError, silent } from "@likeness/core";
import {
  fetchFiles,
  filesOfFolder,
  type Manifest,
  type MissingFile,
  type SourceFile,
  type VerifiedFile,
} from "@likeness/files";
import type { FetchModelOptions } from "../embedder.ts";
import { nn4Small2Manifest, tensorOf, weightFiles } from "../families/nn4-small2/nn4-small2-files.ts";
import { readConvertedWeights, writeConvertedWeights } from "./converted-weights.ts";
import { readNn4Small2Csv } from "./csv-tensors.ts";

const NAME = "nn4.small2.v1";

/**
 * Brings the published weights: from the folder `from` where it has a file (in itself or in its folder `weights`), else
 * as `fetchFiles` does; verifies each, converts all of them once and keeps the result. What arrived is kept even when
 * files are missing, so that the next call asks for those alone.
 * @returns a line for a person.
 * @throws LikenessError `hash-mismatch` when a file of `from` is not the published one, `unavailable` that names every
 * missing file and where it was looked for, `bad-input`, `storage`.
 */
export async function fetchNn4Small2(options: FetchModelOptions = {}): Promise<string> {
  return fetchAndConvert(await nn4Small2Manifest(), options);
}

/** {@link fetchNn4Small2} for the files of any manifest with the same paths. */
export async function fetchAndConvert(manifest: Manifest, options: FetchModelOptions): Promise<string> {
  const { from, progress = silent, store, signal } = options;
  if (await isConverted(store)) return `${NAME}: converted earlier`;
  const files = weightFiles(manifest);
  const looking = {
    placesOf,
    hint: "weights of another training are taken by: likeness import",
    ...(signal && { signal }),
  };
  const local = from === undefined ? [] : await filesOfFolder(from, files, looking);
  const rest = files.filter((file) => !local.some((found) => found.file === file));
  const { fetched, missing } =
    rest.length > 0 ? await fetchFiles(rest, { ...options, name: NAME }) : { fetched: [], missing: [] };
  if (missing.length > 0) throw missingFiles(missing, files.length, from);
  const readers = new Map([...local, ...fetched].map((found) => [tensorOf(found.file), found]));
  const step = progress.step(`${NAME}: converting`, readers.size);
  const weights = await readNn4Small2Csv(
    (tensor) => pieces(readers.get(tensor)!, signal),
    () => step.advance(),
  );
  const path = await writeConvertedWeights(weights, store);
  const summary = `${NAME}: ${files.length} files verified and converted to ${path}`;
  step.done(summary);
  return summary;
}

/** In the folder that a user names, or in its folder of weights. */
function placesOf(file: SourceFile): string[] {
  return [`${tensorOf(file)}.csv`, `weights/${tensorOf(file)}.csv`];
}

async function isConverted(store: string | undefined): Promise<boolean> {
  try {
    await readConvertedWeights(store);
    return true;
  } catch (failure) {
    // What was not fetched or is damaged is brought; weights that cannot be read are there.
    if (failure instanceof LikenessError && failure.code === "unavailable") return false;
    throw failure;
  }
}

/** A file in pieces, so that its text is parsed as it goes. */
async function* pieces(file: VerifiedFile, signal?: AbortSignal): AsyncGenerator<Uint8Array> {
  const bytes = await file.read();
  signal?.throwIfAborted();
  for (let start = 0; start < bytes.length; start += 65_536) yield bytes.subarray(start, start + 65_536);
}

function missingFiles(missing: readonly MissingFile[], all: number, from: string | undefined): LikenessError {
  const names = missing.map(({ file }) => `${tensorOf(file)}.csv`).join(", ");
  const [first] = missing;
  const places = first!.tried.map(({ location, reason }) => `${location}: ${reason}`);
  if (from !== undefined) places.unshift(`${from}: not there`);
  return new LikenessError(
    "unavailable",
    `${missing.length} of the ${all} files of ${NAME} cannot be had: ${names}; looked for the first in ${places.join("; ")}`,
    {
      hint: `the other ${all - missing.length} are kept: run the command again with network or LIKENESS_MIRROR, or with --from DIR and the missing files in DIR`,
    },
  );
}
