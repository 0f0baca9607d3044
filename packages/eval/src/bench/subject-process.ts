import { performance } from "node:perf_hooks";
import { LikenessError, serve } from "@likeness/core";
import { Bench } from "tinybench";
import { registries } from "../registries.ts";
import { type OpenSubject, prepareSubject } from "./open-subject.ts";
import { peakMemory } from "./peak-memory.ts";
import type { Slice, SubjectService, SubjectSetup } from "./subject.ts";

// A process that measures one subject: its memory and its loading are its own, two builds of a library that exclude
// each other do not meet, and a driver that crashes takes no other measurement with it. No thread watches its parent,
// which would be measured too.
serve(start, { parts: registries });

async function start({ subject, input }: SubjectSetup): Promise<SubjectService> {
  const openIt = await prepareSubject(subject, input);
  const began = performance.now();
  const open = await openIt();
  const loaded = performance.now();
  await open.call(1);
  const opened = { loadMs: loaded - began, firstCallMs: performance.now() - loaded, library: open.library };
  return {
    opened: () => opened,
    measure: ({ units, milliseconds }) => measure(open, units, milliseconds),
    embed: (count) => open.embed(count),
  };
}

async function measure(subject: OpenSubject, units: number, milliseconds: number): Promise<Slice> {
  const bench = new Bench({ time: milliseconds, iterations: 1, warmup: false, throws: true, retainSamples: true });
  // Declared as asynchronous, for else the function would be called once more to find that out.
  bench.add("call", () => subject.call(units), { async: true });
  const before = process.cpuUsage();
  const [task] = await bench.run();
  const { user, system } = process.cpuUsage(before);
  const result = task?.result;
  if (result?.state !== "completed" || result.latency.samples === undefined) {
    throw new LikenessError("internal", `a measurement ended as ${result?.state ?? "nothing"}`);
  }
  return { calls: [...result.latency.samples], cpuMs: (user + system) / 1000, peakMemoryBytes: peakMemory() };
}
