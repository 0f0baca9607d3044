import { type Availability, availabilityOf, available, demand, LikenessError, unavailable } from "@likeness/core";
import { type OnnxFile, type OnnxValue, openOnnxFile, runtimes, runtimesWith } from "@likeness/nn";
import type { Embedder, EmbedderKind, EmbedderOptions } from "../embedder.ts";
import type { ModelCard } from "../model-card.ts";
import { batchedEmbedder, batchSize } from "./batched-embedder.ts";
import type { CropNetwork } from "./crop-network.ts";

type Three = readonly [number, number, number];

/** How an ONNX file is fed with crops, and which output is taken. */
export interface OnnxNetwork {
  /** Its name, for messages. */
  readonly file: string;
  readonly input: {
    /** `NCHW`: channels before rows, as PyTorch exports; `NHWC`: behind columns, as TensorFlow exports. */
    readonly layout: "NCHW" | "NHWC";
    readonly colours: "RGB" | "BGR";
    /** What is subtracted from pixels of 0–255, in the order R, G, B. */
    readonly mean: Three;
    /** What the difference is divided by, in the order R, G, B. */
    readonly std: Three;
  };
  /** Name of the output, where the file has several. */
  readonly output?: string;
}

/** What opens a model whose network is an ONNX file, which somebody else built. `read` gives its bytes. */
export function onnxModel(
  card: ModelCard,
  network: OnnxNetwork,
  read: () => Promise<Uint8Array>,
): Pick<EmbedderKind, "foreign" | "availability" | "open"> {
  return {
    foreign: true,
    async availability(runtime) {
      const answer = runtimeAvailability(card.id, runtime);
      return answer.available ? availabilityOf(read) : answer;
    },
    async open(options) {
      await demand({ availability: async () => runtimeAvailability(card.id, options?.runtime) });
      return openOnnxEmbedder(card, network, await read(), options);
    },
  };
}

function runtimeAvailability(id: string, runtime = "onnx-cpu"): Availability {
  const takers = runtimesWith("onnxFiles");
  if (takers.includes(runtime)) return available();
  return unavailable(
    `${id} is an ONNX file, which ${runtime} cannot execute`,
    `choose one of the runtimes ${takers.join(", ")}`,
  );
}

/**
 * Opens an embedder on an ONNX file.
 * @throws LikenessError `bad-input` when the file's input or output is not what the card says.
 */
async function openOnnxEmbedder(
  card: ModelCard,
  network: OnnxNetwork,
  bytes: Uint8Array,
  options: EmbedderOptions = {},
): Promise<Embedder> {
  const { runtime: id = "onnx-cpu", threads = 1 } = options;
  const batch = batchSize(options);
  const runtime = runtimes.get(id);
  const file = await openOnnxFile(bytes, network.file, id, { threads });
  try {
    const { size } = card.crop;
    const { layout } = network.input;
    const input = onlyInput(file, network, size);
    const output = namedOutput(file, network);
    // A file may fix its batch; one that fixes it to 1 is fed crop by crop.
    const fixed = input.shape[0];
    if (typeof fixed === "number" && fixed > 1) {
      throw new LikenessError(
        "bad-input",
        `${network.file} takes batches of exactly ${fixed}; export it with a free one`,
      );
    }
    return batchedEmbedder({
      card,
      runtime: id,
      library: await runtime.version(),
      network: onnxCrops(file, network, { input: input.name, output, size, layout }),
      batch: fixed === 1 ? 1 : batch,
    });
  } catch (failure) {
    await file.dispose();
    throw failure;
  }
}

function onlyInput(file: OnnxFile, { file: name, input: { layout } }: OnnxNetwork, size: number): OnnxValue {
  const [input, ...others] = file.inputs;
  if (input === undefined || others.length > 0) {
    throw new LikenessError("bad-input", `${name} has ${file.inputs.length} inputs; expected one, of crops`);
  }
  const expected = layout === "NCHW" ? [3, size, size] : [size, size, 3];
  const [, ...sides] = input.shape;
  const fits =
    sides.length === 3 && sides.every((side, i) => typeof side !== "number" || side < 0 || side === expected[i]);
  if (input.type !== "float32" || !fits) {
    const found = `${input.type} [${input.shape.join(", ")}]`;
    throw new LikenessError(
      "bad-input",
      `input ${input.name} of ${name} is ${found}; the card says float32 [batch, ${expected.join(", ")}]`,
    );
  }
  return input;
}

function namedOutput(file: OnnxFile, { file: name, output }: OnnxNetwork): string {
  const names = file.outputs.map((value) => value.name);
  if (output === undefined && names.length === 1) return names[0]!;
  if (output !== undefined && names.includes(output)) return output;
  const wanted = output === undefined ? "the card must name one in network.output" : `none is called "${output}"`;
  throw new LikenessError("bad-input", `${name} has the outputs ${names.join(", ")}; ${wanted}`);
}

interface OnnxPlan {
  readonly input: string;
  readonly output: string;
  readonly size: number;
  readonly layout: "NCHW" | "NHWC";
}

function onnxCrops(
  file: OnnxFile,
  { input: spec }: OnnxNetwork,
  { input, output, size, layout }: OnnxPlan,
): CropNetwork {
  return {
    async run(pixels, count) {
      const shape = layout === "NCHW" ? [count, 3, size, size] : [count, size, size, 3];
      const { data } = await file.run({ [input]: { shape, data: onnxPixels(pixels, count, spec) } }, output);
      return data;
    },
    dispose: () => file.dispose(),
  };
}

/** Crops of 0–255 RGB, channels last, as `(value − mean) / std` in the order of channels and axes that a file wants. */
export function onnxPixels(pixels: Uint8Array, count: number, spec: OnnxNetwork["input"]): Float32Array {
  const { layout, colours, mean, std } = spec;
  const values = new Float32Array(pixels.length);
  const area = pixels.length / (3 * count);
  for (let i = 0; i < count; i++) {
    const start = 3 * area * i;
    for (let c = 0; c < 3; c++) {
      const channel = colours === "RGB" ? c : 2 - c;
      const [first, step] = layout === "NCHW" ? [start + channel * area, 1] : [start + channel, 3];
      const [shift, scale] = [mean[c]!, 1 / std[c]!];
      for (let p = 0; p < area; p++) values[first + step * p] = (pixels[start + 3 * p + c]! - shift) * scale;
    }
  }
  return values;
}
