import { demand, LikenessError, printable } from "@likeness/core";
import { openDataset } from "@likeness/datasets";
import {
  combinationAvailability,
  combinations,
  embeddingFormat,
  enrolDataset,
  planOf,
  templateKey,
  writeEmbeddings,
} from "@likeness/enrol";
import type { Command } from "commander";
import { stoppable } from "../ending/stoppable.ts";
import { checkOutput } from "../files/check-output.ts";
import { addSelection, type SelectionOptions, selection } from "../options/selection.ts";
import type { Subcommand } from "../subcommand.ts";
import { say } from "../terminal/terminal.ts";
import { TerminalProgress } from "../terminal/terminal-progress.ts";

interface EmbedOptions extends SelectionOptions {
  readonly out: string;
}

export const embedCommand: Subcommand = {
  id: "embed",
  add: addEmbed,
};

function addEmbed(command: Command): void {
  addSelection(command, { datasets: false, parts: false, classifiers: false, seed: false })
    .description("write photo, person, state, box, landmarks and embedding of every photo to a file")
    .requiredOption("--out <file>", "where to write: .arrow, .csv or .json")
    .addHelpText(
      "after",
      `
Example:
  likeness embed --dataset ./photos --out embeddings.arrow
  python3 -c "import pandas; print(pandas.read_feather('embeddings.arrow'))"`,
    )
    .action(async (options: EmbedOptions) => {
      embeddingFormat(options.out);
      await checkOutput(options.out, "file", "--out");
      const config = await selection(options);
      const found = await combinations(config);
      const [combination] = found;
      const [name] = config.datasets;
      if (combination === undefined || name === undefined || found.length > 1 || config.datasets.length > 1) {
        const asked = `${config.datasets.length} datasets and ${found.length} combinations`;
        throw new LikenessError("usage", `embed writes one dataset with one aligner, model and runtime, not ${asked}`, {
          hint: "choose with --dataset, --aligner, --model and --runtime",
        });
      }
      await demand({ availability: () => combinationAvailability(combination) });
      const progress = new TerminalProgress();
      await stoppable({ kept: "what was computed is kept" }, async (signal) => {
        const dataset = await openDataset(name, { progress, signal });
        const key = await templateKey(combination, config);
        const { rows } = await enrolDataset(dataset, planOf(combination, config), key, { progress, signal });
        const named = rows.map((row, i) => ({
          ...row,
          file: dataset.photos[i]!.file,
          identity: dataset.photos[i]!.identity,
        }));
        await writeEmbeddings(named, options.out, key);
        const enrolled = rows.filter((row) => row.embedding !== null).length;
        say(`${printable(options.out)}: ${rows.length} photos, ${enrolled} with an embedding`);
      });
    });
}
