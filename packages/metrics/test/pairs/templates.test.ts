import { expect, test } from "vitest";
import { packTemplates } from "../../src/pairs/templates.ts";
import { histogramEdges } from "../../src/verification/distance-histogram.ts";
import { gridThresholds } from "../../src/verification/threshold-grid.ts";

const photos = [
  { file: "Ann/1.jpg", identity: "Ann" },
  { file: "Bob/1.jpg", identity: "Bob" },
];

test("an embedding with NaN or infinity is refused by the photo's name", () => {
  const good = Float32Array.of(1, 2);
  expect(() => packTemplates(photos, [good, Float32Array.of(1, Number.NaN)])).toThrow(
    "Bob/1.jpg: its embedding holds NaN at position 1",
  );
  expect(() => packTemplates(photos, [Float32Array.of(Number.POSITIVE_INFINITY, 0), good])).toThrow("Ann/1.jpg");
});

test("embeddings of two lengths, empty ones, and too few are refused", () => {
  expect(() => packTemplates(photos, [Float32Array.of(1, 2), Float32Array.of(1)])).toThrow(
    "Bob/1.jpg: its embedding has 1 numbers, others 2",
  );
  expect(() => packTemplates(photos, [new Float32Array(0), null])).toThrow("Ann/1.jpg");
  expect(() => packTemplates(photos, [Float32Array.of(1)])).toThrow("1 embeddings for 2 photos");
});

test("grid thresholds are the decimals they look like, both ends included", () => {
  const thresholds = gridThresholds({ start: 0.3, stop: 0.99, step: 0.01 });
  expect(thresholds.length).toBe(70);
  expect(thresholds).toEqual(Array.from({ length: 70 }, (_, i) => Number(`0.${30 + i}`)));
});

test.each([
  { start: 0.5, stop: 0.4, step: 0.01 },
  { start: 0, stop: 1, step: 0 },
  { start: Number.NaN, stop: 1, step: 0.1 },
  { start: 0, stop: Number.POSITIVE_INFINITY, step: 0.1 },
])("the grid $start to $stop step $step is refused", (grid) => {
  expect(() => gridThresholds(grid)).toThrow(
    expect.objectContaining({ code: "usage", message: expect.stringContaining("holds no threshold") }),
  );
});

test("histogram edges reach beyond the largest distance, in round steps", () => {
  const edges = histogramEdges({ count: 3, dimensions: 1, data: Float32Array.of(0, 1, 3) });
  expect(edges[0]).toBe(0);
  expect(edges.at(-1)).toBeGreaterThan(9);
  expect(edges.length).toBeLessThanOrEqual(121);
  expect(histogramEdges({ count: 2, dimensions: 1, data: Float32Array.of(5, 5) })).toEqual([0, 1]);
});
