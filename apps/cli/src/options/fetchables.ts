import { type FetchPartOptions, fetchPart } from "@likeness/core";
import { datasetIds, openDataset } from "@likeness/datasets";
import { registries } from "@likeness/eval";

/** Something that `likeness fetch` brings. */
export interface Fetchable {
  /** What the command is given for it. */
  readonly name: string;
  /** `dataset`, or the kind of part that needs it. */
  readonly kind: string;
  /** The part that needs it, as in `aligner dlib`, where it is called otherwise. */
  readonly part?: string;
  /** Brings it and returns a line for a person. */
  fetch(options: FetchPartOptions): Promise<string>;
}

/** Datasets, models (most of which come with a package), and what other parts need. */
export function fetchables(): Fetchable[] {
  const datasets = datasetIds.map((name) => ({ name, kind: "dataset", fetch: fetchDataset(name) }));
  const parts = Object.values(registries).flatMap((registry) =>
    [...registry]
      .filter((part) => part.fetch !== undefined || registry === registries.models)
      .map((part) => ({
        name: part.fetchedAs ?? part.id,
        kind: registry.kind,
        ...(part.fetchedAs !== undefined && { part: `${registry.kind} ${part.id}` }),
        fetch: (options: FetchPartOptions) => fetchPart(part, options),
      })),
  );
  return [...datasets, ...parts];
}

function fetchDataset(id: string): Fetchable["fetch"] {
  return async ({ from: _, ...options }) => {
    const { photos } = await openDataset(id, options);
    return `${id}: ${photos.length} photos are here and verified`;
  };
}
