import { readFile } from "node:fs/promises";
import { join } from "node:path";
import {
  isMissing,
  machineFault,
  messageOf,
  type Progress,
  parseJson,
  sha256,
  silent,
  storeFolder,
  writeFileAtomic,
} from "@likeness/core";
import { type FetchOptions, parseManifest, requireFiles } from "@likeness/files";
import sharp from "sharp";
import type { Dataset } from "../dataset.ts";
import { decodePhoto } from "../decode/decode-photo.ts";
import { makeDataset } from "../make-dataset.ts";
import { manifestPlace } from "../manifest-place.ts";
import { drawSamples, type Sample, sampleFiles } from "./draw-samples.ts";
import { parseSamplesRecipe, type SamplesRecipe } from "./samples-recipe.ts";

/**
 * The dataset `samples`, which needs no network: perturbed faces of photos in the installed package
 * @vladmandic/face-api. The pictures are drawn once (some seconds) and kept in the store; where that cannot be
 * written they stay in memory.
 * @throws LikenessError `unavailable` or `hash-mismatch` when the package's photos are not there as pinned.
 */
export async function openSamples(options: FetchOptions = {}): Promise<Dataset> {
  const text = await readFile(manifestPlace("samples"), "utf8");
  const { id, title, revision, licence, notes, files } = parseManifest(text, "samples.json");
  const { progress = silent } = options;
  const { recipe, pinned } = parseSamplesRecipe(text);
  const { sharp: sharpVersion, vips } = sharp.versions;
  // Everything that the bytes depend on, so that another version never meets these pictures.
  const key = sha256(JSON.stringify([revision, recipe, files, sharpVersion, vips])).slice(0, 16);
  const folder = join(options.store ?? storeFolder(), "samples", key);
  const samples = (await readSamples(folder, recipe, progress)) ?? (await draw(recipe, files, folder, options));
  const dataset = makeDataset({
    id,
    title,
    revision,
    licence,
    notes,
    photos: samples.map(({ file, identity, bytes }) => ({
      file,
      identity,
      sha256: sha256(bytes),
      read: async () => bytes,
    })),
  });
  if (dataset.hash === pinned.hash) return dataset;
  const mine = `sharp ${sharpVersion} with libvips ${vips}`;
  const note = `drawn by ${mine}; the pictures differ from those pinned with sharp ${pinned.sharp} and libvips ${pinned.vips}, so figures may differ a little`;
  return { ...dataset, notes: [...notes, note] };
}

const indexName = "index.json";

/** The pictures in the store, or undefined when there are none or they are not as they were drawn. */
async function readSamples(folder: string, recipe: SamplesRecipe, progress: Progress): Promise<Sample[] | undefined> {
  try {
    const text = await readFile(join(folder, indexName));
    const index = parseJson(text) as Readonly<Record<string, string>>;
    const wanted = recipe.people.flatMap(({ identity }) => sampleFiles(identity).map((file) => ({ file, identity })));
    return await Promise.all(
      wanted.map(async (sample) => {
        const bytes = new Uint8Array(await readFile(join(folder, sample.file)));
        if (sha256(bytes) !== index[sample.file]) throw new Error(`${sample.file} has another SHA-256`);
        return { ...sample, bytes };
      }),
    );
  } catch (failure) {
    // The index is written last: without it there are none yet.
    if (isMissing(failure) && messageOf(failure).includes(indexName)) return undefined;
    const fault = machineFault(`cannot read the pictures in ${folder}`, failure);
    if (fault !== undefined) throw fault;
    progress.warn(`the pictures in ${folder} are not as they were drawn (${messageOf(failure)}); drawing them again`);
    return undefined;
  }
}

async function draw(
  recipe: SamplesRecipe,
  sources: Parameters<typeof requireFiles>[0],
  folder: string,
  options: FetchOptions,
): Promise<Sample[]> {
  const progress = options.progress ?? silent;
  const fetched = await requireFiles(sources, { ...options, name: "samples" });
  const step = progress.step("samples: drawing", recipe.people.length);
  const samples: Sample[] = [];
  for (const { file, read } of fetched) {
    const photo = await decodePhoto(await read());
    for (const person of recipe.people.filter(({ source }) => source === file.path)) {
      samples.push(...(await drawSamples(recipe, person, photo)));
      step.advance();
    }
  }
  step.done(`samples: ${samples.length} pictures drawn`);
  await save(samples, folder, progress);
  return samples;
}

/** The index goes last: a folder without it is drawn anew. */
async function save(samples: readonly Sample[], folder: string, progress: Progress): Promise<void> {
  try {
    for (const { file, bytes } of samples) await writeFileAtomic(join(folder, file), bytes);
    const index = Object.fromEntries(samples.map(({ file, bytes }) => [file, sha256(bytes)]));
    await writeFileAtomic(join(folder, indexName), `${JSON.stringify(index, null, 2)}\n`);
  } catch (failure) {
    progress.warn(`the pictures of samples are not kept: ${messageOf(failure)}`);
  }
}
