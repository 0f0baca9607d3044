import { dlibResnetGraph } from "../embed/dist/dlib-resnet/dlib-resnet-graph.js";
import { nn4Small2Graph } from "../embed/dist/nn4-small2/nn4-small2-graph.js";
import { GraphBuilder, openRuntime } from "./dist/index.js";
export const graphs = { dlib: dlibResnetGraph(), nn4: nn4Small2Graph(), keras: nn4Small2Graph("keras") };
export function weightsOf(graph) {
  const w = new Map();
  let s = 1;
  const r = () => (s = (s * 1664525 + 1013904223) >>> 0) / 2 ** 32;
  for (const [n, shape] of graph.parameters) {
    const size = shape.reduce((a, b) => a * b, 1);
    const sc = shape.length > 1 ? Math.sqrt(3 / (size / shape[0])) : 0.1;
    w.set(n, {
      shape,
      data: Float32Array.from({ length: size }, () =>
        n.endsWith("_v")
          ? 0.5 + r()
          : n.endsWith("scale/weights") || /bn.*_w$/.test(n)
            ? 1 + 0.1 * r()
            : sc * (2 * r() - 1),
      ),
    });
  }
  return w;
}
export async function time(net, batch, reps) {
  const inp = {};
  for (const n of net.graph.nodes)
    if (n.operation.kind === "input")
      inp[n.operation.name] = {
        shape: [batch, ...n.shape],
        data:
          n.operation.type === "uint8"
            ? new Uint8Array(batch * n.shape.reduce((a, b) => a * b, 1)).map((_, i) => (i * 7919) % 251)
            : new Float32Array(batch * n.shape.reduce((a, b) => a * b, 1)).map((_, i) => (i * 7919) % 251),
      };
  for (let i = 0; i < 2; i++) await net.run(inp);
  const t = [];
  for (let i = 0; i < reps; i++) {
    const a = performance.now();
    await net.run(inp);
    t.push((performance.now() - a) / batch);
  }
  t.sort((a, b) => a - b);
  return `min ${t[0].toFixed(2)} med ${t[t.length >> 1].toFixed(2)}`;
}
if (import.meta.url === `file://${process.argv[1]}`)
  for (const [n, g] of Object.entries(graphs))
    for (const threads of [1, 2]) {
      const net = await openRuntime("onnx-cpu").load(g, weightsOf(g), { threads });
      for (const b of [1, 8]) console.log(n, "threads", threads, "batch", b, await time(net, b, b === 1 ? 40 : 12));
      await net.dispose();
    }
