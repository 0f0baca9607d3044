import { batchedEmbedder, batchSize, embedderKind } from "@likeness/embed";

const size = 64;
const cells = 8;

/** The mean of every cell of 8 × 8 pixels in each colour, less the mean of all. */
const toyNetwork = embedderKind(
  {
    id: "toy-means",
    title: "64 means of each colour (toy)",
    dimensions: 3 * cells ** 2,
    crop: { kind: "openface", size },
    unitLength: false,
    grid: { start: 0.1, stop: 20, step: 0.1 },
    parameters: 0,
    licence: "MIT",
    trainedOn: "nothing",
    citation: "none",
  },
  {
    withoutNetwork: true,
    availability: async () => ({ available: true }),
    open: async (options) =>
      batchedEmbedder({
        card: toyNetwork.card,
        runtime: "none",
        library: "toy 1.0",
        network: { run: async (pixels, count) => means(pixels, count), dispose: async () => {} },
        batch: batchSize(options),
      }),
  },
);

export const parts = { models: [toyNetwork] };

function means(pixels, count) {
  const out = new Float32Array(count * 3 * cells ** 2);
  const cell = size / cells;
  for (let crop = 0; crop < count; crop++) {
    const own = out.subarray(crop * 3 * cells ** 2, (crop + 1) * 3 * cells ** 2);
    for (let p = 0; p < size ** 2; p++) {
      const place = cells * Math.floor(p / size / cell) + Math.floor((p % size) / cell);
      for (let c = 0; c < 3; c++) own[3 * place + c] += pixels[3 * (crop * size ** 2 + p) + c] / 255 / cell ** 2;
    }
    const mean = own.reduce((sum, value) => sum + value, 0) / own.length;
    for (let i = 0; i < own.length; i++) own[i] -= mean;
  }
  return out;
}
