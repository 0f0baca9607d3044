import { LikenessError, type Progress, refusalOf } from "@likeness/core";
import type { BenchSettings, UnavailableBench } from "@likeness/result";
import type { BenchFaces } from "./bench-crops.ts";
import type { Subject, SubjectInput } from "./subject.ts";
import { SubjectHost } from "./subject-host.ts";
import { type Turn, takeTurns } from "./take-turns.ts";

/** A subject is warmed up for so long, and by one call at least. */
const warmUpMs = 50;

/** What the three kinds of measurement share. */
export interface PartBench {
  readonly settings: BenchSettings;
  readonly faces: BenchFaces;
  readonly progress: Progress;
  readonly signal?: AbortSignal;
  /** Grows by what fails. */
  readonly unavailable: UnavailableBench[];
  /** Turns over all parts, those of pipelines with their weight: the time is divided among them. */
  readonly turns: number;
}

/** A subject that came up, and one call of it with one crop or photo. */
export interface Running {
  readonly host: SubjectHost;
  readonly unitMs: number;
}

/** Opens a subject and warms it up; undefined, with a row among what is unavailable, when it fails. */
export async function start(
  id: string,
  subject: Subject,
  input: SubjectInput,
  bench: PartBench,
): Promise<Running | undefined> {
  bench.signal?.throwIfAborted();
  let host: SubjectHost | undefined;
  try {
    host = await SubjectHost.open(subject, input, bench.signal ? { signal: bench.signal } : {});
    const { calls } = await host.measure(1, warmUpMs);
    return { host, unitMs: Math.min(...calls) };
  } catch (thrown) {
    await host?.close();
    bench.signal?.throwIfAborted();
    if (!(thrown instanceof LikenessError)) throw thrown;
    bench.unavailable.push({ id, ...refusalOf(thrown) });
    return undefined;
  }
}

/** Measures turns of one part in their share of the whole time, which grows with their weight. */
export async function measureTurns(name: string, turns: readonly Turn[], bench: PartBench, weight = 1): Promise<void> {
  const { seconds, relativeError, seed } = bench.settings;
  const step = bench.progress.step(name, 100);
  let shown = 0;
  await takeTurns(turns, {
    milliseconds: (1000 * seconds * weight * turns.length) / Math.max(bench.turns, weight * turns.length),
    relativeError,
    seed,
    ...(bench.signal && { signal: bench.signal }),
    onRound(share) {
      step.advance(Math.floor(100 * share) - shown);
      shown = Math.floor(100 * share);
    },
  }).finally(() => step.done());
}
