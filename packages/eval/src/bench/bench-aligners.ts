import { aligners as registry } from "@likeness/align";
import type { AlignerBench } from "@likeness/result";
import { latencyOf, speedRatio, throughputOf } from "./call-times.ts";
import { measureTurns, type PartBench, type Running, start } from "./part-bench.ts";
import type { Turn } from "./take-turns.ts";

/** Every aligner on decoded photos; ratios against the first. */
export async function benchAligners(aligners: readonly string[], bench: PartBench): Promise<AlignerBench[]> {
  const entries: (Running & { readonly aligner: string; readonly turn: Turn })[] = [];
  try {
    for (const aligner of aligners) {
      const input = { crops: [], photos: bench.faces.photos };
      const running = await start(aligner, { kind: "aligner", aligner }, input, bench);
      if (running === undefined) continue;
      const turn: Turn = { subject: running.host, units: 1, expectedMs: running.unitMs, rounds: [], decides: true };
      entries.push({ ...running, aligner, turn });
    }
    await measureTurns(
      "aligners",
      entries.map(({ turn }) => turn),
      bench,
    );
    const measured = entries.filter(({ aligner, turn: { skipped } }) => {
      if (skipped !== undefined) bench.unavailable.push({ id: aligner, reason: skipped });
      return skipped === undefined;
    });
    return measured.map(({ aligner, host, turn }, i) => {
      const first = measured[0]!.turn.rounds;
      return {
        aligner,
        ...(registry.get(aligner).wholePhoto && { wholePhoto: true }),
        loadMs: host.opened.loadMs,
        peakMemoryBytes: host.peakMemoryBytes,
        latency: latencyOf(turn.rounds),
        ...throughputOf(turn.rounds, 1, i === 0 ? null : speedRatio(turn.rounds, first, bench.settings.seed)),
      };
    });
  } finally {
    await Promise.all(entries.map(({ host }) => host.close()));
  }
}
