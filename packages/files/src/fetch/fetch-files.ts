import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import {
  isMissing,
  LikenessError,
  mapParallel,
  messageOf,
  type Progress,
  silent,
  storeFolder,
  storeHint,
  writeFileAtomic,
} from "@likeness/core";
import { type DownloadOptions, openDownloader } from "../download/download.ts";
import { parseAddress } from "../manifest/source-address.ts";
import {
  assertSourceFile,
  describeMismatch,
  hashMismatch,
  mismatchOf,
  type SourceFile,
  type VerifiedFile,
} from "../manifest/source-file.ts";
import { removeStaleDrafts } from "../store/stale-drafts.ts";
import {
  addressSource,
  type FileSource,
  folderSource,
  noMirror,
  npmSource,
  placeIn,
  type SourceKind,
} from "./file-sources.ts";
import { type MissingFile, missingError, type TriedSource } from "./missing-files.ts";

/** Where and how files are fetched. */
export interface FetchOptions extends DownloadOptions {
  /** What is fetched, for messages (default `download`). */
  readonly name?: string;
  /** Default: the store folder of this machine (`LIKENESS_HOME`). */
  readonly store?: string;
  /** A folder laid out as HOST/PATH; default `LIKENESS_MIRROR`; empty: none. */
  readonly mirror?: string;
  /** Files under way at once (default 8). */
  readonly concurrency?: number;
  readonly progress?: Progress;
  /** Writes a file into the store (default: atomically). */
  readonly write?: (path: string, content: Uint8Array) => Promise<void>;
}

/** A file that was brought. Reading it throws `unavailable` when it went away meanwhile. */
export interface FetchedFile extends VerifiedFile {
  /** Its path on this machine. */
  readonly location: string;
  /** Where it was found this time. */
  readonly source: SourceKind;
}

/** Which files arrived and which did not; both in the order they were asked for. */
export interface FetchOutcome {
  readonly fetched: readonly FetchedFile[];
  readonly missing: readonly MissingFile[];
}

/**
 * Brings files into the store and verifies each: from the store itself, else from the mirror, else from the address.
 * A file whose bytes are not the announced ones is never used: it is reported and the next source is asked. Files of
 * npm packages are verified where they are installed. What arrived stays in the store, so a second call goes on where
 * the first was stopped; two processes may fetch the same files at once.
 * @throws LikenessError `bad-input` for a bad path, address or hash, `storage` when the store cannot be written; a file
 * that cannot be had is no error here but a row of `missing`.
 */
export async function fetchFiles(files: readonly SourceFile[], options: FetchOptions = {}): Promise<FetchOutcome> {
  files.forEach(assertSourceFile);
  const { name = "download", progress = silent, concurrency = 8, write = writeToStore } = options;
  const store = join(options.store ?? storeFolder(), "files");
  const mirror = options.mirror ?? process.env["LIKENESS_MIRROR"];
  const downloader = openDownloader(options);
  const remote = [
    folderSource("store", store),
    mirror ? folderSource("mirror", mirror) : noMirror,
    addressSource(downloader),
  ];
  const tidied = new Map<string, Promise<void>>();
  // Once for each folder that is written to.
  const tidy = (folder: string): Promise<void> => {
    const done = tidied.get(folder) ?? removeStaleDrafts(folder);
    tidied.set(folder, done);
    return done;
  };
  const step = progress.step(`${name}: fetching`, files.length);
  const counts: Record<SourceKind, number> = { store: 0, mirror: 0, address: 0, npm: 0 };
  try {
    const results = await mapParallel(files, concurrency, async (file) => {
      options.signal?.throwIfAborted();
      const address = parseAddress(file.url);
      const result = await fetchOne(file, address.scheme === "npm" ? [npmSource] : remote, {
        progress,
        ...(options.signal && { signal: options.signal }),
        keep: async (bytes) => {
          const location = placeIn(store, address);
          await tidy(dirname(location));
          await write(location, bytes);
          return location;
        },
      });
      if ("source" in result) counts[result.source]++;
      step.advance();
      return result;
    });
    const fetched = results.filter((result) => "source" in result);
    const missing = results.filter((result) => "tried" in result);
    step.done(summary(name, counts, missing.length));
    return { fetched, missing };
  } finally {
    await downloader.close();
  }
}

/**
 * As `fetchFiles`, for those who need every file.
 * @throws LikenessError `hash-mismatch` when a mirror, address or package has other bytes than announced, else
 * `unavailable` when a file cannot be had; both name the file and where it was looked for.
 */
export async function requireFiles(files: readonly SourceFile[], options: FetchOptions = {}): Promise<FetchedFile[]> {
  const { fetched, missing } = await fetchFiles(files, options);
  if (missing.length > 0) throw missingError(missing, files.length, options.name ?? "download");
  return [...fetched];
}

interface FetchContext {
  readonly progress: Progress;
  readonly signal?: AbortSignal;
  /** Puts bytes into the store and returns where. */
  keep(bytes: Uint8Array): Promise<string>;
}

async function fetchOne(
  file: SourceFile,
  sources: readonly FileSource[],
  { progress, signal, keep }: FetchContext,
): Promise<FetchedFile | MissingFile> {
  const tried: TriedSource[] = [];
  for (const { kind: source, find } of sources) {
    const found = await find(file, signal);
    if ("reason" in found) {
      const { there, ...what } = found;
      tried.push({ source, ...what });
      if (there) progress.warn(`${file.path} at ${found.location} is not used: ${found.reason}`);
      continue;
    }
    const { bytes, location } = found;
    const mismatch = mismatchOf(bytes, file);
    if (mismatch === undefined) {
      const inPlace = source === "store" || source === "npm";
      return fetchedFile(file, inPlace ? location : await keep(bytes), source);
    }
    const reason = describeMismatch(mismatch);
    tried.push({ source, location, reason, mismatch });
    progress.warn(`${file.path} at ${location} is not used: ${reason}`);
  }
  return { file, tried };
}

function fetchedFile(file: SourceFile, location: string, source: SourceKind): FetchedFile {
  return {
    file,
    location,
    source,
    async read() {
      const bytes = await readFile(location).catch((cause: unknown) => {
        if (isMissing(cause))
          throw new LikenessError("unavailable", `${file.path} went away from ${location}`, { cause });
        throw new LikenessError("storage", `cannot read ${location}: ${messageOf(cause)}`, { cause });
      });
      const mismatch = mismatchOf(bytes, file);
      if (mismatch)
        throw hashMismatch(file, location, mismatch, "run the command again: the file will be fetched anew");
      return bytes;
    },
  };
}

function summary(name: string, counts: Readonly<Record<SourceKind, number>>, missing: number): string {
  const parts = [
    [counts.store, "in the store"],
    [counts.npm, "installed"],
    [counts.mirror, "from the mirror"],
    [counts.address, "downloaded"],
    [missing, "not to be had"],
  ] as const;
  const told = parts.filter(([count]) => count > 0).map(([count, words]) => `${count} ${words}`);
  return `${name}: ${told.join(", ")}`;
}

function writeToStore(path: string, content: Uint8Array): Promise<void> {
  return writeFileAtomic(path, content, { hint: storeHint });
}
