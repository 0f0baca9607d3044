import { aligners } from "@likeness/align";
import { models } from "@likeness/embed";
import { runtimes } from "@likeness/nn";
import sharp from "sharp";
import { environment } from "../environment.ts";
import type { EnrolmentSettings } from "../plan.ts";
import type { FromModule, TemplateKey, Versions } from "../store/template-key.ts";
import type { Combination } from "./combination.ts";
import { runtimeOf } from "./runtime-of.ts";

/** Until 2 a lack of memory or threads could be stored as the state of a photo; until 3 a key was named otherwise. */
const generation = 3;

/** Libraries that turn bytes into pixels, for every aligner. */
const decoders = ["sharp", "@cornerstonejs/codec-libjpeg-turbo-8bit"];

/**
 * Everything that a stored template of a combination depends on, and no more: a key that names what decides no template
 * throws all of them away for nothing.
 */
export async function templateKey(combination: Combination, settings: EnrolmentSettings): Promise<TemplateKey> {
  const { aligner, kind, runtime, crop } = combination;
  const { likeness, libraries } = environment();
  const versions = (names: readonly string[]): Versions =>
    Object.fromEntries(names.map((name) => [name, libraries[name] ?? "unknown"]));
  return {
    generation,
    likeness,
    // libvips decodes, and sharp may run on another one than its own.
    decoders: { ...versions(decoders), libvips: sharp.versions.vips },
    aligner: {
      id: aligner,
      title: aligners.get(aligner).title,
      detail: (await alignerDetail(aligner)) ?? null,
      libraries: versions(aligners.get(aligner).libraries ?? []),
      ...moduleIn(aligners, aligner),
    },
    faceChoice: settings.faceChoice,
    missPolicy: settings.missPolicy,
    model: {
      id: kind.card.id,
      settings: kind.settings ?? null,
      weights: kind.card.weights?.sha256 ?? null,
      dimensions: kind.card.dimensions,
      ...moduleIn(models, kind.id),
    },
    crop,
    runtime: { id: runtime, library: await runtimeOf(runtime).version(), ...moduleIn(runtimes, runtime) },
  };
}

function moduleIn(registry: typeof aligners | typeof models | typeof runtimes, id: string): FromModule {
  const module = registry.moduleOf(id)?.sha256;
  return module === undefined ? {} : { module };
}

/** What an aligner says of itself, e.g. the version of a native library; undefined when there is nothing to say. */
export async function alignerDetail(aligner: string): Promise<string | undefined> {
  const answer = await aligners.get(aligner).availability();
  return answer.available ? answer.detail : undefined;
}
