import { aligners, type CropSpec } from "@likeness/align";
import type { Availability } from "@likeness/core";
import { defaultBatch, type EmbedderKind, type ModelCard, openModel } from "@likeness/embed";
import { runtimes } from "@likeness/nn";
import { type EnrolmentPlan, type EnrolmentSettings, modelIdentity } from "../plan.ts";
import { cropName, cropTemplate, namedCrop } from "./crop-name.ts";
import { noRuntime, runtimeOf } from "./runtime-of.ts";

/** The parts that are combined, every list with the others. */
export interface CombinationRequest {
  readonly aligners: readonly string[];
  /** Model ids or model folders. */
  readonly models: readonly string[];
  readonly runtimes: readonly string[];
  /** Crop in place of the one that a model's card asks for, by name (`openface`, `dlib:0.4`); null for the card's own. */
  readonly crop: string | null;
}

/** One aligner with one model on one runtime. */
export interface Combination {
  /** `aligner/model/runtime`; with a crop that is not the model's `aligner/model@crop/runtime`. */
  readonly id: string;
  readonly aligner: string;
  /** As it was asked for: an id or a folder. */
  readonly model: string;
  readonly kind: EmbedderKind;
  readonly runtime: string;
  /** The card's crop, or the one that the configuration puts in its place. */
  readonly crop: CropSpec;
}

/**
 * Every combination a configuration asks for, in its order. A model without a network is taken once, whatever runtimes
 * are asked for: a runtime that executes nothing must not be named.
 * @throws LikenessError `unknown-id` for an aligner, model or runtime that does not exist.
 */
export async function combinations(config: CombinationRequest): Promise<Combination[]> {
  const models = await Promise.all(config.models.map(async (model) => ({ model, kind: await openModel(model) })));
  const found = new Map<string, Combination>();
  for (const name of config.aligners) {
    const { id: aligner } = aligners.get(name);
    for (const { model, kind } of models) {
      for (const asked of config.runtimes) {
        const { id: checked } = runtimes.get(asked);
        const runtime = kind.withoutNetwork ? noRuntime.id : checked;
        const crop = config.crop === null ? kind.card.crop : namedCrop(config.crop, kind.card.crop);
        const suffix = isOwnCrop(crop, kind.card) ? "" : `@${cropTemplate(crop)}`;
        const id = `${aligner}/${kind.id}${suffix}/${runtime}`;
        if (!found.has(id)) found.set(id, { id, aligner, model, kind, runtime, crop });
      }
    }
  }
  return [...found.values()];
}

/** Whether a crop is the one that the model's card asks for. */
export function isOwnCrop(crop: CropSpec, card: ModelCard): boolean {
  return cropName(crop) === cropName(card.crop);
}

/** Whether all parts of a combination can work here; the first that cannot answers. */
export async function combinationAvailability({ aligner, kind, runtime }: Combination): Promise<Availability> {
  const forAligner = await aligners.get(aligner).availability();
  if (!forAligner.available) return forAligner;
  const forModel = await kind.availability(runtime);
  return forModel.available ? runtimeOf(runtime).availability() : forModel;
}

/** What decides the templates of a combination. */
export function planOf(
  { aligner, model, kind, runtime, crop }: Combination,
  settings: EnrolmentSettings,
): EnrolmentPlan {
  const { faceChoice, missPolicy, threads } = settings;
  const parts = { aligner, model, runtime, crop, faceChoice, missPolicy, batch: defaultBatch, threads };
  return { ...parts, identity: modelIdentity(kind), ...(kind.foreign && { foreign: true }) };
}
