import { aligners } from "@likeness/align";
import { LikenessError } from "@likeness/core";
import { type Embedder, openModel } from "@likeness/embed";
import { type EnrolmentPlan, modelIdentity } from "../plan.ts";
import { modelFailure } from "./model-failure.ts";
import { PhotoPipeline } from "./photo-pipeline.ts";

/**
 * Opens the aligner and the embedding network of a plan in this thread.
 * @throws LikenessError `unavailable` for a model that cannot work.
 */
export async function openPipeline(plan: EnrolmentPlan): Promise<PhotoPipeline> {
  const aligner = await aligners.open(plan.aligner, { threads: plan.threads, ...plan.alignerOptions });
  try {
    return new PhotoPipeline(plan, aligner, await openNetwork(plan));
  } catch (thrown) {
    await aligner.dispose();
    throw modelFailure(plan.model, thrown);
  }
}

async function openNetwork({ model, identity, runtime, threads }: EnrolmentPlan): Promise<Embedder> {
  const kind = await openModel(model);
  if (identity === undefined || identity === modelIdentity(kind)) return kind.open({ runtime, threads });
  throw new LikenessError("unavailable", `the model ${model} was changed while it was being evaluated`, {
    hint: "run the command again once nobody writes to it",
  });
}
