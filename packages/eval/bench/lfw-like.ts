import { mulberry32, normal } from "@likeness/core";
import type { Templates } from "@likeness/metrics";

/** Photos of a person × people with so many: as many photos and people, and nearly as many genuine pairs, as LFW has. */
const photoCounts = [
  [530, 1],
  [236, 1],
  [144, 1],
  [121, 1],
  [109, 1],
  [45, 23],
  [25, 32],
  [24, 2],
  [14, 53],
  [13, 43],
  [7, 71],
  [6, 194],
  [4, 187],
  [3, 291],
  [2, 779],
  [1, 4069],
] as const;

/**
 * 13,233 synthetic templates of 5,749 people, 128 numbers each: a person's centre plus a photo's deviation, both
 * normal, so that genuine distances lie near 0.25 and impostor distances near 0.7 as with a face network. Some photos
 * deviate farther than others (log-normal). They measure speed and agreement, not recognition.
 */
export function lfwLikeTemplates(seed = 2018, dimensions = 128): Templates {
  const uniform = mulberry32(seed);
  const counts = photoCounts.flatMap(([photos, people]) => Array.from({ length: people }, () => photos));
  const identities = counts.flatMap((photos, person) =>
    Array.from({ length: photos }, () => `person-${String(person).padStart(4, "0")}`),
  );
  const data = new Float32Array(identities.length * dimensions);
  const between = Math.sqrt(0.22 / dimensions);
  const within = Math.sqrt(0.125 / dimensions);
  let row = 0;
  for (const photos of counts) {
    const centre = Float64Array.from({ length: dimensions }, () => 0.1 + between * normal(uniform));
    for (let photo = 0; photo < photos; photo++, row++) {
      const spread = within * Math.exp(0.2 * normal(uniform));
      for (let k = 0; k < dimensions; k++) data[row * dimensions + k] = centre[k]! + spread * normal(uniform);
    }
  }
  const files = identities.map((identity, photo) => `${identity}/${String(photo).padStart(5, "0")}.jpg`);
  return { files, identities, dimensions, data, enrolled: new Uint8Array(identities.length).fill(1) };
}
