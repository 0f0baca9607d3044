import { aligners } from "@likeness/align";
import { type Availability, knownId } from "@likeness/core";
import { type EmbedderKind, openModel } from "@likeness/embed";
import { openRuntime } from "@likeness/nn";
import type { EvalConfig } from "./config.ts";

/** The runtime id of a model without a network. */
export const noRuntime = "none";

/** One aligner with one model on one runtime. */
export interface Combination {
  /** `aligner/model/runtime`. */
  readonly id: string;
  readonly aligner: keyof typeof aligners;
  /** As it was asked for: an id or a folder. */
  readonly model: string;
  readonly kind: EmbedderKind;
  readonly runtime: string;
}

/**
 * Every combination a configuration asks for, in its order. A model without a network is taken once, whatever runtimes
 * are asked for: a runtime that executes nothing must not be named.
 * @throws LikenessError `unknown-id` for an aligner, model or runtime that does not exist.
 */
export async function combinations(config: EvalConfig): Promise<Combination[]> {
  const models = await Promise.all(config.models.map(async (model) => ({ model, kind: await openModel(model) })));
  const known = Object.keys(aligners) as (keyof typeof aligners)[];
  const found = new Map<string, Combination>();
  for (const name of config.aligners) {
    const aligner = knownId("aligner", name, known);
    for (const { model, kind } of models) {
      for (const asked of config.runtimes) {
        const { id: checked } = openRuntime(asked);
        const runtime = kind.card.parameters === 0 ? noRuntime : checked;
        const id = `${aligner}/${kind.card.id}/${runtime}`;
        if (!found.has(id)) found.set(id, { id, aligner, model, kind, runtime });
      }
    }
  }
  return [...found.values()];
}

/** Whether all parts of a combination can work here; the first that cannot answers. */
export async function combinationAvailability({ aligner, kind, runtime }: Combination): Promise<Availability> {
  const forAligner = await aligners[aligner].availability();
  if (!forAligner.available) return forAligner;
  const forModel = await kind.availability(runtime === noRuntime ? undefined : runtime);
  if (!forModel.available || runtime === noRuntime) return forModel;
  return openRuntime(runtime).availability();
}

/** Name and version of what executes the model. */
export async function runtimeVersion({ runtime }: Combination, likeness: string): Promise<string> {
  return runtime === noRuntime ? `likeness ${likeness}` : openRuntime(runtime).version();
}
