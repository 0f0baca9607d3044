import { LikenessError } from "@likeness/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { GraphBuilder, openRuntime, type Runtime, runtimeIds } from "../src/index.ts";
import { exampleGraphs, seededInput, seededWeights } from "./example-graphs.ts";
import { interpret } from "./interpreter.ts";

/**
 * Largest absolute difference from the double-precision interpreter: values here are of size 1 to 30, float32 has 7
 * digits, and some runtimes add in another order.
 */
const tolerance = 2e-5;

for (const id of runtimeIds) {
  const runtime = openRuntime(id);
  const answer = await runtime.availability();
  if (answer.available) describe(id, () => runtimeContract(runtime));
  else {
    describe(id, () => {
      it.skip(`does not run here: ${answer.reason}`, () => {});
      it("says in one sentence why, and refuses to load instead of using something else", async () => {
        expect(answer.reason.length).toBeGreaterThan(10);
        const graph = exampleGraphs[0]!;
        const refused = await runtime.load(graph, seededWeights(graph)).catch((thrown: unknown) => thrown);
        expect(refused).toBeInstanceOf(LikenessError);
        expect((refused as LikenessError).code).toBe("unavailable");
      });
    });
  }
}

function runtimeContract(runtime: Runtime): void {
  const code = (work: Promise<unknown>) =>
    work.then(
      () => "no error",
      (thrown: unknown) => (thrown instanceof LikenessError ? thrown.code : String(thrown)),
    );

  it("names its library and version", async () => {
    expect(await runtime.version()).toMatch(/\d+\.\d+\.\d+/);
  });

  it.each(exampleGraphs.map((graph) => [graph.name, graph] as const))(
    "computes %s as the definition says",
    async (_, graph) => {
      const weights = seededWeights(graph);
      const network = await runtime.load(graph, weights, { threads: 1 });
      const input = graph.nodes[0]!;
      const type = input.operation.kind === "input" ? input.operation.type : "float32";
      for (const batch of [1, 3]) {
        const data = seededInput(input.shape, batch, type);
        const { out } = await network.run({ in: { shape: [batch, ...input.shape], data } });
        const size = data.length / batch;
        for (let item = 0; item < batch; item++) {
          const expected = interpret(graph, weights, { in: data.subarray(item * size, (item + 1) * size) })["out"]!;
          expect(out!.shape).toEqual([batch, ...expected.shape]);
          const length = expected.data.length;
          const found = out!.data.subarray(item * length, (item + 1) * length);
          const worst = expected.data.reduce((max, value, i) => Math.max(max, Math.abs(value - found[i]!)), 0);
          expect(worst).toBeLessThan(tolerance);
        }
      }
      await network.dispose();
    },
  );

  describe("one loaded network", () => {
    const graph = exampleGraphs.find(({ name }) => name === "residual block")!;
    const weights = seededWeights(graph);
    let network: Awaited<ReturnType<Runtime["load"]>>;
    const input = (batch: number) => ({
      in: { shape: [batch, 8, 8, 3], data: seededInput([8, 8, 3], batch, "float32") },
    });
    beforeAll(async () => {
      network = await runtime.load(graph, weights);
    });
    afterAll(() => network.dispose());

    it("answers calls that overlap, each its own", async () => {
      const [a, b, again] = await Promise.all([network.run(input(1)), network.run(input(8)), network.run(input(1))]);
      expect(b["out"]!.shape).toEqual([8, 4]);
      expect(again["out"]!.data).toEqual(a["out"]!.data);
    });

    it("hands out arrays that a later run leaves alone", async () => {
      const first = await network.run(input(1));
      const copy = first["out"]!.data.slice();
      await network.run(input(8));
      expect(first["out"]!.data).toEqual(copy);
    });

    it("refuses a missing, a misshapen, a mistyped and an unknown input", async () => {
      const { in: good } = input(1);
      expect(await code(network.run({}))).toBe("bad-input");
      expect(await code(network.run({ in: { shape: [1, 8, 8, 1], data: new Float32Array(64) } }))).toBe("bad-input");
      expect(await code(network.run({ in: { shape: [2, 8, 8, 3], data: good.data } }))).toBe("bad-input");
      expect(await code(network.run({ in: { shape: [1, 8, 8, 3], data: new Uint8Array(192) } }))).toBe("bad-input");
      expect(await code(network.run({ in: good, more: good }))).toBe("bad-input");
    });
  });

  it("refuses missing, misshapen and broken weights", async () => {
    const graph = exampleGraphs[0]!;
    const good = seededWeights(graph);
    const changed = (name: string, shape: readonly number[], data: Float32Array) =>
      new Map([...good, [name, { shape, data }]]);
    expect(await code(runtime.load(graph, new Map()))).toBe("bad-input");
    expect(await code(runtime.load(graph, changed("b", [6], new Float32Array(6))))).toBe("bad-input");
    expect(await code(runtime.load(graph, changed("b", [5], new Float32Array(4))))).toBe("bad-input");
    expect(await code(runtime.load(graph, changed("b", [5], new Float32Array(5).fill(Number.NaN))))).toBe("bad-input");
  });

  it("may be disposed of twice and does not run afterwards", async () => {
    const g = new GraphBuilder("disposed");
    const graph = g.build({ out: g.relu(g.input("in", [2])) });
    const network = await runtime.load(graph, new Map());
    await network.dispose();
    await network.dispose();
    expect(await code(network.run({ in: { shape: [1, 2], data: new Float32Array(2) } }))).toBe("usage");
  });
}
