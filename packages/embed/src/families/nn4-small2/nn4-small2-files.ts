import { sha256 } from "@likeness/core";
import { loadManifest, type Manifest, type SourceFile } from "@likeness/files";

const WEIGHTS = "weights/";

/** The published files of nn4.small2.v1: 226 of weights, and the embeddings of LFW to compare with. */
export function nn4Small2Manifest(): Promise<Manifest> {
  return loadManifest(new URL("../../../manifests/nn4.small2.v1.json", import.meta.url));
}

/** The files of weights. */
export function weightFiles({ files }: Manifest): readonly SourceFile[] {
  return files.filter(({ path }) => path.startsWith(WEIGHTS));
}

/** The tensor that a file of weights holds: `weights/conv1_w.csv` → `conv1_w`. */
export function tensorOf({ path }: SourceFile): string {
  return path.slice(WEIGHTS.length, -".csv".length);
}

/**
 * One hash for all files of weights, which is known before any of them is here: SHA-256 of the sorted lines
 * `GIT-BLOB-ID FILE`.
 */
export function weightsHash(files: readonly SourceFile[]): string {
  const lines = files.map((file) => `${file.gitBlob} ${tensorOf(file)}.csv\n`);
  return sha256(lines.sort((a, b) => (a.slice(41) < b.slice(41) ? -1 : 1)).join(""));
}
