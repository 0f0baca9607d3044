import { readdir, realpath } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { codeOf, isMissing, LikenessError, machineFault, messageOf, readRegularFile, sha256 } from "@likeness/core";
import { externalFiles, savedWhole, withExternalData } from "@likeness/nn";
import { type ModelFile, modelFileName } from "./model-file.ts";

/** The weights of a model folder and the SHA-256 of every byte that was read for them. */
export interface ModelWeights {
  /** The file that the card names. */
  readonly name: string;
  /** Its bytes; an ONNX file's with all weights in it. */
  readonly bytes: Uint8Array;
  /**
   * Of that file; where it leaves weights in others, of a line `SHA-256  NAME` for it and for each of them, as
   * `sha256sum net.onnx net.onnx.data | sha256sum` prints it (names sorted, the network first).
   */
  readonly sha256: string;
}

/**
 * The text of a folder's card.
 * @throws LikenessError `unavailable` when there is none.
 */
export async function readCard(folder: string): Promise<Uint8Array> {
  const path = join(folder, modelFileName);
  return readRegularFile(path).catch((cause: unknown) => {
    refuseFault(`cannot read the model ${folder}`, path, cause);
    const why = isMissing(cause) ? `it has no ${modelFileName}` : messageOf(cause);
    throw new LikenessError("unavailable", `${folder} is no model folder: ${why}`, {
      hint: `a model folder has a ${modelFileName}; docs/models.md explains it`,
      cause,
    });
  });
}

/**
 * Reads the weights that a card names, and hashes all that it reads.
 * @throws LikenessError `unavailable` when a file is missing, `hash-mismatch` when they are not those of the card,
 * `bad-input` for an ONNX file whose weights lie outside of its folder.
 */
export async function readModelWeights(folder: string, { id, network }: ModelFile): Promise<ModelWeights> {
  const name = network.kind === "onnx" ? network.file : network.weights;
  const bytes = await readNamed(folder, name, `the card of ${id}`);
  const weights = network.kind === "onnx" ? await withOutsideWeights(folder, name, bytes) : hashed(name, bytes);
  if (network.sha256 === undefined || network.sha256 === weights.sha256) return weights;
  throw new LikenessError(
    "hash-mismatch",
    `${join(folder, name)} has the SHA-256 ${weights.sha256}; ${modelFileName} says ${network.sha256}`,
  );
}

function hashed(name: string, bytes: Uint8Array): ModelWeights {
  return { name, bytes, sha256: sha256(bytes) };
}

async function withOutsideWeights(folder: string, name: string, bytes: Uint8Array): Promise<ModelWeights> {
  const locations = externalFiles(bytes, name);
  if (locations.length === 0) return hashed(name, bytes);
  const files = new Map<string, Uint8Array>();
  for (const location of locations) files.set(location, await readOutside(folder, location, name));
  const lines = [[name, bytes] as const, ...files].map(([file, content]) => `${sha256(content)}  ${file}\n`);
  return { name, bytes: withExternalData(bytes, files, name), sha256: sha256(lines.join("")) };
}

/** A file beside the network: nothing that a network names may lead out of its folder. */
async function readOutside(folder: string, location: string, name: string): Promise<Uint8Array> {
  if (!isInside(location)) throw leads(name, location, "which is no plain path inside its folder");
  const path = await realpath(join(folder, location)).catch(() => undefined);
  const way = path === undefined ? "" : relative(await realpath(folder), path);
  if (way === ".." || way.startsWith(`..${sep}`)) throw leads(name, location, "a link that leads out of its folder");
  return readNamed(folder, location, name);
}

function isInside(location: string): boolean {
  const steps = location.split("/");
  return !/[\\:\0]/.test(location) && steps.every((step) => step !== "" && step !== "." && step !== "..");
}

function leads(name: string, location: string, where: string): LikenessError {
  return new LikenessError("bad-input", `${name} leaves weights in ${JSON.stringify(location)}, ${where}`, {
    hint: `put the file beside ${name}, or ${savedWhole}`,
  });
}

async function readNamed(folder: string, name: string, by: string): Promise<Uint8Array> {
  try {
    return await readRegularFile(join(folder, name));
  } catch (cause) {
    refuseFault(`cannot read the weights that ${by} names`, join(folder, name), cause);
    if (!isMissing(cause)) {
      throw new LikenessError("unavailable", `${join(folder, name)} cannot be read: ${messageOf(cause)}`, { cause });
    }
    const others = (await readdir(folder).catch(() => [])).filter((file) => file !== modelFileName).sort();
    throw new LikenessError("unavailable", `${by} names ${name}, which is not in ${folder}`, {
      hint: `put it there, or name the right file; the folder has ${others.slice(0, 10).join(", ") || "nothing else"}`,
      cause,
    });
  }
}

/** What the machine lacks, or what may not be read, is neither missing nor another thing. */
function refuseFault(what: string, path: string, cause: unknown): void {
  const fault = machineFault(what, cause);
  if (fault !== undefined) throw fault;
  if (codeOf(cause) !== "EACCES") return;
  throw new LikenessError("storage", `cannot read ${path}: ${messageOf(cause)}`, {
    hint: "give yourself the right to read it",
    cause,
  });
}
