import { readFile } from "node:fs/promises";
import { basename } from "node:path/posix";
import { hintOf, LikenessError, messageOf, parseJson } from "@likeness/core";
import { parseAddress } from "./source-address.ts";
import { assertSourceFile, type SourceFile } from "./source-file.ts";

/** What a manifest file says: which files, where from, and what they are. */
export interface Manifest {
  readonly schema: "likeness/manifest@1";
  readonly id: string;
  readonly title: string;
  /** A commit or a package version. */
  readonly revision: string;
  readonly licence: string;
  readonly notes: readonly string[];
  /** Of a dataset: see its `split`. */
  readonly split?: "alternating";
  /** Each file's address is `base` and its path. */
  readonly files: readonly SourceFile[];
}

/**
 * Reads a manifest and checks every path, hash and address in it before any of them is used.
 * @throws LikenessError `bad-input` that names what is wrong.
 */
export function parseManifest(text: string | Uint8Array, name: string): Manifest {
  const fail = (problem: string, cause?: unknown): never => {
    throw new LikenessError("bad-input", `the manifest ${name} ${problem}`, { ...hintOf(cause), cause });
  };
  let value: unknown;
  try {
    value = parseJson(text);
  } catch (cause) {
    fail(`is not JSON: ${messageOf(cause)}`, cause);
  }
  if (!isRecord(value)) return fail("is not an object");
  if (value["schema"] !== "likeness/manifest@1") return fail(`has the schema ${JSON.stringify(value["schema"])}`);
  const { base, files, notes } = value;
  if (!Array.isArray(files) || !Array.isArray(notes)) return fail("lacks files or notes");
  const { split } = value;
  if (split !== undefined && split !== "alternating")
    return fail(`has the split ${JSON.stringify(split)}, not "alternating"`);
  const textOf = (key: string): string => {
    const found = value[key];
    return typeof found === "string" ? found : fail(`lacks the text ${key}`);
  };
  return {
    schema: "likeness/manifest@1",
    id: textOf("id"),
    title: textOf("title"),
    revision: textOf("revision"),
    licence: textOf("licence"),
    notes: notes.map(String),
    ...(split !== undefined && { split }),
    files: files.map((entry: unknown) => sourceFile(entry, typeof base === "string" ? base : textOf("base"), fail)),
  };
}

/** Reads the manifest in a file, one of a package of ours. @throws as {@link parseManifest}. */
export async function loadManifest(place: URL): Promise<Manifest> {
  return parseManifest(await readFile(place), basename(place.pathname));
}

function sourceFile(entry: unknown, base: string, fail: (problem: string) => never): SourceFile {
  if (!isRecord(entry)) return fail("has a file that is not an object");
  const { path, size, sha256, gitBlob } = entry;
  if (typeof path !== "string") return fail("has a file without path");
  const file: SourceFile = {
    path,
    url: base + (base.startsWith("npm:") ? path : path.split("/").map(encodeURIComponent).join("/")),
    ...(typeof size === "number" && { size }),
    ...(typeof sha256 === "string" && { sha256 }),
    ...(typeof gitBlob === "string" && { gitBlob }),
  };
  assertSourceFile(file);
  parseAddress(file.url);
  return file;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
