import { basename, join, resolve } from "node:path";
import {
  type Availability,
  available,
  codeOf,
  LikenessError,
  machineFault,
  messageOf,
  readRegularFile,
  sha256,
  unavailable,
} from "@likeness/core";
import { type Graph, onnxFileRuntimes, readSafetensors, type Weights } from "@likeness/nn";
import type { EmbedderKind } from "../embedder.ts";
import { embeddingOutput, openGraphEmbedder } from "../graph-embedder.ts";
import type { ModelCard } from "../model-card.ts";
import { familyGraph, parameterCount } from "./graph-families.ts";
import { headCard, openHeadEmbedder } from "./head.ts";
import { type ModelFile, modelFileName, parseModelFile } from "./model-file.ts";
import { openOnnxEmbedder } from "./onnx-model.ts";

/** Finds the model below a head. */
export type FindModel = (id: string) => Promise<EmbedderKind>;

/**
 * The model in a folder: `card.json` with `weights.safetensors` for a known network, an `.onnx` file, or a head. The
 * weights are read and hashed now, so that the card names what will run.
 * @throws LikenessError `bad-input` for a card that is none or weights that are not those of the card, `unavailable`
 * when a file is missing.
 */
export async function openModelFolder(folder: string, find: FindModel): Promise<EmbedderKind> {
  const { file, name, bytes, sha256 } = await readModelFolder(folder);
  const source = { source: `${basename(resolve(folder))}/${name}`, revision: "local", sha256 };
  return modelKind(file, bytes, source, find);
}

/** A model folder as it lies there: its card, and the weights that the card names, hashed. */
export interface ReadModelFolder {
  readonly file: ModelFile;
  /** Of the file with the weights. */
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly sha256: string;
}

/**
 * Reads the card of a model folder and the file that it names, whatever that is called.
 * @throws LikenessError `bad-input` for a card that is none, `hash-mismatch` for weights that are not those of the card,
 * `unavailable` when a file is missing.
 */
export async function readModelFolder(folder: string): Promise<ReadModelFolder> {
  const path = join(folder, modelFileName);
  const file = parseModelFile(await readCard(path, folder), path);
  const name = file.network.kind === "onnx" ? file.network.file : file.network.weights;
  const bytes = await readBytes(join(folder, name), file);
  const found = sha256(bytes);
  if (file.network.sha256 !== undefined && file.network.sha256 !== found) {
    throw new LikenessError(
      "hash-mismatch",
      `${join(folder, name)} has the SHA-256 ${found}; ${modelFileName} says ${file.network.sha256}`,
    );
  }
  return { file, name, bytes, sha256: found };
}

async function modelKind(
  file: ModelFile,
  bytes: Uint8Array,
  weights: NonNullable<ModelCard["weights"]>,
  find: FindModel,
): Promise<EmbedderKind> {
  const { network, schema: _, ...rest } = file;
  const settings = JSON.stringify(network);
  switch (network.kind) {
    case "graph": {
      const graph = familyGraph(network.family, network.variant);
      checkCard(file, graph);
      const card = { ...rest, parameters: parameterCount(graph), weights };
      const tensors = parseWeights(bytes, network.weights);
      return {
        card,
        settings,
        availability: here,
        open: (options) => openGraphEmbedder(card, graph, tensors, options),
      };
    }
    case "onnx": {
      const card = { ...rest, parameters: network.parameters, weights };
      return {
        card,
        settings,
        availability: async (runtime) => onnxAvailability(file.id, runtime),
        open: async (options) => {
          const answer = onnxAvailability(file.id, options?.runtime);
          if (!answer.available) throw new LikenessError("unavailable", answer.reason, { hint: answer.remedy ?? "" });
          return openOnnxEmbedder(card, network, bytes, options);
        },
      };
    }
    case "head": {
      const base = await find(network.base);
      const head = parseWeights(bytes, network.weights);
      const card = headCard(rest, base.card, head, weights);
      return {
        card,
        settings: `${settings}${base.settings ?? ""}`,
        availability: (runtime) => base.availability(runtime),
        open: async (options) => openHeadEmbedder(card, await base.open(options), head),
      };
    }
  }
}

/** A card for a known network may not say something else than the network. */
function checkCard({ crop: { size }, dimensions }: ModelFile, { name, nodes, outputs }: Graph): void {
  const [takes] = nodes.find(({ operation }) => operation.kind === "input")!.shape;
  const [gives] = nodes[outputs[embeddingOutput]!]!.shape;
  const problem =
    size !== takes
      ? `crops of ${size}×${size}; ${name} takes ${takes}×${takes}`
      : dimensions !== gives
        ? `${dimensions} dimensions; ${name} has ${gives}`
        : undefined;
  if (problem !== undefined) throw new LikenessError("bad-input", `the card says ${problem}`);
}

const here = async (): Promise<Availability> => available();

function onnxAvailability(id: string, runtime = "onnx-cpu"): Availability {
  if (onnxFileRuntimes.some((known) => known === runtime)) return available();
  return unavailable(
    `${id} is an ONNX file, which ${runtime} cannot execute`,
    `choose one of the runtimes ${onnxFileRuntimes.join(", ")}`,
  );
}

function parseWeights(bytes: Uint8Array, name: string): Weights {
  try {
    return readSafetensors(bytes);
  } catch (cause) {
    throw new LikenessError("bad-input", `${name} is no safetensors file: ${messageOf(cause)}`, { cause });
  }
}

async function readCard(path: string, folder: string): Promise<Uint8Array> {
  try {
    return await readRegularFile(path);
  } catch (cause) {
    const fault = machineFault(`cannot read the model ${folder}`, cause);
    if (fault !== undefined) throw fault;
    if (codeOf(cause) === "EACCES") throw notAllowed(path, cause);
    throw new LikenessError("unavailable", `${folder} is no model folder: ${messageOf(cause)}`, {
      hint: `a model folder has a ${modelFileName}; docs/models.md explains it`,
      cause,
    });
  }
}

async function readBytes(path: string, { id }: ModelFile): Promise<Uint8Array> {
  try {
    return await readRegularFile(path);
  } catch (cause) {
    const fault = machineFault(`cannot read the weights of ${id}`, cause);
    if (fault !== undefined) throw fault;
    if (codeOf(cause) === "EACCES") throw notAllowed(path, cause);
    throw new LikenessError("unavailable", `the weights of ${id} cannot be read: ${messageOf(cause)}`, { cause });
  }
}

/** What is there and may not be read is neither missing nor another thing. */
function notAllowed(path: string, cause: unknown): LikenessError {
  return new LikenessError("storage", `cannot read ${path}: ${messageOf(cause)}`, {
    hint: "give yourself the right to read it",
    cause,
  });
}
