import { benchCommand } from "./commands/bench.ts";
import { doctorCommand } from "./commands/doctor.ts";
import { embedCommand } from "./commands/embed.ts";
import { evalCommand } from "./commands/eval.ts";
import { fetchCommand } from "./commands/fetch.ts";
import { gateCommand } from "./commands/gate.ts";
import { importCommand } from "./commands/import.ts";
import { reportCommand } from "./commands/report.ts";
import { robustnessCommand } from "./commands/robustness.ts";
import { trainCommand } from "./commands/train.ts";
import type { Subcommand } from "./subcommand.ts";

/** Every subcommand, in the order of `likeness --help`. */
export const commands: readonly Subcommand[] = [
  doctorCommand,
  evalCommand,
  embedCommand,
  robustnessCommand,
  benchCommand,
  reportCommand,
  gateCommand,
  fetchCommand,
  importCommand,
  trainCommand,
];
