import { aligners, openAligner } from "@likeness/align";
import { openEmbedder } from "@likeness/embed";
import { PhotoPipeline } from "./photo-pipeline.ts";
import type { EnrolmentPlan } from "./plan.ts";

/** Opens the aligner and the embedding network of a plan in this thread. */
export async function openPipeline(plan: EnrolmentPlan): Promise<PhotoPipeline> {
  const { threads, tiny } = plan;
  const aligner = await (tiny === undefined
    ? openAligner(plan.aligner, { threads })
    : aligners["faceapi-tiny"].open({ threads, ...tiny }));
  try {
    const embedder = await openEmbedder(plan.model, { runtime: plan.runtime, threads });
    return new PhotoPipeline(plan, aligner, embedder);
  } catch (thrown) {
    await aligner.dispose();
    throw thrown;
  }
}
