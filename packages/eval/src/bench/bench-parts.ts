import { aligners } from "@likeness/align";
import { type Availability, refusalOf } from "@likeness/core";
import { type EmbedderKind, openModel } from "@likeness/embed";
import { noRuntime, runtimeOf } from "@likeness/enrol";
import { runtimes } from "@likeness/nn";
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
    if (!found.available) missing.set(id, { id, ...refusalOf(found) });
    return found.available;
  };
  const usable: string[] = [];
  for (const name of config.aligners) {
    if (await works(name, aligners.get(name).availability())) usable.push(name);
  }
  const running: string[] = [];
  for (const id of new Set([baseline, ...config.runtimes])) {
    if (await works(id, runtimes.get(id).availability())) running.push(id);
  }
  const models: BenchModel[] = [];
  for (const model of config.models) {
    const kind = await openModel(model);
    if (!(await works(kind.id, kind.availability()))) continue;
    const fitting: string[] = [];
    for (const id of kind.withoutNetwork ? [noRuntime.id] : running) {
      if (await works(`${kind.id} on ${id}`, kind.availability(id))) fitting.push(id);
    }
    models.push({ model, kind, runtimes: fitting });
  }
  return { aligners: usable, models, unavailable: [...missing.values()] };
}

/**
 * Whether anybody chooses by the speed of this runtime: not by that of a reference, which is slow by design, nor
 * without a runtime.
 */
export function decides(runtime: string): boolean {
  return !runtimeOf(runtime).reference;
}

/** The numbers of threads to measure a runtime with: 1 where it has no such choice. */
export function threadChoices(runtime: string, threads: readonly number[]): readonly number[] {
  return runtimeOf(runtime).threads ? threads : [1];
}
