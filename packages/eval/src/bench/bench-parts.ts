import { aligners } from "@likeness/align";
import { type Availability, knownId } from "@likeness/core";
import { type EmbedderKind, openModel } from "@likeness/embed";
import { noRuntime } from "@likeness/enrol";
import { openRuntime } from "@likeness/nn";
import type { UnavailableBench } from "@likeness/result";
import type { EvalConfig } from "../config.ts";

/** A model with the runtimes that can execute it here. */
export interface BenchModel {
  /** As it was asked for: an id or a folder. */
  readonly model: string;
  readonly kind: EmbedderKind;
  readonly runtimes: readonly string[];
}

/** What of a configuration can be measured here. */
export interface BenchParts {
  readonly aligners: readonly string[];
  readonly models: readonly BenchModel[];
  readonly unavailable: UnavailableBench[];
}

/** Sorts what a configuration asks for into what can work here and what cannot. @throws LikenessError `unknown-id`. */
export async function availableParts(config: EvalConfig, baseline: string): Promise<BenchParts> {
  const missing = new Map<string, UnavailableBench>();
  const works = async (id: string, answer: Promise<Availability>) => {
    const found = await answer;
    if (!found.available) missing.set(id, { id, reason: found.reason, ...(found.remedy && { remedy: found.remedy }) });
    return found.available;
  };
  const known = Object.keys(aligners) as (keyof typeof aligners)[];
  const usable: string[] = [];
  for (const name of config.aligners) {
    const id = knownId("aligner", name, known);
    if (await works(id, aligners[id].availability())) usable.push(id);
  }
  const runtimes: string[] = [];
  for (const id of new Set([baseline, ...config.runtimes])) {
    if (await works(id, openRuntime(id).availability())) runtimes.push(id);
  }
  const models: BenchModel[] = [];
  for (const model of config.models) {
    const kind = await openModel(model);
    if (kind.card.parameters === 0) models.push({ model, kind, runtimes: [noRuntime] });
    else if (await works(kind.card.id, kind.availability())) {
      const fitting: string[] = [];
      for (const id of runtimes) {
        if (await works(`${kind.card.id} on ${id}`, kind.availability(id))) fitting.push(id);
      }
      models.push({ model, kind, runtimes: fitting });
    }
  }
  return { aligners: usable, models, unavailable: [...missing.values()] };
}

/**
 * Whether anybody chooses by the speed of this runtime: not by that of a reference, which is slow by design, nor
 * without a runtime.
 */
export function decides(runtime: string): boolean {
  return runtime !== noRuntime && openRuntime(runtime).reference !== true;
}

/** The numbers of threads to measure a runtime with: 1 where it has no such choice. */
export function threadChoices(runtime: string, threads: readonly number[]): readonly number[] {
  return runtime === "onnx-cpu" ? threads : [1];
}
