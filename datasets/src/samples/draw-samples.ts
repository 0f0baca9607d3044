import { fnv1a32, mulberry32, type RgbImage } from "@likeness/core";
import { blurredFloats } from "../distortions/blur.ts";
import { exposed } from "../distortions/exposure.ts";
import { encodedJpeg } from "../distortions/jpeg.ts";
import { drawPerturbation, themes } from "./perturbation.ts";
import type { SamplePerson, SamplesRecipe } from "./samples-recipe.ts";
import { warpFace } from "./warp-face.ts";

/** A picture of `samples`, as a JPEG. */
export interface Sample {
  readonly file: string;
  readonly identity: string;
  readonly bytes: Uint8Array;
}

/** The names of a person's pictures, one for each theme. */
export function sampleFiles(identity: string): string[] {
  return themes.map(({ name }, i) => `${identity}/${String(i + 1).padStart(2, "0")}-${name}.jpg`);
}

/** All pictures of one person. The same recipe, photo and versions of sharp and libvips give the same bytes. */
export async function drawSamples(recipe: SamplesRecipe, person: SamplePerson, photo: RgbImage): Promise<Sample[]> {
  const files = sampleFiles(person.identity);
  return Promise.all(
    themes.map(async (theme, i) => {
      const uniform = mulberry32(fnv1a32(`${recipe.seed}/${files[i]}`));
      const how = drawPerturbation(theme, uniform);
      const face = blurredFloats(warpFace(photo, person, how, recipe.size), how.blur);
      const picture = { ...face, data: exposed(face.data, how, uniform) };
      return { file: files[i]!, identity: person.identity, bytes: await encodedJpeg(picture, how.quality) };
    }),
  );
}
