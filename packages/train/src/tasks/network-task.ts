import { readFile, stat } from "node:fs/promises";
import { defaultFaceChoice } from "@likeness/align";
import { LikenessError, messageOf, sha256 } from "@likeness/core";
import type { Dataset } from "@likeness/datasets";
import { type GraphFamily, graphFamily, graphOf, readModelFolder } from "@likeness/embed";
import { type Graph, readSafetensors, type Weights, writeSafetensors } from "@likeness/nn";
import { cropExamples } from "../examples/examples.ts";
import { loadCrops } from "../examples/load-crops.ts";
import type { PeopleSplit } from "../examples/split-people.ts";
import { randomWeights } from "./initial-weights.ts";
import type { ModelTask, TrainModelOptions, TrainModelSurroundings } from "./model-task.ts";

/** Prepares the training of all weights of a network. */
export async function networkTask(
  dataset: Dataset,
  split: PeopleSplit,
  options: TrainModelOptions,
  { progress, signal }: TrainModelSurroundings,
): Promise<ModelTask> {
  const family = graphFamily(options.model, "network to train");
  const { variant, init = "random", augment = {}, aligner, faceChoice = defaultFaceChoice, seed = 1 } = options;
  const graph = graphOf(family, variant);
  const base = family.template;
  const start = await initialWeights(family, graph, init, seed);
  const how = { aligner, crop: base.crop, faceChoice, progress, ...(signal && { signal }) };
  const own = await loadCrops(dataset, split.train, how);
  const others = split.heldOut.length === 0 ? undefined : await loadCrops(dataset, split.heldOut, how);
  const { size } = base.crop;
  return {
    task: {
      graph,
      weights: start.weights,
      examples: cropExamples(own.crops, own.identities, size, augment),
      ...(others && { heldOut: cropExamples(others.crops, others.identities, size) }),
      identity: {
        dataset: dataset.hash,
        train: sha256(split.train.join("\n")),
        heldOut: sha256(split.heldOut.join("\n")),
        aligner,
        faceChoice,
        crop: base.crop,
        augment,
        init: sha256(writeSafetensors(start.weights)),
      },
    },
    base,
    network: { kind: "graph", family: family.id, ...(variant !== undefined && { variant }) },
    missed: [...own.missed, ...(others?.missed ?? [])],
    earlierPeople: start.people,
    ...(start.sha256 !== undefined && { beganWith: start.sha256 }),
    how: `${family.id}${variant === undefined ? "" : ` (${variant})`}`,
  };
}

interface Start {
  readonly weights: Weights;
  readonly people: readonly string[];
  /** SHA-256 of the file they were read from. */
  readonly sha256?: string;
}

async function initialWeights(family: GraphFamily, graph: Graph, init: string, seed: number): Promise<Start> {
  if (init === "random") return { weights: randomWeights(graph, seed), people: [] };
  if (init === "published") {
    if (family.weights !== undefined) return { weights: await family.weights.read(), people: [] };
    throw new LikenessError("usage", `no weights of ${family.id} are published`, { hint: "--init random begins anew" });
  }
  const found = await stat(init).catch((cause: unknown) => {
    throw new LikenessError("bad-input", `cannot begin with ${init}: ${messageOf(cause)}`, {
      hint: "--init takes random, published, a safetensors file or a model folder",
      cause,
    });
  });
  if (found.isDirectory()) return weightsOfModel(family, graph, init);
  const bytes = await readFile(init).catch((cause: unknown) => {
    throw new LikenessError("bad-input", `cannot begin with ${init}: ${messageOf(cause)}`, { cause });
  });
  return { weights: tensorsOf(graph, bytes, init), people: [], sha256: sha256(bytes) };
}

/** The weights that a model folder's card names, which are those of the hash in it. */
async function weightsOfModel({ id }: GraphFamily, graph: Graph, folder: string): Promise<Start> {
  const { file, name, bytes, sha256: found } = await readModelFolder(folder);
  const { network } = file;
  const problem =
    network.kind !== "graph"
      ? { onnx: "an ONNX file", head: "a head on another model" }[network.kind]
      : network.family !== id
        ? `a network ${network.family}`
        : undefined;
  if (problem !== undefined) {
    throw new LikenessError("bad-input", `cannot begin with ${folder}: its card says that it is ${problem}`, {
      hint: `weights of ${graph.name} are needed: a model that was trained or imported as ${id}`,
    });
  }
  return { weights: tensorsOf(graph, bytes, `${folder}/${name}`), people: file.trainedOnPeople ?? [], sha256: found };
}

function tensorsOf(graph: Graph, bytes: Uint8Array, file: string): Weights {
  let weights: Weights;
  try {
    weights = readSafetensors(bytes);
  } catch (cause) {
    throw new LikenessError("bad-input", `${file} is no safetensors file: ${messageOf(cause)}`, { cause });
  }
  checkTensors(graph, weights, file);
  return weights;
}

function checkTensors(graph: Graph, weights: Weights, file: string): void {
  for (const [name, shape] of graph.parameters) {
    const tensor = weights.get(name);
    if (tensor?.shape.join() === shape.join()) continue;
    const what = tensor === undefined ? "missing" : tensor.shape.join("×");
    throw new LikenessError(
      "bad-input",
      `${file} does not fit ${graph.name}: tensor "${name}" is ${what}; expected ${shape.join("×")}`,
    );
  }
}
