import { printable } from "@likeness/core";
import { importFamilies, importWeights } from "@likeness/embed";
import type { Command } from "commander";
import { variantHelp } from "../options/variant-help.ts";
import type { Subcommand } from "../subcommand.ts";
import { print } from "../terminal/terminal.ts";
import { TerminalProgress } from "../terminal/terminal-progress.ts";
import { noteArrival } from "../workspace.ts";

interface ImportCommandOptions {
  readonly as: string;
  readonly variant?: string;
  readonly replace?: boolean;
  readonly licence?: string;
  readonly trainedOn?: string;
  readonly citation?: string;
}

export const importCommand: Subcommand = {
  id: "import",
  add: addImport,
};

function addImport(command: Command): void {
  const families = importFamilies();
  const takes = new Set(families.map(({ importer }) => importer!.takes));
  command
    .description("import weights of a known network under a name of their own")
    .argument("<network>", families.map(({ id }) => id).join(", "))
    .argument("<weights>", [...takes].join(" or "))
    .requiredOption("--as <name>", "the name of the new model")
    .option("--variant <variant>", variantHelp(families))
    .option("--replace", "replace a model of that name")
    .option("--licence <text>", "what the card says of the weights' licence")
    .option("--trained-on <text>", "what the card says of the photos they were trained on")
    .option("--citation <text>", "what the card asks to cite")
    .addHelpText(
      "after",
      `
Example:
  likeness import nn4.small2 ./weights --as my-nn4 --variant keras --licence "in-house"
  likeness eval --model my-nn4`,
    )
    .action(async (network: string, weights: string, options: ImportCommandOptions) => {
      const path = await importWeights(network, weights, { ...options, progress: new TerminalProgress() });
      await noteArrival(options.as);
      print(`${printable(path)}\nuse it with: likeness eval --model ${printable(options.as)}`);
    });
}
