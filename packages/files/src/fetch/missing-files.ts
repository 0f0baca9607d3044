import { LikenessError } from "@likeness/core";
import { hashMismatch, type Mismatch, type SourceFile } from "../manifest/source-file.ts";
import type { SourceKind } from "./file-sources.ts";

/** One place where a file was not had. */
export interface TriedSource {
  readonly source: SourceKind;
  readonly location: string;
  readonly reason: string;
  /** What would change it, where that is known. */
  readonly hint?: string;
  /** Something was there, but not the announced bytes; it was not used. */
  readonly mismatch?: Mismatch;
}

/** A file that no source has, with every source that was asked. */
export interface MissingFile {
  readonly file: SourceFile;
  readonly tried: readonly TriedSource[];
}

/** The error for files that could not be had, in the words of the first of them. */
export function missingError(missing: readonly MissingFile[], asked: number, name: string): LikenessError {
  for (const { file, tried } of missing) {
    for (const { source, location, mismatch } of tried) {
      if (mismatch && source !== "store") return hashMismatch(file, location, mismatch, wayOut([{ file, tried }]));
    }
  }
  const first = missing[0]!;
  const places = first.tried.map(({ location, reason }) => `${location}: ${reason}`).join("; ");
  const message = `${name}: ${missing.length} of ${asked} files cannot be had; ${first.file.path}: ${places}`;
  return new LikenessError("unavailable", message, { hint: wayOut(missing) });
}

function wayOut(missing: readonly MissingFile[]): string {
  for (const { tried } of missing) {
    for (const { hint } of tried) if (hint !== undefined) return hint;
  }
  return missing.some(({ file }) => file.url.startsWith("npm:"))
    ? "run npm ci to install the packages of the lock file"
    : "set LIKENESS_MIRROR to a folder laid out as HOST/PATH, or connect this machine to the network; what arrived is kept";
}
