import { basename, resolve } from "node:path";
import { LikenessError, refusalOf } from "@likeness/core";
import { openModel } from "@likeness/embed";
import type { UnavailableRun } from "@likeness/result";
import type { CombinationRequest } from "./combination.ts";

/** The models of a configuration that can be opened, and a row for each combination with one that cannot. */
export interface OpenableModels {
  readonly models: readonly string[];
  readonly refused: readonly UnavailableRun[];
}

/**
 * Tells the model folders that cannot be opened (a card that is none, weights that are missing or others) from the models
 * that can, so that one bad folder takes no other model's result with it.
 * @throws the first one's error when none can be opened; LikenessError `unknown-id` for a mistyped id, and a fault of the
 * machine, which say nothing about a model.
 */
export async function openableModels({ models, aligners, runtimes }: CombinationRequest): Promise<OpenableModels> {
  const good: string[] = [];
  const refused: UnavailableRun[] = [];
  let first: LikenessError | undefined;
  for (const model of models) {
    const failure = await failureOf(model);
    if (failure === undefined) {
      good.push(model);
      continue;
    }
    first ??= failure;
    const name = basename(resolve(model));
    for (const aligner of aligners) {
      for (const runtime of runtimes) {
        refused.push({ id: `${aligner}/${name}/${runtime}`, aligner, model: name, runtime, ...refusalOf(failure) });
      }
    }
  }
  if (good.length === 0 && first !== undefined) throw first;
  return { models: good, refused };
}

async function failureOf(model: string): Promise<LikenessError | undefined> {
  try {
    await openModel(model);
    return undefined;
  } catch (thrown) {
    const ofModel =
      thrown instanceof LikenessError && ["bad-input", "unavailable", "hash-mismatch"].includes(thrown.code);
    if (ofModel) return thrown;
    throw thrown;
  }
}
