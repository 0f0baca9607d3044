import type { NetworkBench, OfflineBench, ParityBench } from "@likeness/result";
import { type BenchModel, decides, threadChoices } from "./bench-parts.ts";
import { latencyOf, speedRatio, throughputOf } from "./call-times.ts";
import { comparisonTime } from "./comparison-time.ts";
import { parityWith } from "./parity.ts";
import { measureTurns, type PartBench, type Running, start } from "./part-bench.ts";
import type { Turn } from "./take-turns.ts";

/**
 * Milliseconds that embedding for parity may take for each network, and the crops that are embedded however long they
 * take.
 */
const parityMs = 4_000;
const leastParityCrops = 6;

interface Entry extends Running {
  readonly runtime: string;
  readonly threads: number;
  /** One for each batch size. */
  readonly turns: readonly Turn[];
}

/** Every model on every runtime that can execute it. All networks of a model take turns with each other. */
export async function benchNetworks(models: readonly BenchModel[], bench: PartBench): Promise<NetworkBench[]> {
  const rows: NetworkBench[] = [];
  for (const model of models) rows.push(...(await benchModel(model, bench)));
  return rows;
}

async function benchModel(model: BenchModel, bench: PartBench): Promise<NetworkBench[]> {
  const { settings, faces } = bench;
  const { card } = model.kind;
  const entries: Entry[] = [];
  try {
    const input = { crops: faces.crops(card.crop), photos: [] };
    for (const runtime of model.runtimes) {
      for (const threads of threadChoices(runtime, settings.threads)) {
        const subject = { kind: "network", model: model.model, runtime, threads } as const;
        const running = await start(`${card.id} on ${runtime}`, subject, input, bench);
        if (running === undefined) break;
        const turns = settings.batches.map((units, i) => turn(running, units, i === 0 && decides(runtime)));
        entries.push({ ...running, runtime, threads, turns });
      }
    }
    await measureTurns(
      `${card.id}: networks`,
      entries.flatMap(({ turns }) => turns),
      bench,
    );
    const parity = await parities(entries, model, bench);
    const comparisonNs = comparisonTime(card.dimensions);
    const baseline = baselineOf(entries, bench);
    return entries.map((entry) => ({
      model: card.id,
      runtime: entry.runtime,
      threads: entry.threads,
      library: entry.host.opened.library,
      templateBytes: 4 * card.dimensions,
      comparisonNs,
      loadMs: entry.host.opened.loadMs,
      firstCallMs: entry.host.opened.firstCallMs,
      peakMemoryBytes: entry.host.peakMemoryBytes,
      singleStream: singleStream(entry),
      offline: entry.turns.map((one, i) => offline(one, baseline?.turns[i], settings.seed)),
      parity: parity.get(entry) ?? null,
    }));
  } finally {
    await Promise.all(entries.map(({ host }) => host.close()));
  }
}

function turn({ host, unitMs }: Running, units: number, decides: boolean): Turn {
  return { subject: host, units, expectedMs: unitMs * units, rounds: [], decides };
}

function baselineOf(entries: readonly Entry[], { settings }: PartBench): Entry | undefined {
  return entries.find(({ runtime, threads }) => runtime === settings.baseline && threads === settings.baselineThreads);
}

function singleStream({ turns }: Entry): NetworkBench["singleStream"] {
  const single = turns.find(({ units, skipped }) => units === 1 && skipped === undefined);
  return single === undefined ? null : latencyOf(single.rounds);
}

function offline(one: Turn, baseline: Turn | undefined, seed: number): OfflineBench {
  const { units, rounds, skipped } = one;
  if (skipped !== undefined) return { batch: units, skipped };
  const comparable = baseline !== undefined && baseline !== one && baseline.skipped === undefined;
  return {
    batch: units,
    ...throughputOf(rounds, units, comparable ? speedRatio(rounds, baseline.rounds, seed) : null),
  };
}

async function parities(
  entries: readonly Entry[],
  { kind }: BenchModel,
  bench: PartBench,
): Promise<Map<Entry, ParityBench>> {
  const answers = new Map<Entry, ParityBench>();
  const baseline = baselineOf(entries, bench);
  if (baseline === undefined) return answers;
  const { people } = bench.faces;
  const count = ({ unitMs }: Entry) =>
    Math.min(people.length, Math.max(leastParityCrops, Math.floor(parityMs / unitMs)));
  const step = bench.progress.step(`${kind.card.id}: parity`, entries.length);
  try {
    const embeddings = await baseline.host.embed(people.length);
    for (const entry of entries) {
      bench.signal?.throwIfAborted();
      if (entry !== baseline) {
        const here = await entry.host.embed(count(entry));
        answers.set(entry, parityWith(here, { embeddings, people }));
      }
      step.advance();
    }
  } finally {
    step.done();
  }
  return answers;
}
