import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { LikenessError, machineFault, messageOf, readRegularFile } from "@likeness/core";
import type { Graph, Weights, WeightTensor } from "@likeness/nn";
import type { WeightsImporter } from "../families/network-family.ts";
import { readCsvNumbers } from "./csv-numbers.ts";

/** The bytes of a file by its name, piece by piece. */
type OpenFile = (name: string) => AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/** Weights in CSV files that are called as the tensors: `conv1_w.csv`. */
export const csvFolder: WeightsImporter = {
  takes: "a folder with one CSV file for each tensor",
  async read(folder, graph, done) {
    const present = await listFolder(folder);
    const missing = [...graph.parameters].filter(([tensor]) => !present.has(`${tensor}.csv`));
    if (missing.length > 0) throw missingFiles(folder, graph, missing);
    return readCsvTensors(graph, (name) => csvFile(join(folder, name)), done);
  },
};

/**
 * Reads every tensor of a graph from CSV text and checks counts, numbers and that no variance is negative.
 * @param done told after each tensor.
 * @throws LikenessError `bad-input` that names the tensor and what was expected.
 */
export async function readCsvTensors(graph: Graph, open: OpenFile, done: () => void = () => {}): Promise<Weights> {
  const variances = variancesOf(graph);
  const weights = new Map<string, WeightTensor>();
  for (const [tensor, shape] of graph.parameters) {
    const data = await readCsvNumbers(open(`${tensor}.csv`), { tensor, shape });
    if (variances.has(tensor)) checkVariance(tensor, data);
    weights.set(tensor, { shape, data });
    done();
  }
  return weights;
}

/** Bytes in pieces, so that their text is parsed as it goes. */
export function* inPieces(bytes: Uint8Array): Generator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += 65_536) yield bytes.subarray(start, start + 65_536);
}

/** A file, which a pipe or a device is not: from those reading might wait for ever. */
async function* csvFile(path: string): AsyncGenerator<Uint8Array> {
  const bytes = await readRegularFile(path).catch((cause: unknown) => {
    const message = `cannot read ${path}`;
    throw machineFault(message, cause) ?? new LikenessError("bad-input", `${message}: ${messageOf(cause)}`, { cause });
  });
  yield* inPieces(bytes);
}

async function listFolder(folder: string): Promise<ReadonlySet<string>> {
  try {
    return new Set(await readdir(folder));
  } catch (cause) {
    throw new LikenessError("unavailable", `cannot read the folder ${folder}: ${messageOf(cause)}`, { cause });
  }
}

function missingFiles(
  folder: string,
  { name, parameters }: Graph,
  missing: readonly (readonly [string, readonly number[]])[],
): LikenessError {
  const named = missing.slice(0, 8).map(([tensor, shape]) => `${tensor}.csv (${shape.join("×")})`);
  if (missing.length > named.length) named.push(`${missing.length - named.length} more`);
  const message = `${folder} lacks ${missing.length} of the ${parameters.size} files of ${name}: ${named.join(", ")}`;
  return new LikenessError("bad-input", message);
}

function variancesOf({ nodes }: Graph): ReadonlySet<string> {
  return new Set(nodes.flatMap(({ operation }) => (operation.kind === "batchNorm" ? [operation.variance] : [])));
}

function checkVariance(tensor: string, data: Float32Array): void {
  const negative = data.findIndex((value) => value < 0);
  if (negative < 0) return;
  throw new LikenessError(
    "bad-input",
    `${tensor}.csv: number ${negative + 1} is ${data[negative]}; expected ${data.length} variances, none negative`,
  );
}
