import { LikenessError } from "@likeness/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type Graph,
  GraphBuilder,
  type LoadOptions,
  type Network,
  type Runtime,
  type Tensor,
} from "../../src/index.ts";
import { exampleGraphs, examples, seededInput, seededInputs, seededWeights } from "./example-graphs.ts";
import { interpret } from "./interpreter.ts";
import { randomGraph } from "./random-graphs.ts";

/**
 * Largest difference from the double-precision interpreter, in units of the largest value of the output but at least 1:
 * float32 has 7 digits, sums here have up to some hundred terms, and runtimes add in different orders.
 */
const TOLERANCE = 2e-5;

/**
 * What every runtime promises. A runtime that cannot work here must say why and refuse; the skip is printed.
 * @param randomGraphs how many drawn graphs it computes beside the examples.
 */
export async function runtimeContract(name: string, runtime: Runtime, randomGraphs = 24): Promise<void> {
  const answer = await runtime.availability();
  if (answer.available) describe(name, () => available(runtime, randomGraphs));
  else {
    process.stderr.write(`skipped: ${name}: ${answer.reason} (remedy: ${answer.remedy ?? "none"})\n`);
    describe(`${name} (not available here: ${answer.reason})`, () => absent(runtime, answer));
  }
}

function absent(runtime: Runtime, answer: { readonly reason: string; readonly remedy?: string }): void {
  it("says in one line why, and what would change it", () => {
    expect(answer.reason).toMatch(/^\S.{10,}$/);
    expect(answer.remedy).toMatch(/^\S.{3,}$/);
  });

  it("refuses to load and to name a version instead of using something else", async () => {
    const graph = examples.conv2d[0]!;
    expect(await codeOf(runtime.open(graph, seededWeights(graph)))).toBe("unavailable");
    expect(await codeOf(runtime.version())).toBe("unavailable");
  });
}

function available(runtime: Runtime, randomGraphs: number): void {
  it("names its library and version", async () => {
    expect(await runtime.version()).toMatch(/^\S+ \d+\.\d+\.\d+/);
  });

  it.each(exampleGraphs.map((graph) => [graph.name, graph] as const))(
    "computes %s as the definition says",
    (_, graph) => expectDefinition(runtime, graph, [1, 3, 8]),
  );

  it("computes every example as the definition says when layers are not folded", async () => {
    for (const graph of exampleGraphs) await expectDefinition(runtime, graph, [2], { fold: false });
  });

  it.each(Array.from({ length: randomGraphs }, (_, seed) => seed))(
    "computes random graph %i as the definition says",
    (seed) => expectDefinition(runtime, randomGraph(seed), [1, 2]),
  );

  describe("one loaded network", () => oneNetwork(runtime));

  it("refuses missing, misshapen and broken weights", async () => {
    const graph = examples.conv2d[0]!;
    const good = seededWeights(graph);
    const changed = (shape: readonly number[], data: Float32Array) => new Map([...good, ["b", { shape, data }]]);
    expect(await codeOf(runtime.open(graph, new Map()))).toBe("bad-input");
    expect(await codeOf(runtime.open(graph, changed([6], new Float32Array(6))))).toBe("bad-input");
    expect(await codeOf(runtime.open(graph, changed([5], new Float32Array(4))))).toBe("bad-input");
    expect(await codeOf(runtime.open(graph, changed([5], new Float32Array(5).fill(Number.NaN))))).toBe("bad-input");
    const infinite = new Float32Array(5).fill(Number.POSITIVE_INFINITY);
    expect(await codeOf(runtime.open(graph, changed([5], infinite)))).toBe("bad-input");
  });

  it("leaves the weights it was given as they were", async () => {
    const graph = exampleGraphs.find(({ name }) => name === "residual block")!;
    const weights = seededWeights(graph);
    const network = await runtime.open(graph, weights);
    await network.run({ in: { shape: [1, 8, 8, 3], data: seededInput([8, 8, 3], 1, "float32") } });
    await network.dispose();
    expect(weights).toEqual(seededWeights(graph));
  });

  it("may be disposed of twice and does not run afterwards", async () => {
    const g = new GraphBuilder("disposed");
    const network = await runtime.open(g.build({ out: g.relu(g.input("in", [2])) }), new Map());
    const input = { in: { shape: [1, 2], data: Float32Array.of(-1, 2) } };
    const underWay = network.run(input);
    await network.dispose();
    await network.dispose();
    expect(await codeOf(network.run(input))).toBe("usage");
    expect([...(await underWay)["out"]!.data]).toEqual([0, 2]);
  });
}

function oneNetwork(runtime: Runtime): void {
  const graph = exampleGraphs.find(({ name }) => name === "residual block")!;
  let network: Network;
  const input = (batch: number) => ({
    in: { shape: [batch, 8, 8, 3], data: seededInput([8, 8, 3], batch, "float32") },
  });
  beforeAll(async () => {
    network = await runtime.open(graph, seededWeights(graph));
  });
  afterAll(() => network.dispose());

  it("answers calls that overlap, each its own", async () => {
    const [a, b, again] = await Promise.all([network.run(input(1)), network.run(input(8)), network.run(input(1))]);
    expect(b["out"]!.shape).toEqual([8, 4]);
    expect(again["out"]!.data).toEqual(a["out"]!.data);
  });

  it("hands out arrays that a later run leaves alone, and leaves the caller's arrays alone", async () => {
    const given = input(1);
    const first = await network.run(given);
    const copy = first["out"]!.data.slice();
    first["out"]!.data.fill(7);
    const second = await network.run(input(1));
    expect(second["out"]!.data).toEqual(copy);
    await network.run(input(8));
    expect(second["out"]!.data).toEqual(copy);
    expect(given).toEqual(input(1));
  });

  it("refuses a missing, a misshapen, a mistyped, an empty and an unknown input", async () => {
    const { in: good } = input(1);
    const floats = new Float32Array(64);
    expect(await codeOf(network.run({}))).toBe("bad-input");
    expect(await codeOf(network.run({ in: { shape: [1, 8, 8, 1], data: floats } }))).toBe("bad-input");
    expect(await codeOf(network.run({ in: { shape: [2, 8, 8, 3], data: good.data } }))).toBe("bad-input");
    expect(await codeOf(network.run({ in: { shape: [8, 8, 3], data: good.data } }))).toBe("bad-input");
    expect(await codeOf(network.run({ in: { shape: [0, 8, 8, 3], data: new Float32Array(0) } }))).toBe("bad-input");
    expect(await codeOf(network.run({ in: { shape: [1, 8, 8, 3], data: new Uint8Array(192) } }))).toBe("bad-input");
    expect(await codeOf(network.run({ in: good, more: good }))).toBe("bad-input");
  });

  it("takes pixels in a Buffer, at any place in memory", async () => {
    const pixels = exampleGraphs.find(({ name }) => name === "conv2d of pixels")!;
    const ofPixels = await runtime.open(pixels, seededWeights(pixels));
    const data = Uint8Array.from({ length: 108 }, (_, i) => (i * 37) % 256);
    const buffer = Buffer.concat([Buffer.from([1, 2, 3]), data]).subarray(3);
    const inBuffer = await ofPixels.run({ in: { shape: [1, 6, 6, 3], data: buffer } });
    expect(inBuffer["out"]).toEqual((await ofPixels.run({ in: { shape: [1, 6, 6, 3], data } }))["out"]);
    expect([...buffer]).toEqual([...data]);
    await ofPixels.dispose();
  });
}

/** Runs a graph on seeded weights and inputs and compares every item of every output with the interpreter's answer. */
export async function expectDefinition(
  runtime: Runtime,
  graph: Graph,
  batches: readonly number[],
  options: LoadOptions = {},
): Promise<void> {
  const weights = seededWeights(graph);
  const network = await runtime.open(graph, weights, { threads: 1, ...options });
  for (const batch of batches) {
    const inputs = seededInputs(graph, batch);
    const outputs = await network.run(inputs);
    expect(Object.keys(outputs)).toEqual(Object.keys(graph.outputs));
    for (let item = 0; item < batch; item++) {
      const one = Object.entries(inputs).map(([name, tensor]) => [name, itemOf(tensor, item)]);
      const expected = interpret(graph, weights, Object.fromEntries(one));
      for (const [name, { shape, data }] of Object.entries(expected)) {
        expect(outputs[name]!.shape).toEqual([batch, ...shape]);
        const found = itemOf(outputs[name]!, item);
        const largest = data.reduce((max, value) => Math.max(max, Math.abs(value)), 1);
        // Written so that a NaN fails.
        const off = data.findIndex((value, i) => !(Math.abs(value - found[i]!) <= TOLERANCE * largest));
        expect(
          off < 0 ? undefined : { graph: graph.name, batch, item, name, off, found: found[off], expected: data[off] },
        ).toBe(undefined);
      }
    }
  }
  await network.dispose();
}

function itemOf<Data extends Float32Array | Uint8Array>({ data, shape }: Tensor<Data>, item: number): Data {
  const size = data.length / shape[0]!;
  return data.subarray(item * size, (item + 1) * size) as Data;
}

/** The code of the LikenessError that `work` ends with. */
export function codeOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => "no error",
    (thrown: unknown) => (thrown instanceof LikenessError ? thrown.code : String(thrown)),
  );
}
