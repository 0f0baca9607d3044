import { knownId, LikenessError, printable } from "@likeness/core";
import { datasetIds, isDatasetId, openDataset } from "@likeness/datasets";
import { fetchModel, models } from "@likeness/embed";
import { dlibLandmarksId, type FetchOptions, fetchDlibLandmarks } from "@likeness/files";
import type { Command } from "commander";
import { MissedNames } from "../missed-names.ts";
import { stoppable } from "../stoppable.ts";
import { print } from "../terminal.ts";
import { TerminalProgress } from "../terminal-progress.ts";
import { noteArrival } from "../workspace.ts";

export function addFetch(program: Command): void {
  program
    .command("fetch")
    .description("download, verify and convert datasets and models; what is here and verifies is not fetched again")
    .argument(
      "<id...>",
      `datasets: ${datasetIds.join(", ")}; models: ${models.ids.join(", ")}; for the aligner dlib: ${dlibLandmarksId}`,
    )
    .option("--from <folder>", "take the files of a model from a folder; they are verified like downloaded ones")
    .addHelpText(
      "after",
      `
Examples:
  likeness fetch lfw-subset nn4.small2.v1
  LIKENESS_MIRROR=/media/mirror likeness fetch lfw-subset     without a network: a folder laid out as HOST/PATH
  likeness fetch nn4.small2.v1 --from ~/Downloads/weights`,
    )
    .action(async (ids: readonly string[], options: { from?: string }) => {
      const known = [...datasetIds, ...models.ids, dlibLandmarksId];
      for (const id of ids) {
        knownId("dataset or model", id, known);
        if (options.from !== undefined && !models.has(id)) {
          throw new LikenessError("usage", `--from is for models; ${id} is none`, {
            hint: "for the others set LIKENESS_MIRROR to a folder laid out as HOST/PATH",
          });
        }
      }
      await fetchAll([...new Set(ids)], options.from);
    });
}

async function fetchAll(ids: readonly string[], from: string | undefined): Promise<void> {
  const progress = new TerminalProgress();
  await stoppable({ kept: "files that are whole are kept", ending: stopped }, async (signal) => {
    const names = new MissedNames({ verb: "fetched", all: ids.length, progress, signal });
    for (const id of ids) {
      await names.attempt(id, async () => {
        print(printable(await arrival(id, { progress, signal }, from)));
        await noteArrival(id);
      });
    }
    names.end();
  });
}

const stopped = "files that arrived whole are kept, one that was under way begins anew: run the same command to go on";

/** Brings one thing and returns a line for a person. */
async function arrival(id: string, options: FetchOptions, from: string | undefined): Promise<string> {
  if (isDatasetId(id)) {
    const { photos } = await openDataset(id, options);
    return `${id}: ${photos.length} photos are here and verified`;
  }
  if (id === dlibLandmarksId) return `${id}: ${await fetchDlibLandmarks(options)}`;
  return fetchModel(id, { ...options, ...(from !== undefined && { from }) });
}
