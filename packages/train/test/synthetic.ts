import { mulberry32, type RgbImage } from "@likeness/core";
import { type Graph, GraphBuilder } from "@likeness/nn";

/** A small network of 16 × 16 crops to vectors of length 1. */
export function smallGraph(): Graph {
  const g = new GraphBuilder("small");
  let x = g.normalize(g.input("crop", [16, 16, 3], "uint8"), [1 / 128, 1 / 128, 1 / 128], [-1, -1, -1]);
  x = g.conv2d(x, { filter: "c1_w", bias: "c1_b", kernel: 3, stride: 2, padding: 1, channels: 8 });
  x = g.batchNorm(x, { gamma: "n1_w", beta: "n1_b", mean: "n1_m", variance: "n1_v", epsilon: 1e-5 });
  x = g.maxPool(g.relu(x), { kernel: 2, stride: 2 });
  x = g.flatten(x);
  return g.build({ embedding: g.l2Normalize(g.dense(x, { weights: "d_w", bias: "d_b", features: 16 })) });
}

export interface Photos {
  readonly crops: RgbImage[];
  readonly identities: string[];
}

/** Crops of noise of their own, `strength` of it what all crops of a person share. Seeded. */
export function syntheticPhotos(people: number, photos: number, strength = 0.5, seed = 1): Photos {
  const uniform = mulberry32(seed);
  const noise = () => Float64Array.from({ length: 768 }, () => 255 * uniform());
  const crops: RgbImage[] = [];
  const identities: string[] = [];
  for (let person = 0; person < people; person++) {
    const shared = noise();
    for (let photo = 0; photo < photos; photo++) {
      const own = noise();
      const data = Uint8Array.from(shared, (value, i) => strength * value + (1 - strength) * own[i]!);
      crops.push({ width: 16, height: 16, data });
      identities.push(`person ${String(person).padStart(2, "0")}`);
    }
  }
  return { crops, identities };
}
