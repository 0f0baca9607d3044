import { aligners } from "@likeness/align";
import { defaultBatch, type EmbeddingKey } from "@likeness/embed";
import { type Combination, runtimeVersion } from "./combination.ts";
import type { EvalConfig } from "./config.ts";
import { environment } from "./environment.ts";
import type { EnrolmentPlan } from "./pipeline/plan.ts";

/** What decides the templates of a combination. */
export function planOf({ aligner, model, runtime, crop }: Combination, config: EvalConfig): EnrolmentPlan {
  const { faceChoice, missPolicy, threads } = config;
  return { aligner, model, runtime, crop, faceChoice, missPolicy, batch: defaultBatch, threads };
}

/** Everything that a stored template of a combination depends on. */
export async function templateKey(combination: Combination, config: EvalConfig): Promise<EmbeddingKey> {
  const { aligner, kind, runtime } = combination;
  const { likeness, libraries } = environment();
  const plan = planOf(combination, config);
  const detail = await alignerDetail(aligner);
  return {
    aligner,
    alignerVersion: JSON.stringify([likeness, aligners[aligner].title, detail, libraries]),
    selection: `${plan.faceChoice}/${plan.missPolicy}`,
    model: kind.settings === undefined ? kind.card.id : `${kind.card.id} ${kind.settings}`,
    weights: kind.card.weights?.sha256 ?? "",
    dimensions: kind.card.dimensions,
    crop: plan.crop,
    runtime,
    library: await runtimeVersion(combination, likeness),
  };
}

/** What an aligner says of itself, e.g. the version of a native library; undefined when there is nothing to say. */
export async function alignerDetail(aligner: Combination["aligner"]): Promise<string | undefined> {
  const answer = await aligners[aligner].availability();
  return answer.available ? answer.detail : undefined;
}
