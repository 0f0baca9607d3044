import { knownId, LikenessError, printable } from "@likeness/core";
import type { Command } from "commander";
import { MissedNames } from "../ending/missed-names.ts";
import { stoppable } from "../ending/stoppable.ts";
import { type Fetchable, fetchables } from "../options/fetchables.ts";
import type { Subcommand } from "../subcommand.ts";
import { print } from "../terminal/terminal.ts";
import { TerminalProgress } from "../terminal/terminal-progress.ts";
import { noteArrival } from "../workspace.ts";

export const fetchCommand: Subcommand = {
  id: "fetch",
  add: addFetch,
};

function addFetch(command: Command): void {
  command
    .description("download, verify and convert datasets and models; what is here and verifies is not fetched again")
    .argument("<id...>", offer())
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
      const known = new Map(fetchables().map((one) => [one.name, one]));
      const asked = [...new Set(ids)].map((id) => known.get(knownId("dataset or model", id, [...known.keys()]))!);
      const other = asked.find(({ kind }) => kind !== "model");
      if (options.from !== undefined && other !== undefined) {
        throw new LikenessError("usage", `--from is for models; ${other.name} is none`, {
          hint: "for the others set LIKENESS_MIRROR to a folder laid out as HOST/PATH",
        });
      }
      await fetchAll(asked, options.from);
    });
}

/** What can be fetched, for the help. */
function offer(): string {
  const all = fetchables();
  const listed = ["dataset", "model"].map((kind) => {
    const names = all.filter((one) => one.kind === kind).map(({ name }) => name);
    return `${kind}s: ${names.join(", ")}`;
  });
  const others = all.filter(({ part }) => part !== undefined).map(({ name, part }) => `for the ${part}: ${name}`);
  return [...listed, ...others].join("; ");
}

async function fetchAll(asked: readonly Fetchable[], from: string | undefined): Promise<void> {
  const progress = new TerminalProgress();
  await stoppable({ kept: "files that are whole are kept", ending: stopped }, async (signal) => {
    const names = new MissedNames({ verb: "fetched", all: asked.length, progress, signal });
    for (const { name, fetch } of asked) {
      await names.attempt(name, async () => {
        print(printable(await fetch({ progress, signal, ...(from !== undefined && { from }) })));
        await noteArrival(name);
      });
    }
    names.end();
  });
}

const stopped = "files that arrived whole are kept, one that was under way begins anew: run the same command to go on";
