import { LikenessError } from "@likeness/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { GraphBuilder, type Network, pool, type RuntimeId, runtimes } from "../src/index.ts";
import { PoolWorker } from "../src/pool/pool-worker.ts";
import { WorkerTeam } from "../src/pool/worker-team.ts";
import { exampleGraphs, seededInput, seededWeights } from "./support/example-graphs.ts";

const graph = exampleGraphs.find(({ name }) => name === "residual block")!;
const weights = seededWeights(graph);
const input = (batch: number) => ({ in: { shape: [batch, 8, 8, 3], data: seededInput([8, 8, 3], batch, "float32") } });
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => "no error",
    (thrown: unknown) => (thrown instanceof LikenessError ? thrown.code : String(thrown)),
  );

it("has one worker where two threads of a process crash the runtime", () => {
  expect(() => pool("onnx-webgpu", { workers: 2 })).toThrow("onnx-webgpu crashes when two threads");
  expect(pool("onnx-webgpu", { workers: 1 }).id).toBe("onnx-webgpu");
  for (const id of runtimes.ids.filter((one) => one !== "onnx-webgpu")) expect(pool(id, { workers: 2 }).id).toBe(id);
});

describe.each(["onnx-cpu", "tfjs-wasm"] satisfies RuntimeId[])("a pool of %s", (id) => {
  let direct: Network;
  let pooled: Network;
  beforeAll(async () => {
    direct = await runtimes.get(id).open(graph, weights, { threads: 1 });
    pooled = await pool(id, { workers: 2 }).open(graph, weights);
  });
  afterAll(async () => {
    await direct.dispose();
    await pooled.dispose();
  });

  it("gives each of many overlapping calls the very answer of the runtime itself", async () => {
    const batches = [1, 3, 8, 2, 5, 1, 4, 7];
    const answers = await Promise.all(batches.map((batch) => pooled.run(input(batch))));
    for (const [i, batch] of batches.entries()) {
      expect(answers[i]!["out"]).toEqual((await direct.run(input(batch)))["out"]);
    }
  });

  it("leaves the caller's array alone, also where it is a window of a larger one", async () => {
    const large = new Float32Array(1000).fill(9);
    const data = large.subarray(100, 100 + 192);
    data.set(seededInput([8, 8, 3], 1, "float32"));
    const { out } = await pooled.run({ in: { shape: [1, 8, 8, 3], data } });
    expect(out).toEqual((await direct.run(input(1)))["out"]);
    expect(large.length).toBe(1000);
    expect(large[99]).toBe(9);
  });

  it("takes memory that is shared between threads", async () => {
    const data = new Float32Array(new SharedArrayBuffer(192 * 4));
    data.set(seededInput([8, 8, 3], 1, "float32"));
    const { out } = await pooled.run({ in: { shape: [1, 8, 8, 3], data } });
    expect(out).toEqual((await direct.run(input(1)))["out"]);
  });

  it("refuses what the runtime itself refuses", async () => {
    expect(await codeOf(pooled.run({}))).toBe("bad-input");
    expect(await codeOf(pool(id, { workers: 1 }).open(graph, new Map()))).toBe("bad-input");
  });

  it("answers calls that were under way when it is disposed of, and none after", async () => {
    const network = await pool(id, { workers: 2 }).open(graph, weights);
    const calls = [network.run(input(1)), network.run(input(2)), network.run(input(3))];
    await network.dispose();
    await network.dispose();
    expect((await Promise.all(calls)).map(({ out }) => out!.shape[0])).toEqual([1, 2, 3]);
    expect(await codeOf(network.run(input(1)))).toBe("usage");
  });
});

describe("a pool", () => {
  it("serves several networks, whose ends are their own", async () => {
    const runtime = pool("onnx-cpu", { workers: 2 });
    const g = new GraphBuilder("double");
    const double = g.build({ out: g.normalize(g.input("in", [2]), [2, 2], [0, 0]) });
    const [a, b] = await Promise.all([runtime.open(graph, weights), runtime.open(double, new Map())]);
    const two = { in: { shape: [1, 2], data: Float32Array.of(3, 4) } };
    expect([...(await b.run(two))["out"]!.data]).toEqual([6, 8]);
    await a.dispose();
    expect([...(await b.run(two))["out"]!.data]).toEqual([6, 8]);
    await b.dispose();
    const again = await runtime.open(double, new Map());
    expect([...(await again.run(two))["out"]!.data]).toEqual([6, 8]);
    await again.dispose();
  });

  it("is the runtime it pools, by id and version", async () => {
    const runtime = pool("onnx-cpu", { workers: 1 });
    expect(runtime.id).toBe("onnx-cpu");
    expect(await runtime.version()).toBe(await runtimes.get("onnx-cpu").version());
    expect((await runtime.availability()).available).toBe(true);
  });

  it("needs at least one worker", () => {
    for (const workers of [0, -1, 1.5, Number.NaN]) expect(() => pool("onnx-cpu", { workers })).toThrow(/workers/);
  });
});

describe("a worker that is lost", () => {
  const run = { kind: "run", network: 0, inputs: {} } as const;

  it.each([
    ["dying-worker.mjs", "a worker thread failed: out of luck"],
    ["leaving-worker.mjs", "a worker thread ended with code 7"],
  ])("(%s) fails its calls and all later ones instead of hanging", async (file, message) => {
    const worker = new PoolWorker(new URL(`./fixtures/${file}`, import.meta.url));
    await worker.send({ kind: "dispose", network: 0 });
    const calls = await Promise.allSettled([worker.send(run, 5), worker.send(run, 5), worker.send(run, 5)]);
    for (const call of calls) {
      expect(call.status).toBe("rejected");
      expect(String((call as PromiseRejectedResult).reason.message)).toBe(message);
    }
    expect(worker.load).toBe(0);
    await expect(worker.send(run)).rejects.toThrow(message);
  });

  it("is replaced when the next network is loaded", async () => {
    const team = new WorkerTeam(2, new URL("./fixtures/dying-worker.mjs", import.meta.url));
    const [first, second] = team.join();
    await first!.send(run).catch(() => {});
    const [kept, fresh] = team.join();
    expect(kept).toBe(second);
    expect(fresh).not.toBe(first);
    expect(await fresh!.send({ kind: "dispose", network: 0 })).toEqual({});
    await team.leave();
    await team.leave();
    expect(second!.end).toBeInstanceOf(LikenessError);
  });
});
