import { homedir } from "node:os";
import { join } from "node:path";
import { isFolder, LikenessError, nearestId } from "@likeness/core";
import type { Dataset } from "./dataset.ts";
import { type DatasetId, datasetIds, datasets, type OpenDatasetOptions } from "./datasets.ts";
import { openFolder } from "./folder/folder-dataset.ts";

/**
 * Opens a dataset by id or a folder by path, fetching what is not in the store. A known id is the dataset even where a
 * folder has that name (which is said): `./NAME` is the folder.
 * @throws LikenessError `unknown-id` for what is neither; `bad-input` for a folder that is no dataset; `unavailable`,
 * within seconds when there is no network, for a dataset that cannot be had.
 */
export async function openDataset(idOrFolder: string, options: OpenDatasetOptions = {}): Promise<Dataset> {
  const folder = await isFolder(idOrFolder);
  if (isDatasetId(idOrFolder)) {
    if (folder) {
      options.progress?.warn(`${idOrFolder} is the known dataset; write ./${idOrFolder} for the folder of that name`);
    }
    return datasets[idOrFolder](options);
  }
  if (folder || looksLikePath(idOrFolder)) return openFolder(fromHome(idOrFolder), options);
  const nearest = nearestId(idOrFolder, datasetIds);
  const suggestion = nearest === undefined ? "" : ` (did you mean ${nearest}?)`;
  const message = `unknown dataset ${JSON.stringify(idOrFolder)}; known: ${datasetIds.join(", ")}${suggestion}`;
  throw new LikenessError("unknown-id", message, {
    hint: "a folder with one sub-folder for each person works too: give its path, such as ./photos",
  });
}

/** Whether a text is the id of a known dataset. */
export function isDatasetId(text: string): text is DatasetId {
  return Object.hasOwn(datasets, text);
}

function looksLikePath(text: string): boolean {
  return /[/\\]/.test(text) || /^[.~]/.test(text);
}

/** A path in a configuration file reaches no shell that would expand `~`. */
function fromHome(path: string): string {
  return /^~[/\\]/.test(path) ? join(homedir(), path.slice(2)) : path;
}
