import { openAligner } from "@likeness/align";
import { openEmbedder } from "@likeness/embed";
import { PhotoPipeline } from "./photo-pipeline.ts";
import type { EnrolmentPlan } from "./plan.ts";

/** Opens the aligner and the embedding network of a plan in this thread. */
export async function openPipeline(plan: EnrolmentPlan): Promise<PhotoPipeline> {
  const aligner = await openAligner(plan.aligner, { threads: plan.threads });
  try {
    const embedder = await openEmbedder(plan.model, { runtime: plan.runtime, threads: plan.threads });
    return new PhotoPipeline(plan, aligner, embedder);
  } catch (thrown) {
    await aligner.dispose();
    throw thrown;
  }
}
