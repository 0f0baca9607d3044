import { alignerIds, aligners } from "@likeness/align";
import { type Availability, storeFolder } from "@likeness/core";
import { modelIds, models } from "@likeness/embed";
import { environment } from "@likeness/eval";
import { runtimeIds, runtimes } from "@likeness/nn";
import type { Command } from "commander";
import { verifyModel } from "../verify-model.ts";

export function addDoctor(program: Command): void {
  program
    .command("doctor")
    .description("what runs on this machine, what does not, and how to get it")
    .option("--json", "print as JSON")
    .option("--verify <model>", "embed photos whose true embeddings are published, and compare")
    .addHelpText("after", "\nExamples:\n  likeness doctor\n  likeness doctor --verify nn4.small2.v1")
    .action(async (options: { json?: boolean; verify?: string }) => {
      if (options.verify !== undefined) return verifyModel(options.verify);
      const parts = await examine();
      if (options.json) {
        process.stdout.write(`${JSON.stringify({ environment: environment(), store: storeFolder(), parts })}\n`);
        return;
      }
      const { likeness, node, platform, cpu, cores } = environment();
      process.stdout.write(
        `likeness ${likeness}, Node ${node}, ${platform}, ${cores} cores (${cpu})\nstore: ${storeFolder()}\n`,
      );
      for (const kind of ["runtime", "aligner", "model"] as const) {
        process.stdout.write(`\n${kind}s\n`);
        for (const part of parts) if (part.kind === kind) process.stdout.write(line(part.id, part.answer));
      }
    });
}

interface Part {
  readonly kind: "runtime" | "aligner" | "model";
  readonly id: string;
  readonly answer: Availability;
}

async function examine(): Promise<Part[]> {
  const parts: Part[] = [];
  for (const id of runtimeIds) parts.push({ kind: "runtime", id, answer: await runtimes[id].availability() });
  for (const id of alignerIds) parts.push({ kind: "aligner", id, answer: await aligners[id].availability() });
  for (const id of modelIds) parts.push({ kind: "model", id, answer: await models[id].availability() });
  return parts;
}

function line(id: string, answer: Availability): string {
  const name = id.padEnd(20);
  if (answer.available) return `  yes  ${name}${answer.detail ?? ""}\n`;
  return `  no   ${name}${answer.reason}\n${answer.remedy === undefined ? "" : `       ${" ".repeat(20)}${answer.remedy}\n`}`;
}
