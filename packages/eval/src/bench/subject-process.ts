import { performance } from "node:perf_hooks";
import { LikenessError, loadParts, messageOf } from "@likeness/core";
import { Bench } from "tinybench";
import { registries } from "../registries.ts";
import { type OpenSubject, prepareSubject } from "./open-subject.ts";
import { peakMemory } from "./peak-memory.ts";
import type { Opened, Slice, SubjectAnswer, SubjectRequest } from "./subject.ts";

// A process that measures one subject: its memory and its loading are its own, two builds of a library that exclude
// each other do not meet, and a driver that crashes takes no other measurement with it.
let open: OpenSubject | undefined;

if (process.send !== undefined) {
  process.on("message", (request: SubjectRequest) => {
    answer(request).then(
      (value) => send({ ok: true, value }),
      (thrown: unknown) => send(failure(thrown)),
    );
  });
  process.on("disconnect", () => process.exit(0));
}

function send(message: SubjectAnswer): void {
  process.send?.(message);
}

async function answer(request: SubjectRequest): Promise<Opened | Slice | readonly Float32Array[]> {
  if (request.kind === "open") return start(request);
  if (open === undefined) throw new LikenessError("usage", "nothing is open to be measured");
  return request.kind === "embed" ? open.embed(request.count) : measure(open, request.units, request.milliseconds);
}

async function start({ subject, input, parts }: Extract<SubjectRequest, { kind: "open" }>): Promise<Opened> {
  await loadParts(parts, registries);
  const openIt = await prepareSubject(subject, input);
  const began = performance.now();
  open = await openIt();
  const loaded = performance.now();
  await open.call(1);
  return { loadMs: loaded - began, firstCallMs: performance.now() - loaded, library: open.library };
}

/** Calls until the time is over, at least once. */
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

function failure(thrown: unknown): SubjectAnswer {
  const known = thrown instanceof LikenessError;
  const hint = known && thrown.hint !== undefined ? { hint: thrown.hint } : {};
  return { ok: false, code: known ? thrown.code : "internal", message: messageOf(thrown), ...hint };
}
