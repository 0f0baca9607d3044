import { LikenessError, sha256 } from "@likeness/core";
import type { Weights } from "@likeness/nn";
import type { Embedder } from "../embedder.ts";
import { checkCrops } from "../embedders/batched-embedder.ts";
import { checkFinite } from "../embedding-error.ts";
import type { ModelCard } from "../model-card.ts";

/** Tensors of a head: `head_w` is `[out, in]`, `head_b`, which may be missing, `[out]`. */
export const headTensors = ["head_w", "head_b"] as const;

/**
 * The card of a linear map on top of a frozen model.
 * @throws LikenessError `bad-input` when the head's tensors fit neither card nor base, or its crop is not the base's.
 */
export function headCard(
  file: Omit<ModelCard, "parameters" | "weights">,
  base: ModelCard,
  head: Weights,
  weights: NonNullable<ModelCard["weights"]>,
): ModelCard {
  const [name, biasName] = headTensors;
  const expected = [file.dimensions, base.dimensions];
  const map = head.get(name);
  const bias = head.get(biasName);
  const problem =
    map?.shape.join() !== expected.join()
      ? `tensor ${name} is ${map?.shape.join("×") ?? "missing"}; expected ${expected.join("×")} (on top of ${base.id})`
      : bias !== undefined && bias.shape.join() !== `${file.dimensions}`
        ? `tensor ${biasName} is ${bias.shape.join("×")}; expected ${file.dimensions}`
        : [map, bias].some((tensor) => tensor?.data.some((value) => !Number.isFinite(value)))
          ? "it holds numbers that are not finite"
          : JSON.stringify(file.crop) !== JSON.stringify(base.crop)
            ? `its crop is ${JSON.stringify(file.crop)}; ${base.id} takes ${JSON.stringify(base.crop)}`
            : undefined;
  if (problem !== undefined) throw new LikenessError("bad-input", `the head ${file.id} does not fit: ${problem}`);
  return {
    ...file,
    parameters: base.parameters + map!.data.length + (bias?.data.length ?? 0),
    // What runs is both: other weights below are another model.
    weights: { ...weights, sha256: sha256(`${base.weights?.sha256 ?? base.id}\n${weights.sha256}\n`) },
  };
}

/** An embedder that maps the embeddings of `base`, and brings them to length 1 when the card says so. */
export function openHeadEmbedder(card: ModelCard, base: Embedder, head: Weights): Embedder {
  const map = head.get(headTensors[0])!.data;
  const bias = head.get(headTensors[1])?.data;
  return {
    card,
    runtime: base.runtime,
    library: base.library,
    async embed(crops) {
      checkCrops(crops, card);
      const embeddings = await base.embed(crops);
      const answers = embeddings.map((embedding) => mapped(embedding, map, bias, card));
      checkFinite(answers, card);
      return answers;
    },
    dispose: () => base.dispose(),
  };
}

function mapped(x: Float32Array, map: Float32Array, bias: Float32Array | undefined, card: ModelCard): Float32Array {
  const sums = new Float64Array(card.dimensions);
  for (let out = 0; out < sums.length; out++) {
    let sum = bias?.[out] ?? 0;
    for (let i = 0; i < x.length; i++) sum += map[out * x.length + i]! * x[i]!;
    sums[out] = sum;
  }
  const scale = card.unitLength ? 1 / Math.max(1e-6, Math.hypot(...sums)) : 1;
  return Float32Array.from(sums, (value) => value * scale);
}
