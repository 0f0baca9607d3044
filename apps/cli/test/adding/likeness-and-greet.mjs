import { commands } from "../../dist/commands.js";
import { run } from "../../dist/run.js";
import { greetCommand } from "./greet.mjs";

await run(process.argv.slice(2), [...commands, greetCommand]);
