import { stat } from "node:fs/promises";
import { join } from "node:path";
import { LikenessError, type Progress, silent } from "@likeness/core";
import { graphFamily, importFamilies } from "../families/families.ts";
import { graphOf, variantsOf } from "../families/network-family.ts";
import { models } from "../models.ts";
import { modelFileName } from "./model-file.ts";
import { userModelFolder } from "./user-models.ts";
import { writeModel } from "./write-model.ts";

/** What is imported under which name. */
export interface ImportOptions {
  /** The id of the new model. */
  readonly as: string;
  /** A variant of the family. Default: its first. */
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
 * Imports weights of a known network from what its family takes. They become a model folder in the store, which
 * `openModel` finds by name.
 * @returns the model folder.
 * @throws LikenessError `unknown-id` for the family or variant; `usage` when the name is taken; as the importer of the
 * family.
 */
export async function importWeights(family: string, path: string, options: ImportOptions): Promise<string> {
  const { as: id, store, replace = false, progress = silent } = options;
  const known = graphFamily(family, "network to import weights of", importFamilies());
  const variant = options.variant ?? variantsOf(known)[0];
  const graph = graphOf(known, variant);
  const { dimensions, unitLength, crop, grid } = known.template;
  const target = userModelFolder(id, store);
  await checkName(id, target, replace);
  const step = progress.step(`${id}: converting`, graph.parameters.size);
  const weights = await known.importer!.read(path, graph, () => step.advance());
  await writeModel(
    target,
    {
      id,
      title: `${family}${variant === undefined ? "" : ` (${variant})`} with imported weights`,
      dimensions,
      unitLength,
      crop,
      grid,
      licence: options.licence ?? "unknown: not stated when the weights were imported",
      trainedOn: options.trainedOn ?? "unknown: not stated when the weights were imported",
      citation: options.citation ?? "none: imported weights",
      network: { kind: "graph", family, ...(variant !== undefined && { variant }) },
    },
    weights,
  );
  step.done(`${id}: ${weights.size} tensors converted to ${target}`);
  return target;
}

async function checkName(id: string, target: string, replace: boolean): Promise<void> {
  if (models.has(id)) {
    throw new LikenessError("usage", `${id} is a model of likeness; give the imported weights another name`);
  }
  const taken = await stat(join(target, modelFileName)).then(
    () => true,
    () => false,
  );
  if (taken && !replace) throw new LikenessError("usage", `there is a model ${id} in ${target} already`);
}
