import { basename, join, resolve } from "node:path";
import { available, LikenessError, messageOf } from "@likeness/core";
import { type Graph, readSafetensors, trainableWeights, type Weights } from "@likeness/nn";
import { type EmbedderKind, embedderKind } from "../embedder.ts";
import { embeddingOutput, openGraphEmbedder } from "../embedders/graph-embedder.ts";
import { onnxModel } from "../embedders/onnx-embedder.ts";
import { graphFamily } from "../families/families.ts";
import { graphOf } from "../families/network-family.ts";
import type { ModelCard } from "../model-card.ts";
import { headCard, openHeadEmbedder } from "./head.ts";
import { type ModelFile, modelFileName, parseModelFile } from "./model-file.ts";
import { type ModelWeights, readCard, readModelWeights } from "./model-files.ts";

/** Finds the model below a head. */
export type FindModel = (id: string) => Promise<EmbedderKind>;

/**
 * The model in a folder: `card.json` with `weights.safetensors` for a known network, an `.onnx` file, or a head. The
 * weights are read and hashed now, all of them, so that the card names what will run.
 * @throws LikenessError `bad-input` for a card or weights that are none, `hash-mismatch` for weights that are not those
 * of the card, `unavailable` when a file is missing.
 */
export async function openModelFolder(folder: string, find: FindModel): Promise<EmbedderKind> {
  const { file, name, bytes, sha256 } = await readModelFolder(folder);
  const source = { source: `${basename(resolve(folder))}/${name}`, revision: "local", sha256 };
  return modelKind(file, bytes, source, find);
}

/** A model folder as it lies there: its card, and the weights that the card names, hashed. */
export interface ReadModelFolder extends ModelWeights {
  readonly file: ModelFile;
}

/**
 * Reads the card of a model folder and the weights that it names, whatever their files are called.
 * @throws as {@link openModelFolder}.
 */
export async function readModelFolder(folder: string): Promise<ReadModelFolder> {
  const file = parseModelFile(await readCard(folder), join(folder, modelFileName));
  return { file, ...(await readModelWeights(folder, file)) };
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
      const graph = graphOf(graphFamily(network.family), network.variant);
      checkCard(file, graph);
      const card = { ...rest, parameters: parameterCount(graph), weights };
      const tensors = parseWeights(bytes, network.weights);
      return embedderKind(card, {
        settings,
        availability: async () => available(),
        open: (options) => openGraphEmbedder(card, graph, tensors, options),
      });
    }
    case "onnx": {
      const card = { ...rest, parameters: network.parameters, weights };
      return embedderKind(card, { settings, ...onnxModel(card, network, async () => bytes) });
    }
    case "head": {
      const base = await find(network.base);
      const head = parseWeights(bytes, network.weights);
      const card = headCard(rest, base.card, head, weights);
      return embedderKind(card, {
        // A head's answer is brought to length 1 when its card says so.
        settings: `${settings}${rest.unitLength ? " unit" : ""}${base.settings ?? ""}`,
        ...(base.foreign && { foreign: true }),
        availability: (runtime) => base.availability(runtime),
        open: async (options) => openHeadEmbedder(card, await base.open(options), head),
      });
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

/** Trained numbers of a graph: running means and variances of batch-norms are not counted, as is usual. */
function parameterCount(graph: Graph): number {
  const shapes = trainableWeights(graph).map((name) => graph.parameters.get(name)!);
  return shapes.reduce((sum, shape) => sum + shape.reduce((product, side) => product * side, 1), 0);
}

function parseWeights(bytes: Uint8Array, name: string): Weights {
  try {
    return readSafetensors(bytes);
  } catch (cause) {
    throw new LikenessError("bad-input", `${name} is no safetensors file: ${messageOf(cause)}`, { cause });
  }
}
