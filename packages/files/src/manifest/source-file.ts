import { gitBlobId, LikenessError, sha256 } from "@likeness/core";
import { assertSafePath } from "./safe-path.ts";

/**
 * A file that comes from somewhere else and is used only after its hash was checked: by `sha256`, or by `gitBlob`
 * (git's id of the content) where only that is known. One of the two must be there; both are checked when both are.
 */
export interface SourceFile {
  /** The name in messages and in the dataset, `/` between folders. */
  readonly path: string;
  /** `https://HOST/PATH`, or `npm:PACKAGE@VERSION/PATH` for a file of an installed package. */
  readonly url: string;
  /** Bytes. A download that grows beyond it is stopped. */
  readonly size?: number;
  readonly sha256?: string;
  readonly gitBlob?: string;
}

/** A file that is on this machine and was verified. */
export interface VerifiedFile {
  readonly file: SourceFile;
  /**
   * Its bytes, verified again.
   * @throws LikenessError `hash-mismatch` when it changed meanwhile; other errors when it cannot be read any more.
   */
  read(): Promise<Uint8Array>;
}

/** How bytes differ from what was announced; `kind` is what was compared. */
export interface Mismatch {
  readonly kind: "sha256" | "gitBlob";
  readonly expected: string;
  readonly found: string;
}

/** Compares bytes with the announced hashes; undefined when they agree. */
export function mismatchOf(bytes: Uint8Array, file: SourceFile): Mismatch | undefined {
  if (file.sha256 !== undefined) {
    const found = sha256(bytes);
    if (found !== file.sha256) return { kind: "sha256", expected: file.sha256, found };
  }
  if (file.gitBlob !== undefined) {
    const found = gitBlobId(bytes);
    if (found !== file.gitBlob) return { kind: "gitBlob", expected: file.gitBlob, found };
  }
  return undefined;
}

/** A mismatch in words. */
export function describeMismatch(mismatch: Mismatch): string {
  const kind = mismatch.kind === "sha256" ? "SHA-256" : "git blob id";
  return `wrong ${kind}: expected ${mismatch.expected}, found ${mismatch.found}`;
}

/** The error for `file` whose bytes at `location` are not the announced ones. */
export function hashMismatch(file: SourceFile, location: string, mismatch: Mismatch, hint?: string): LikenessError {
  const message = `${file.path} from ${location} has the ${describeMismatch(mismatch)}`;
  return new LikenessError("hash-mismatch", message, hint === undefined ? {} : { hint });
}

/**
 * Checks what a manifest says about a file before anything is read.
 * @throws LikenessError `bad-input` for an unsafe path, a hash that is none, or no hash at all.
 */
export function assertSourceFile(file: SourceFile): void {
  assertSafePath(file.path);
  const { sha256: sha, gitBlob, size } = file;
  const problem =
    sha === undefined && gitBlob === undefined
      ? "has neither sha256 nor gitBlob"
      : sha !== undefined && !/^[0-9a-f]{64}$/.test(sha)
        ? `has the sha256 ${JSON.stringify(sha)}, not 64 lower-case hexadecimal digits`
        : gitBlob !== undefined && !/^[0-9a-f]{40}$/.test(gitBlob)
          ? `has the gitBlob ${JSON.stringify(gitBlob)}, not 40 lower-case hexadecimal digits`
          : size !== undefined && !(Number.isSafeInteger(size) && size >= 0)
            ? `has the size ${size}`
            : undefined;
  if (problem !== undefined) throw new LikenessError("bad-input", `${file.path} in a manifest ${problem}`);
}
