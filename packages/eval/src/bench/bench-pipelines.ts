import { defaultBatch } from "@likeness/embed";
import type { EnrolmentPlan } from "@likeness/enrol";
import { workerCount } from "@likeness/enrol";
import type { PipelineBench } from "@likeness/result";
import type { EvalConfig } from "../config.ts";
import { type BenchModel, decides } from "./bench-parts.ts";
import { speedRatio, throughputOf } from "./call-times.ts";
import { measureTurns, type PartBench, type Running, start } from "./part-bench.ts";
import type { Slice } from "./subject.ts";
import type { Turn } from "./take-turns.ts";

const leastBatches = 2;
const mostBatches = 16;
const callMs = 600;

/** A pipeline's share of the time against a network's or an aligner's: its calls are long. */
export const pipelineWeight = 4;

/** What pipelines are made of. */
export interface PipelineParts {
  readonly aligners: readonly string[];
  readonly firstAligner: string;
  readonly models: readonly BenchModel[];
}

/**
 * Whole pipelines of the first model: every aligner on its first runtime (the baseline where that is possible), and the
 * usual aligner on every other runtime. Ratios against the usual aligner on the first runtime.
 */
export async function benchPipelines(
  parts: PipelineParts,
  config: EvalConfig,
  bench: PartBench,
): Promise<PipelineBench[]> {
  const model = parts.models[0];
  if (model === undefined) return [];
  const { seed } = bench.settings;
  const entries: (Running & { readonly plan: EnrolmentPlan; readonly workers: number; readonly turn: Turn })[] = [];
  try {
    for (const plan of plans(parts, model, config)) {
      const input = { crops: [], photos: bench.faces.photos };
      const workers = workerCount(plan.runtime, bench.settings.workers);
      const running = await start(pipelineId(plan), { kind: "pipeline", plan, workers }, input, bench);
      if (running === undefined) continue;
      const units = batchesEach(running.unitMs) * defaultBatch * workers;
      const expectedMs = (running.unitMs * units) / workers;
      const turn: Turn = { subject: running.host, units, expectedMs, rounds: [], decides: decides(plan.runtime) };
      entries.push({ ...running, plan, workers, turn });
    }
    await measureTurns(
      "whole pipelines",
      entries.map(({ turn }) => turn),
      bench,
      pipelineWeight,
    );
    const measured = entries.filter(({ plan, turn: { skipped } }) => {
      if (skipped !== undefined) bench.unavailable.push({ id: pipelineId(plan), reason: skipped });
      return skipped === undefined;
    });
    return measured.map(({ plan, workers, host, turn }, i) => {
      const first = perPhoto(measured[0]!.turn);
      return {
        aligner: plan.aligner,
        model: model.kind.card.id,
        runtime: plan.runtime,
        workers,
        loadMs: host.opened.loadMs,
        peakMemoryBytes: host.peakMemoryBytes,
        ...throughputOf(turn.rounds, turn.units, i === 0 ? null : speedRatio(perPhoto(turn), first, seed)),
      };
    });
  } finally {
    await Promise.all(entries.map(({ host }) => host.close()));
  }
}

/**
 * Batches that each worker gets in one call: what fits into the time and at least two, since each call ends with workers
 * that wait for the last one.
 */
function batchesEach(photoMs: number): number {
  return Math.max(leastBatches, Math.min(mostBatches, Math.round(callMs / (photoMs * defaultBatch))));
}

/** Rounds with the time of one photo in place of that of a call: calls have different numbers of photos. */
function perPhoto({ rounds, units }: Turn): Slice[] {
  return rounds.map((round) => ({ ...round, calls: round.calls.map((ms) => ms / units) }));
}

function plans({ aligners, firstAligner }: PipelineParts, model: BenchModel, config: EvalConfig): EnrolmentPlan[] {
  const { faceChoice, missPolicy } = config;
  const { crop } = model.kind.card;
  const others = aligners.filter((id) => id !== firstAligner);
  const [first, ...rest] = model.runtimes;
  if (first === undefined) return [];
  const pairs = [
    [firstAligner, first] as const,
    ...rest.map((runtime) => [firstAligner, runtime] as const),
    ...others.map((aligner) => [aligner, first] as const),
  ];
  const common = { model: model.model, crop, faceChoice, missPolicy, batch: defaultBatch, threads: 1 };
  return pairs.map(([aligner, runtime]) => ({ ...common, aligner, runtime }));
}

function pipelineId({ aligner, model, runtime }: EnrolmentPlan): string {
  return `${aligner}/${model}/${runtime}`;
}
