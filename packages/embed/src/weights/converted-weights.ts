import { type ConvertedFile, readConvertedFile, writeConvertedFile } from "@likeness/files";
import { readSafetensors, type Weights, writeSafetensors } from "@likeness/nn";

const file: ConvertedFile = {
  name: "nn4.small2.v1.safetensors",
  content: "the weights of nn4.small2.v1",
  remedy: "npx likeness fetch nn4.small2.v1",
};

/** The weights that were fetched and converted earlier. @throws LikenessError as `readConvertedFile` of @likeness/files. */
export async function readConvertedWeights(store?: string): Promise<Weights> {
  return readSafetensors(await readConvertedFile(file, store));
}

/** Keeps converted weights and returns where. @throws LikenessError `storage`. */
export function writeConvertedWeights(tensors: Weights, store?: string): Promise<string> {
  return writeConvertedFile(file, writeSafetensors(tensors), store);
}
