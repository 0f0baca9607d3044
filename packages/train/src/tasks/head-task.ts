import { defaultFaceChoice } from "@likeness/align";
import { LikenessError, sha256 } from "@likeness/core";
import type { Dataset } from "@likeness/datasets";
import { type Embedder, models, openEmbedder, userModelIds } from "@likeness/embed";
import { mirror } from "../examples/augment.ts";
import { type Examples, vectorExamples } from "../examples/examples.ts";
import { type LoadedCrops, loadCrops } from "../examples/load-crops.ts";
import type { PeopleSplit } from "../examples/split-people.ts";
import { headGraph, identityHead } from "./head-graph.ts";
import type { ModelTask, TrainModelOptions, TrainModelSurroundings } from "./model-task.ts";

/** Prepares the training of a linear map on top of a frozen model: every photo is embedded once. */
export async function headTask(
  dataset: Dataset,
  split: PeopleSplit,
  options: TrainModelOptions,
  { progress, signal }: TrainModelSurroundings,
): Promise<ModelTask> {
  const { model, aligner, faceChoice = defaultFaceChoice, augment = {} } = options;
  if (options.init !== undefined || options.variant !== undefined) {
    throw new LikenessError(
      "usage",
      "a head begins as the model below it: --init and --variant do not go with --head-only",
    );
  }
  const embedder = await openEmbedder(model);
  try {
    const { card } = embedder;
    await checkBase(card.id, model);
    const how = { aligner, crop: card.crop, faceChoice, progress, ...(signal && { signal }) };
    const own = await embedded(embedder, await loadCrops(dataset, split.train, how), augment !== false, signal);
    const others =
      split.heldOut.length === 0
        ? undefined
        : await embedded(embedder, await loadCrops(dataset, split.heldOut, how), false, signal);
    return {
      task: {
        graph: headGraph(card.dimensions),
        weights: identityHead(card.dimensions),
        examples: own.examples,
        ...(others && { heldOut: others.examples }),
        identity: {
          dataset: dataset.hash,
          train: sha256(split.train.join("\n")),
          heldOut: sha256(split.heldOut.join("\n")),
          aligner,
          faceChoice,
          crop: card.crop,
          augment: augment !== false,
          base: card.weights?.sha256 ?? card.id,
        },
      },
      base: card,
      network: { kind: "head", base: card.id },
      missed: [...own.missed, ...(others?.missed ?? [])],
      earlierPeople: card.trainedOnPeople ?? [],
      how: `linear map on ${card.id}`,
    };
  } finally {
    await embedder.dispose();
  }
}

/** A head names the model below it, so that one must be found by its name wherever the head is opened. */
async function checkBase(id: string, model: string): Promise<void> {
  const known: readonly string[] = [...models.ids, ...(await userModelIds())];
  if (known.includes(id)) return;
  throw new LikenessError("usage", `${model} is neither a model of likeness nor in the store, so no head can name it`, {
    hint: `known: ${known.join(", ")}`,
  });
}

/** Crops embedded between two looks at the signal. */
const pieceSize = 16;

/** Embeddings of every crop; `varied` adds that of the mirrored crop. */
async function embedded(
  embedder: Embedder,
  { crops, identities, missed }: LoadedCrops,
  varied: boolean,
  signal: AbortSignal | undefined,
): Promise<{ readonly examples: Examples; readonly missed: readonly string[] }> {
  const plain: Float32Array[] = [];
  const mirrored: Float32Array[] = [];
  for (let start = 0; start < crops.length; start += pieceSize) {
    signal?.throwIfAborted();
    const piece = crops.slice(start, start + pieceSize);
    plain.push(...(await embedder.embed(piece)));
    if (varied) mirrored.push(...(await embedder.embed(piece.map(mirror))));
  }
  const variants = plain.map((vector, i) => (varied ? [vector, mirrored[i]!] : [vector]));
  return { examples: vectorExamples(variants, identities, embedder.card.dimensions), missed };
}
