import { availableParallelism, loadavg } from "node:os";
import { LikenessError, type Progress } from "@likeness/core";
import type { Dataset } from "@likeness/datasets";
import { environment } from "@likeness/enrol";
import { runtimes } from "@likeness/nn";
import type { BenchResult, BenchSettings, UnavailableBench } from "@likeness/result";
import type { EvalConfig } from "../config.ts";
import { benchAligners } from "./bench-aligners.ts";
import { benchFaces } from "./bench-crops.ts";
import { benchNetworks } from "./bench-networks.ts";
import { availableParts, type BenchParts, threadChoices } from "./bench-parts.ts";
import { benchPipelines, pipelineWeight } from "./bench-pipelines.ts";
import type { PartBench } from "./part-bench.ts";

/** How a benchmark is carried out. */
export interface BenchOptions extends Omit<BenchSettings, "seed" | "workers" | "baselineThreads"> {
  /** The command line that repeats it. */
  readonly command: string;
  readonly progress: Progress;
  readonly signal?: AbortSignal;
  /** Default: one for each core. */
  readonly workers?: number;
}

/** The aligner that pipelines and crops are made with where it is among those asked for. */
const usualAligner = "faceapi-tiny";

/**
 * Measures every available runtime × model × batch × threads, every available aligner, and whole pipelines, on photos of
 * a dataset. What cannot run here, and what fails, is listed with its reason.
 * @throws LikenessError `unknown-id` for a part that does not exist; `unavailable` when no aligner can find the faces;
 * the signal's reason when it stops.
 */
export async function runBench(dataset: Dataset, config: EvalConfig, options: BenchOptions): Promise<BenchResult> {
  const before = loadavg();
  const { seconds, relativeError, batches, threads, baseline, workers = availableParallelism() } = options;
  const baselineThreads = threadChoices(baseline, threads)[0]!;
  const settings = { seconds, relativeError, seed: config.seed, batches, threads, baseline, baselineThreads, workers };
  runtimes.get(baseline);
  const parts = await availableParts(config, baseline);
  const firstAligner = parts.aligners.includes(usualAligner) ? usualAligner : parts.aligners[0];
  if (firstAligner === undefined) throw noAligner(parts.unavailable);
  const faces = await benchFaces(dataset, firstAligner, config.faceChoice, config.seed);
  const bench: PartBench = {
    settings,
    faces,
    progress: options.progress,
    ...(options.signal && { signal: options.signal }),
    unavailable: parts.unavailable,
    turns: countTurns(parts, settings),
  };
  const networks = await benchNetworks(parts.models, bench);
  const locators = await benchAligners(parts.aligners, bench);
  const pipelines = await benchPipelines({ ...parts, firstAligner }, config, bench);
  return {
    schema: "likeness/bench@1",
    created: new Date().toISOString(),
    command: options.command,
    environment: environment(),
    settings,
    load: { before, after: loadavg() },
    dataset: { id: dataset.id, hash: dataset.hash, photos: faces.photos.length },
    networks,
    aligners: locators,
    pipelines,
    unavailable: parts.unavailable,
  };
}

/** Turns over all parts, among which the time is divided. */
function countTurns(
  { aligners: usable, models }: BenchParts,
  { batches, threads }: Pick<BenchSettings, "batches" | "threads">,
): number {
  const subjects = models.flatMap(({ runtimes }) => runtimes.map((id) => threadChoices(id, threads).length));
  const networks = subjects.reduce((sum, count) => sum + count * batches.length, 0);
  const pipelines = usable.length - 1 + (models[0]?.runtimes.length ?? 0);
  return networks + usable.length + pipelineWeight * pipelines;
}

function noAligner(unavailable: readonly UnavailableBench[]): LikenessError {
  const first = unavailable[0];
  const why = first?.reason ?? "none was asked for";
  return new LikenessError("unavailable", `no aligner can find faces here: ${why}`, { hint: first?.remedy });
}
