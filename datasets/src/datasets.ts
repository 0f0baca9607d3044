import type { FetchOptions } from "@likeness/files";
import type { Dataset } from "./dataset.ts";

/** What opening a dataset may be told: where the store and the mirror are, how to fetch, where to report. */
export type OpenDatasetOptions = Omit<FetchOptions, "name">;

/** Every dataset known by id, opened on demand. */
export const datasets = {
  samples: async (options) => {
    const { openSamples } = await import("./samples/open-samples.ts");
    return openSamples(options);
  },
  "lfw-subset": async (options) => {
    const { openManifestDataset } = await import("./manifest-dataset.ts");
    return openManifestDataset("lfw-subset", options);
  },
} satisfies Record<string, (options: OpenDatasetOptions) => Promise<Dataset>>;

/** The id of a dataset that is not a folder. */
export type DatasetId = keyof typeof datasets;

/** The known ids. */
export const datasetIds = Object.keys(datasets) as readonly DatasetId[];
