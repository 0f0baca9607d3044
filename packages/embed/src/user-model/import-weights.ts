import { stat } from "node:fs/promises";
import { join } from "node:path";
import { knownId, LikenessError, type Progress, silent } from "@likeness/core";
import { nn4Small2V1 } from "../families/nn4-small2/nn4-small2.ts";
import { nn4Small2Variants } from "../families/nn4-small2/nn4-small2-graph.ts";
import { modelIds } from "../models.ts";
import { nn4Small2Tensors, openCsvFolder, readNn4Small2Csv } from "../weights/csv-tensors.ts";
import { modelFileName } from "./model-file.ts";
import { userModelFolder } from "./user-models.ts";
import { writeModel } from "./write-model.ts";

/** Families whose weights can be imported. */
export const importFamilies = ["nn4.small2"] as const;

/** What is imported under which name. */
export interface ImportOptions {
  /** The id of the new model. */
  readonly as: string;
  /** `openface` (default) or `keras`. */
  readonly variant?: string;
  /** Where models are kept. Default: the store folder of this machine. */
  readonly store?: string;
  /** Whether a model of that name is replaced. Default false. */
  readonly replace?: boolean;
  /** What the card says of the weights. Default: that it is not known. */
  readonly licence?: string;
  readonly trainedOn?: string;
  readonly citation?: string;
  readonly progress?: Progress;
}

/**
 * Imports weights of a known network from a folder of CSV files as the published ones, one for each tensor. They become
 * a model folder in the store, which `openModel` finds by name.
 * @returns the model folder.
 * @throws LikenessError `unknown-id` for the family or variant; `usage` when the name is taken; `bad-input` that names
 * the tensor and what was expected for a missing file, a short row, a wrong count, or a number that is none.
 */
export async function importWeights(family: string, folder: string, options: ImportOptions): Promise<string> {
  const { as: id, store, replace = false, progress = silent } = options;
  knownId("network to import weights of", family, importFamilies);
  const variant = knownId("variant of nn4.small2", options.variant ?? "openface", nn4Small2Variants);
  const target = userModelFolder(id, store);
  await checkName(id, target, replace);
  const open = await openCsvFolder(folder);
  const step = progress.step(`${id}: converting`, nn4Small2Tensors.size);
  const weights = await readNn4Small2Csv(open, () => step.advance());
  const { dimensions, unitLength, crop, grid } = nn4Small2V1.card;
  await writeModel(
    target,
    {
      id,
      title: `nn4.small2 (${variant}) with imported weights`,
      dimensions,
      unitLength,
      crop,
      grid,
      licence: options.licence ?? "unknown: not stated when the weights were imported",
      trainedOn: options.trainedOn ?? "unknown: not stated when the weights were imported",
      citation: options.citation ?? "none: imported weights",
      network: { kind: "graph", family: "nn4.small2", variant },
    },
    weights,
  );
  step.done(`${id}: ${weights.size} tensors converted to ${target}`);
  return target;
}

async function checkName(id: string, target: string, replace: boolean): Promise<void> {
  if (modelIds.some((known) => known === id)) {
    throw new LikenessError("usage", `${id} is a model of likeness; give the imported weights another name`);
  }
  const taken = await stat(join(target, modelFileName)).then(
    () => true,
    () => false,
  );
  if (taken && !replace) throw new LikenessError("usage", `there is a model ${id} in ${target} already`);
}
