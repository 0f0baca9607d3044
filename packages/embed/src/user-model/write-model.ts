import { join } from "node:path";
import { sha256, writeFileAtomic } from "@likeness/core";
import { type Weights, writeSafetensors } from "@likeness/nn";
import { type ModelFile, type ModelNetwork, modelFileName, parseModelFile } from "./model-file.ts";

type Network = Extract<ModelNetwork, { kind: "graph" | "head" }>;

/** A card that is about to be written: what {@link writeModel} fills in is left out. */
export type NewModelFile = Omit<ModelFile, "schema" | "network"> & {
  readonly network:
    | Omit<Extract<Network, { kind: "graph" }>, "weights" | "sha256">
    | Omit<Extract<Network, { kind: "head" }>, "weights" | "sha256">;
};

/** Name of the file that {@link writeModel} puts weights into. */
export const weightsFileName = "weights.safetensors";

/**
 * Writes a model folder, weights first, so that a card never stands beside weights that are not there yet.
 * @throws LikenessError `bad-input` for a card that could not be read back, `storage` when the folder cannot be written.
 */
export async function writeModel(folder: string, file: NewModelFile, weights: Weights): Promise<void> {
  const bytes = writeSafetensors(weights);
  const network = { ...file.network, weights: weightsFileName, sha256: sha256(bytes) };
  const content = `${JSON.stringify({ schema: "likeness/model@1", ...file, network }, undefined, 2)}\n`;
  const path = join(folder, modelFileName);
  parseModelFile(content, path);
  await writeFileAtomic(join(folder, weightsFileName), bytes);
  await writeFileAtomic(path, content);
}
