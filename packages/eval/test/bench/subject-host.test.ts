import { openDataset } from "@likeness/datasets";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SubjectHost } from "../../src/bench/subject-host.ts";

const crop = { width: 32, height: 32, data: new Uint8Array(32 * 32 * 3).fill(90) };
const input = { crops: [crop], photos: [] };

describe("a subject in a process of its own", () => {
  let host: SubjectHost;
  beforeAll(async () => {
    host = await SubjectHost.open({ kind: "network", model: "pixels", runtime: "none", threads: 1 }, input);
  });
  afterAll(() => host.close());

  it("says how it came up", () => {
    expect(host.opened.loadMs).toBeGreaterThan(0);
    expect(host.opened.firstCallMs).toBeGreaterThan(0);
  });

  it("is called once at least and until the time is over, and each call is a sample", async () => {
    expect((await host.measure(1, 0)).calls).toHaveLength(1);
    // A call takes far less than a millisecond; on a machine with other work this process may wait for tens of them.
    const { calls, cpuMs, peakMemoryBytes } = await host.measure(4, 200);
    expect(calls.length).toBeGreaterThan(2);
    const total = calls.reduce((sum, ms) => sum + ms, 0);
    expect(total).toBeGreaterThan(25);
    expect(cpuMs).toBeGreaterThan(0);
    expect(peakMemoryBytes).toBeGreaterThan(20e6);
    expect(host.peakMemoryBytes).toBe(peakMemoryBytes);
  });

  it("answers with embeddings", async () => {
    const [embedding] = await host.embed(1);
    expect(embedding).toBeInstanceOf(Float32Array);
    expect(embedding!.length).toBe(1024);
  });

  it("hands on an error with its code and the known ids", async () => {
    const subject = { kind: "network", model: "nn5", runtime: "onnx-cpu", threads: 1 } as const;
    await expect(SubjectHost.open(subject, input)).rejects.toMatchObject({ code: "unknown-id" });
  });

  it("refuses embeddings of what is no network", async () => {
    const [photo] = (await openDataset("samples")).photos;
    const photos = [{ index: 0, photo: photo!.sha256, bytes: await photo!.read() }];
    const aligner = await SubjectHost.open({ kind: "aligner", aligner: "none" }, { crops: [], photos });
    await expect(aligner.embed(1)).rejects.toThrow("only a network answers with embeddings");
    await aligner.close();
  });

  it("tells that its process ended instead of waiting for ever", async () => {
    const ended = await SubjectHost.open({ kind: "network", model: "pixels", runtime: "none", threads: 1 }, input);
    await ended.close();
    await ended.close();
    await expect(ended.measure(1, 0)).rejects.toThrow(/the measuring process ended/);
  });

  it("ends within two seconds of a stop, whatever it does", async () => {
    const abort = new AbortController();
    const pixels = { kind: "network", model: "pixels", runtime: "none", threads: 1 } as const;
    const busy = await SubjectHost.open(pixels, input, { signal: abort.signal });
    const ended = expect(busy.measure(1, 60_000)).rejects.toThrow("it was stopped");
    await new Promise((resolve) => setTimeout(resolve, 100));
    const began = performance.now();
    abort.abort();
    await ended;
    await busy.close();
    expect(performance.now() - began).toBeLessThan(2000);
  });

  it("that does not answer in time is unavailable, and its process is gone", async () => {
    const pixels = { kind: "network", model: "pixels", runtime: "none", threads: 1 } as const;
    await expect(SubjectHost.open(pixels, input, { patienceMs: 1 })).rejects.toMatchObject({
      code: "unavailable",
      message: "the measuring process was ended: it did not answer within 1 s",
    });
  });
});
