import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { LikenessError, machineFault, messageOf, readRegularFile } from "@likeness/core";
import type { Weights, WeightTensor } from "@likeness/nn";
import { nn4Small2Graph } from "../families/nn4-small2/nn4-small2-graph.ts";
import { readCsvNumbers } from "./csv-numbers.ts";

/** The bytes of a tensor's CSV file, piece by piece. */
export type OpenCsv = (tensor: string) => AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/** Tensor → shape, for every CSV file that holds a part of the network. Both variants have the same tensors. */
export const nn4Small2Tensors: ReadonlyMap<string, readonly number[]> = nn4Small2Graph().parameters;

/**
 * Reads every tensor of nn4.small2 from CSV text and checks counts, numbers and that no variance is negative.
 * @param done told after each tensor.
 * @throws LikenessError `bad-input` that names the tensor and what was expected.
 */
export async function readNn4Small2Csv(open: OpenCsv, done: () => void = () => {}): Promise<Weights> {
  const weights = new Map<string, WeightTensor>();
  for (const [tensor, shape] of nn4Small2Tensors) {
    const data = await readCsvNumbers(open(tensor), { tensor, shape });
    if (tensor.endsWith("_v")) checkVariance(tensor, data);
    weights.set(tensor, { shape, data });
    done();
  }
  return weights;
}

/**
 * Opens the CSV files of a folder.
 * @throws LikenessError `unavailable` when the folder cannot be read, `bad-input` that names the files that are missing.
 */
export async function openCsvFolder(folder: string): Promise<OpenCsv> {
  const present = await listFolder(folder);
  const missing = [...nn4Small2Tensors].filter(([tensor]) => !present.has(`${tensor}.csv`));
  if (missing.length > 0) {
    const named = missing.slice(0, 8).map(([tensor, shape]) => `${tensor}.csv (${shape.join("×")})`);
    if (missing.length > named.length) named.push(`${missing.length - named.length} more`);
    throw new LikenessError(
      "bad-input",
      `${folder} lacks ${missing.length} of the ${nn4Small2Tensors.size} files of nn4.small2: ${named.join(", ")}`,
    );
  }
  return (tensor) => csvFile(join(folder, `${tensor}.csv`));
}

/** A file, which a pipe or a device is not: from those reading might wait for ever. */
async function* csvFile(path: string): AsyncGenerator<Uint8Array> {
  const bytes = await readRegularFile(path).catch((cause: unknown) => {
    const message = `cannot read ${path}`;
    throw machineFault(message, cause) ?? new LikenessError("bad-input", `${message}: ${messageOf(cause)}`, { cause });
  });
  for (let start = 0; start < bytes.length; start += 65_536) yield bytes.subarray(start, start + 65_536);
}

async function listFolder(folder: string): Promise<ReadonlySet<string>> {
  try {
    return new Set(await readdir(folder));
  } catch (cause) {
    throw new LikenessError("unavailable", `cannot read the folder ${folder}: ${messageOf(cause)}`, { cause });
  }
}

function checkVariance(tensor: string, data: Float32Array): void {
  const negative = data.findIndex((value) => value < 0);
  if (negative < 0) return;
  throw new LikenessError(
    "bad-input",
    `${tensor}.csv: number ${negative + 1} is ${data[negative]}; expected ${data.length} variances, none negative`,
  );
}
