import { knownId } from "@likeness/core";
import { datasetIds, isDatasetId, openDataset } from "@likeness/datasets";
import { modelIds } from "@likeness/embed";
import type { Command } from "commander";
import { TerminalProgress } from "../terminal-progress.ts";

export function addFetch(program: Command): void {
  program
    .command("fetch")
    .description("download, verify and convert datasets and models; what is here and verifies is not fetched again")
    .argument("<id...>", `datasets: ${datasetIds.join(", ")}; models: ${modelIds.join(", ")}`)
    .addHelpText(
      "after",
      `
Examples:
  likeness fetch lfw-subset
  LIKENESS_MIRROR=/media/mirror likeness fetch lfw-subset     without a network: a folder laid out as HOST/PATH`,
    )
    .action(async (ids: readonly string[]) => {
      const progress = new TerminalProgress();
      const known = [...datasetIds, ...modelIds] as readonly string[];
      for (const id of ids) knownId("dataset or model", id, known);
      for (const id of ids) {
        if (!isDatasetId(id)) continue;
        const dataset = await openDataset(id, { progress });
        process.stderr.write(`${id}: ${dataset.photos.length} photos are here and verified\n`);
      }
    });
}
