import { LikenessError } from "@likeness/core";
import { type FetchOptions, requireFiles } from "@likeness/files";
import { readCsvNumbers } from "../../weights/csv-numbers.ts";
import type { PublishedEmbedding } from "../network-family.ts";
import { nn4Small2Manifest } from "./published-files.ts";

const DIMENSIONS = 128;

/**
 * The embeddings of 1,000 photos of LFW, made with Torch by the network that nn4.small2.v1 comes from.
 * @throws LikenessError as `requireFiles` does.
 */
export async function publishedEmbeddings(options: FetchOptions = {}): Promise<PublishedEmbedding[]> {
  const { files } = await nn4Small2Manifest();
  const wanted = ["evaluation/labels.csv", "evaluation/reps.csv"].map(
    (path) => files.find((file) => file.path === path)!,
  );
  const [labels, reps] = await requireFiles(wanted, { name: "nn4.small2.v1's published embeddings", ...options });
  return parsePublished(await labels!.read(), await reps!.read());
}

/**
 * Joins labels (`number,path/PERSON/PHOTO.png`) and embeddings line by line; lines may end in `\r`.
 * @throws LikenessError `bad-input` when they do not fit together.
 */
export async function parsePublished(labels: Uint8Array, reps: Uint8Array): Promise<PublishedEmbedding[]> {
  const names = new TextDecoder()
    .decode(labels)
    .split(/\r\n|\r|\n/)
    .filter(Boolean);
  const values = await readCsvNumbers([reps], { tensor: "reps", shape: [names.length, DIMENSIONS] });
  return names.map((line, i) => {
    const photo = /([^/]+\/[^/]+)\.[a-z]+$/i.exec(line)?.[1];
    if (photo === undefined)
      throw new LikenessError("bad-input", `line ${i + 1} of labels.csv, ${line}, names no photo`);
    return { photo, embedding: values.slice(i * DIMENSIONS, (i + 1) * DIMENSIONS) };
  });
}
