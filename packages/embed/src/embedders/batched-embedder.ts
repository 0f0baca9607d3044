import { LikenessError, Reused, type RgbImage } from "@likeness/core";
import type { Embedder, EmbedderOptions } from "../embedder.ts";
import { checkFinite } from "../embedding-error.ts";
import type { ModelCard } from "../model-card.ts";
import type { CropNetwork } from "./crop-network.ts";

/**
 * Crops in one network call by default. Measured with `npm run bench`: beyond 8 a crop gets no faster on `onnx-cpu`,
 * while memory and the wait for the first answer grow.
 */
export const defaultBatch = 8;

/** What an embedder is made of. */
export interface EmbedderParts {
  readonly card: ModelCard;
  readonly runtime: string;
  readonly library: string;
  readonly network: CropNetwork;
  /** Crops in one call of the network, as {@link batchSize} checked it. */
  readonly batch: number;
}

/**
 * The batch that the options ask for.
 * @throws LikenessError `usage` when it is no whole number of at least 1.
 */
export function batchSize({ batch = defaultBatch }: EmbedderOptions = {}): number {
  if (Number.isInteger(batch) && batch >= 1) return batch;
  throw new LikenessError("usage", `a batch must be a whole number of at least 1, not ${batch}`);
}

/** An embedder that hands crops to a network batch by batch. */
export function batchedEmbedder({ card, runtime, library, network, batch }: EmbedderParts): Embedder {
  let disposed = false;
  const inputs = new Reused((length) => new Uint8Array(length));
  return {
    card,
    runtime,
    library,
    async embed(crops) {
      if (disposed) throw new LikenessError("usage", `${card.id} was disposed of and cannot embed`);
      checkCrops(crops, card);
      const embeddings: Float32Array[] = [];
      for (let start = 0; start < crops.length; start += batch) {
        const part = crops.slice(start, start + batch);
        const values = await inputs.lend(part.length * 3 * card.crop.size ** 2, (pixels) => {
          joinPixels(part, pixels);
          return network.run(pixels, part.length);
        });
        embeddings.push(...splitEmbeddings(values, part.length, card));
      }
      return embeddings;
    },
    async dispose() {
      if (disposed) return;
      disposed = true;
      await network.dispose();
    },
  };
}

/**
 * Checks that crops are what a card says.
 * @throws LikenessError `bad-input` that names the first that is not.
 */
export function checkCrops(crops: readonly RgbImage[], card: ModelCard): void {
  crops.forEach((crop, index) => {
    checkCrop(crop, index, card);
  });
}

function checkCrop({ width, height, data }: RgbImage, index: number, { id, crop: { size } }: ModelCard): void {
  if (width === size && height === size && data.length === 3 * size * size) return;
  const found = data.length === 3 * width * height ? "" : ` with ${data.length} bytes`;
  throw new LikenessError(
    "bad-input",
    `crop ${index} is ${width}×${height}${found}, but ${id} takes crops of ${size}×${size}`,
    { hint: "cut the crop with cropFace(photo, face, card.crop)" },
  );
}

/** Writes checked crops one after the other to `pixels`. */
function joinPixels(crops: readonly RgbImage[], pixels: Uint8Array): void {
  let offset = 0;
  for (const { data } of crops) {
    pixels.set(data, offset);
    offset += data.length;
  }
}

function splitEmbeddings(values: Float32Array, count: number, card: ModelCard): Float32Array[] {
  const { id, dimensions } = card;
  if (values.length !== count * dimensions) {
    throw new LikenessError(
      "bad-input",
      `${id} answered ${values.length / count} numbers for a crop, but its card says ${dimensions}`,
    );
  }
  const embeddings = Array.from({ length: count }, (_, i) => values.slice(i * dimensions, (i + 1) * dimensions));
  checkFinite(embeddings, card);
  return embeddings;
}
