import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { leastRounds, type Turn, takeTurns } from "../../src/bench/take-turns.ts";

/** A turn that says it took what `ms` gives, and notes that it was called. */
function turn(name: string, log: string[], ms: () => number, expectedMs = 1): Turn {
  const measure = async () => {
    log.push(name);
    await sleep(1);
    return { calls: [ms()], cpuMs: 0, peakMemoryBytes: 0 };
  };
  return { subject: { measure }, units: 1, expectedMs, rounds: [] };
}

const names = ["a", "b", "c", "d", "e", "f"];

describe("turns", () => {
  it("visit everything once in each round, in an order that changes and that the seed decides", async () => {
    const run = async (seed: number) => {
      const log: string[] = [];
      const turns = names.map((name) => turn(name, log, () => 1));
      await takeTurns(turns, { milliseconds: 1_000, relativeError: 0, seed });
      return log;
    };
    const log = await run(3);
    const rounds = Array.from({ length: log.length / names.length }, (_, i) =>
      log.slice(i * names.length, (i + 1) * names.length),
    );
    for (const round of rounds) expect([...round].sort()).toEqual(names);
    expect(new Set(rounds.map((round) => round.join(""))).size).toBeGreaterThan(1);
    const again = await run(3);
    expect(again).toEqual(log);
    expect(await run(4)).not.toEqual(log);
  });

  it("do not count the warm-up, and end after five rounds when everything is known well enough", async () => {
    const log: string[] = [];
    const [a] = [turn("a", log, () => 1)];
    await takeTurns([a], { milliseconds: 60_000, relativeError: 0.02, seed: 1 });
    expect(log).toHaveLength(leastRounds + 1);
    expect(a.rounds).toHaveLength(leastRounds);
  });

  it("go on until the time is over while a figure is not known well enough", async () => {
    const log: string[] = [];
    let calls = 0;
    const noisy = turn("a", log, () => (calls++ % 2 === 0 ? 1 : 100));
    await takeTurns([noisy], { milliseconds: 200, relativeError: 0.001, seed: 1 });
    expect(noisy.rounds.length).toBeGreaterThan(leastRounds);
  });

  it("skip what is too slow for the time, and say so", async () => {
    const log: string[] = [];
    const slow = turn("slow", log, () => 1, 30_000);
    const quick = turn("quick", log, () => 1);
    await takeTurns([slow, quick], { milliseconds: 1_000, relativeError: 1, seed: 1 });
    expect(slow.skipped).toMatch(/30\.0 s, more than --seconds allows/);
    expect(log).not.toContain("slow");
    expect(quick.rounds.length).toBeGreaterThanOrEqual(leastRounds);
  });

  it("measure what a choice hangs on however slow it is, in three rounds, beside the usual ones of the others", async () => {
    const log: string[] = [];
    const slow = { ...turn("slow", log, () => 1, 30_000), decides: true };
    const quick = turn("quick", log, () => 1);
    await takeTurns([slow, quick], { milliseconds: 1_000, relativeError: 1, seed: 1 });
    expect(slow.skipped).toBeUndefined();
    expect(slow.rounds).toHaveLength(3);
    expect(quick.rounds.length).toBeGreaterThanOrEqual(leastRounds);
  });

  it("go on without one that fails, and keep its reason", async () => {
    const log: string[] = [];
    const broken: Turn = {
      subject: { measure: () => Promise.reject(new Error("driver lost")) },
      units: 1,
      expectedMs: 1,
      rounds: [],
    };
    const good = turn("good", log, () => 1);
    await takeTurns([broken, good], { milliseconds: 1_000, relativeError: 1, seed: 1 });
    expect(broken.skipped).toBe("driver lost");
    expect(good.rounds).toHaveLength(leastRounds);
  });

  it("stop between two measurements", async () => {
    const stop = new AbortController();
    const log: string[] = [];
    const stopping = turn("a", log, () => {
      if (log.length === 3) stop.abort(new Error("stopped"));
      return 1;
    });
    await expect(
      takeTurns([stopping], { milliseconds: 60_000, relativeError: 0, seed: 1, signal: stop.signal }),
    ).rejects.toThrow("stopped");
    expect(log).toHaveLength(3);
  });
});
