import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { knownId, LikenessError, messageOf, sha256 } from "@likeness/core";
import type { Dataset } from "@likeness/datasets";
import {
  dlibResnetWeights,
  familyGraph,
  type GraphFamilyId,
  graphFamilyIds,
  type ModelCard,
  models,
  openModel,
  readConvertedWeights,
} from "@likeness/embed";
import { type Graph, readSafetensors, type Weights, writeSafetensors } from "@likeness/nn";
import { cropExamples } from "./examples.ts";
import { randomWeights } from "./initial-weights.ts";
import { loadCrops } from "./load-crops.ts";
import type { PeopleSplit } from "./split-people.ts";
import type { ModelTask, TrainModelOptions, TrainModelSurroundings } from "./train-model.ts";

/** Prepares the training of all weights of a network. */
export async function networkTask(
  dataset: Dataset,
  split: PeopleSplit,
  options: TrainModelOptions,
  { progress, signal }: TrainModelSurroundings,
): Promise<ModelTask> {
  const family = knownId("network to train", options.model, graphFamilyIds);
  const { variant, init = "random", augment = {}, aligner, faceChoice, seed = 1 } = options;
  const graph = familyGraph(family, variant);
  const base = templates[family];
  const start = await initialWeights(family, graph, init, seed);
  const how = { aligner, crop: base.crop, progress, ...(faceChoice && { faceChoice }), ...(signal && { signal }) };
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
        augment,
        init: sha256(writeSafetensors(start.weights)),
      },
    },
    base,
    network: { kind: "graph", family, ...(variant !== undefined && { variant }) },
    missed: [...own.missed, ...(others?.missed ?? [])],
    earlierPeople: start.people,
    how: `${family}${variant === undefined ? "" : ` (${variant})`}`,
  };
}

/** The card that a network's crop, dimensions and thresholds are taken from. */
const templates = {
  "nn4.small2": models["nn4.small2.v1"].card,
  "dlib-resnet": models["dlib-resnet"].card,
} satisfies Record<GraphFamilyId, ModelCard>;

interface Start {
  readonly weights: Weights;
  readonly people: readonly string[];
}

async function initialWeights(family: GraphFamilyId, graph: Graph, init: string, seed: number): Promise<Start> {
  if (init === "random") return { weights: randomWeights(graph, seed), people: [] };
  if (init === "published") {
    const weights = family === "dlib-resnet" ? await dlibResnetWeights() : await readConvertedWeights();
    return { weights, people: [] };
  }
  const found = await stat(init).catch((cause: unknown) => {
    throw new LikenessError("bad-input", `cannot begin with ${init}: ${messageOf(cause)}`, {
      hint: "--init takes random, published, a safetensors file or a model folder",
      cause,
    });
  });
  const people = found.isDirectory() ? ((await openModel(resolvable(init))).card.trainedOnPeople ?? []) : [];
  const file = found.isDirectory() ? join(init, "weights.safetensors") : init;
  const weights = readSafetensors(await readFile(file));
  checkTensors(graph, weights, file);
  return { weights, people };
}

/** A folder as `openModel` knows one: by a slash. */
function resolvable(folder: string): string {
  return /[/\\]/.test(folder) ? folder : `./${folder}`;
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
