import { type Availability, loadParts, printable, storeFolder } from "@likeness/core";
import { environment } from "@likeness/enrol";
import { outsideLists, registries } from "@likeness/eval";
import type { Command } from "commander";
import { partsOption } from "../options/selection.ts";
import { printVerification } from "../print-verification.ts";
import type { Subcommand } from "../subcommand.ts";
import { print, printJson } from "../terminal/terminal.ts";
import { workableHere } from "../workspace.ts";

export const doctorCommand: Subcommand = {
  id: "doctor",
  start: [["likeness doctor", "what runs on this machine"]],
  add: addDoctor,
};

function addDoctor(command: Command): void {
  command
    .description("what runs on this machine, what does not, and how to get it")
    .option("--json", "print as JSON")
    .addOption(partsOption())
    .option("--verify <model>", "embed photos whose true embeddings are published, and compare")
    .addHelpText("after", "\nExamples:\n  likeness doctor\n  likeness doctor --verify nn4.small2.v1")
    .action(async (options: { json?: boolean; parts?: string[]; verify?: string }) => {
      if (options.verify !== undefined) return printVerification(options.verify);
      await loadParts(options.parts ?? [], outsideLists);
      const parts = await examine();
      if (options.json) {
        printJson({ environment: environment(), store: storeFolder(), parts });
        return;
      }
      const { likeness, node, platform, cpu, cores } = environment();
      print(`likeness ${likeness}, Node ${node}, ${platform}, ${cores} cores (${cpu})`);
      print(`store: ${printable(storeFolder())}`);
      for (const { kind } of Object.values(registries)) {
        print(`\n${kind}s`);
        for (const part of parts) if (part.kind === kind) print(lines(part.id, part.answer));
      }
    });
}

interface Examined {
  /** `runtime`, `aligner`, `model` or `classifier`. */
  readonly kind: string;
  readonly id: string;
  readonly answer: Availability;
}

async function examine(): Promise<Examined[]> {
  const parts: Examined[] = [];
  for (const registry of Object.values(registries)) {
    for (const part of registry) parts.push({ kind: registry.kind, id: part.id, answer: await part.availability() });
  }
  return parts;
}

function lines(id: string, answer: Availability): string {
  const name = id.padEnd(20);
  if (answer.available) return `  yes  ${name}${printable(answer.detail ?? "")}`;
  const remedy =
    answer.remedy === undefined ? "" : `\n       ${" ".repeat(20)}${printable(workableHere(answer.remedy))}`;
  return `  no   ${name}${printable(answer.reason)}${remedy}`;
}
