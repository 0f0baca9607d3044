import { basename, join, resolve } from "node:path";
import { type Availability, available, LikenessError, messageOf, unavailable } from "@likeness/core";
import { type Graph, onnxFileRuntimes, readSafetensors, type Weights } from "@likeness/nn";
import type { EmbedderKind } from "../embedder.ts";
import { embeddingOutput, openGraphEmbedder } from "../embedders/graph-embedder.ts";
import { openOnnxEmbedder } from "../embedders/onnx-embedder.ts";
import { familyGraph, parameterCount } from "../families/families.ts";
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
        foreign: true,
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
        // A head's answer is brought to length 1 when its card says so.
        settings: `${settings}${rest.unitLength ? " unit" : ""}${base.settings ?? ""}`,
        ...(base.foreign && { foreign: true }),
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
