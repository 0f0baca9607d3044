import { aligners } from "@likeness/align";
import { defaultBatch } from "@likeness/embed";
import sharp from "sharp";
import { type Combination, runtimeVersion } from "../combination/combination.ts";
import { environment } from "../environment.ts";
import { type EnrolmentPlan, type EnrolmentSettings, modelIdentity } from "../plan.ts";
import type { EmbeddingKey } from "./embedding-key.ts";

/** What decides the templates of a combination. */
export function planOf(
  { aligner, model, kind, runtime, crop }: Combination,
  settings: EnrolmentSettings,
): EnrolmentPlan {
  const { faceChoice, missPolicy, threads } = settings;
  const parts = { aligner, model, runtime, crop, faceChoice, missPolicy, batch: defaultBatch, threads };
  return { ...parts, identity: modelIdentity(kind), ...(kind.foreign && { foreign: true }) };
}

/**
 * Raised when stored rows of earlier versions must not be served: until 2 a lack of memory or threads could be stored as
 * the state of a photo.
 */
const generation = 2;

/** Libraries that turn bytes into pixels, for every aligner. */
const decoders = ["sharp", "@cornerstonejs/codec-libjpeg-turbo-8bit"];

/** Libraries that find faces; dlib says its version in its detail. */
const finders: Readonly<Record<Combination["aligner"], readonly string[]>> = {
  "faceapi-tiny": ["onnxruntime-node", "@vladmandic/face-api"],
  "faceapi-ssd": ["onnxruntime-node", "@vladmandic/face-api"],
  none: [],
  dlib: [],
};

/**
 * Everything that a stored template of a combination depends on, and no more: a key that names what decides no template
 * throws all of them away for nothing.
 */
export async function templateKey(combination: Combination, settings: EnrolmentSettings): Promise<EmbeddingKey> {
  const { aligner, kind, runtime } = combination;
  const { likeness, libraries } = environment();
  const plan = planOf(combination, settings);
  const detail = await alignerDetail(aligner);
  // libvips decodes, and sharp may run on another one than its own.
  const versions: Readonly<Record<string, string>> = { ...libraries, libvips: sharp.versions.vips };
  const deciding = [...decoders, "libvips", ...finders[aligner]].map((name) => [name, versions[name] ?? "unknown"]);
  return {
    aligner,
    alignerVersion: JSON.stringify([generation, likeness, aligners[aligner].title, detail ?? null, deciding]),
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
