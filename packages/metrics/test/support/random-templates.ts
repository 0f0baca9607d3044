import { mulberry32, normal } from "@likeness/core";
import { packTemplates, type Templates } from "../../src/pairs/templates.ts";

/** Photos of `counts.length` people, people `apart` from each other in units of a photo's own scatter. */
export function randomTemplates(
  counts: readonly number[],
  options: { seed: number; dimensions?: number; apart?: number; missing?: number; decimals?: number },
): Templates {
  const { seed, dimensions = 6, apart = 1.5, missing = 0, decimals } = options;
  const uniform = mulberry32(seed);
  const photos: { file: string; identity: string }[] = [];
  const vectors: (Float32Array | null)[] = [];
  for (const [person, count] of counts.entries()) {
    const centre = Array.from({ length: dimensions }, () => apart * normal(uniform));
    for (let photo = 0; photo < count; photo++) {
      const vector = Float32Array.from(centre, (value) => {
        const drawn = value + normal(uniform);
        return decimals === undefined ? drawn : Number(drawn.toFixed(decimals));
      });
      photos.push({ file: `person-${person}/${photo}.jpg`, identity: `person-${person}` });
      vectors.push(uniform() < missing ? null : vector);
    }
  }
  return packTemplates(photos, vectors);
}

/** The same templates with photos in another order. */
export function reorder(templates: Templates, order: readonly number[]): Templates {
  const { dimensions, data } = templates;
  return packTemplates(
    order.map((photo) => ({ file: templates.files[photo]!, identity: templates.identities[photo]! })),
    order.map((photo) =>
      templates.enrolled[photo] === 1 ? data.slice(photo * dimensions, (photo + 1) * dimensions) : null,
    ),
  );
}
